"""A browser that is killed while somebody types."""

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.conftest import FLAGS

BOUND = 3.0
"""Two seconds, and the way to the server and back."""


class Doomed:
    """A browser of its own, which is killed: no event reaches its pages, nothing is flushed."""

    def __init__(self, browser: Browser, path: str | None) -> None:
        self.browser = browser.browser_type.launch(executable_path=path, args=FLAGS)
        found = self.browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
        self.main = next(one["id"] for one in found["processInfo"] if one["type"] == "browser")

    def kill(self) -> None:
        os.kill(self.main, signal.SIGKILL)


@pytest.fixture
def doomed(browser: Browser) -> Iterator[Doomed]:
    path = os.environ.get("PORTICO_CHROMIUM") or shutil.which("chromium")
    made = Doomed(browser, path)
    yield made
    if made.browser.is_connected():
        made.kill()


def die_while_typing(page: Page, kill: Callable[[], None], field: str) -> tuple[str, str]:
    """Type without a pause, then kill; what must have been kept by then, and what was typed."""
    typed, stamps = "", [(0.0, "")]
    page.locator(field).focus()
    started = time.monotonic()
    while time.monotonic() - started < BOUND + 1:
        page.keyboard.type("abcdefgh")
        typed += "abcdefgh"
        stamps.append((time.monotonic(), typed))
    kill()
    died = time.monotonic()
    return [text for at, text in stamps if at <= died - BOUND][-1], typed
