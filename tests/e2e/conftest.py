"""One installation and one browser for all end-to-end tests."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.catcher import catch_mail
from tests.e2e.installation import Installation, install, prepare_once, show_demo
from tests.e2e.tour import SCENE, Tour, begin_tour

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an installation that nobody has used."""
    base = tmp_path_factory.getbasetemp()
    is_one_of_several = "PYTEST_XDIST_WORKER" in os.environ
    return prepare_once((base.parent if is_one_of_several else base) / "prepared")


@pytest.fixture(scope="module")
def installation(
    tmp_path_factory: pytest.TempPathFactory, prepared: Path
) -> Iterator[Installation]:
    """An installation of one's own that mails to a catcher."""
    folder = tmp_path_factory.mktemp("real") / "data"
    with catch_mail() as catcher, install(folder, catcher, like=prepared) as running:
        yield running


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The demo, as `script/demo` starts it; whoever uses it leaves the seeded rows in place."""
    with show_demo(tmp_path_factory.mktemp("demo") / "data") as running:
        yield running


@pytest.fixture(scope="session")
def scene(demo: Installation) -> dict[str, Any]:
    """What the tour needs in the demo beyond its seed, once."""
    found: dict[str, Any] = demo.ask(SCENE)
    return found


@pytest.fixture(scope="module")
def tour(browser: Browser, demo: Installation, scene: dict[str, Any]) -> Iterator[Tour]:
    """One walk through the demo for the tests of a module."""
    with begin_tour(browser, demo, scene) as begun:
        yield begun


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The real browser of this machine."""
    path = os.environ.get("PORTICO_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()
