"""*Whoever opens a mailed link changes and spends nothing*: mail scanners (traps, 3).

A running installation, reached over HTTP by plain clients (HEAD and GET, as scanners and
messengers announce themselves) and by a browser that runs every script.
"""

import re
import sqlite3
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect

from tests.e2e import desk
from tests.e2e.conftest import browser, installation, prepared
from tests.e2e.installation import Installation, wait_for
from tests.security.hygiene import links_of, see

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="looks into the installation's file"),
]
__all__ = ["browser", "installation", "prepared"]
NORA = "nora@rheinau.example"
ANNOUNCED = (
    "Mozilla/5.0 (compatible; Microsoft SafeLinks)",
    "WhatsApp/2.23.20.0",
    "Barracuda Sentinel (EE)",
)
BY_THE_WORKER = {"messaging_workerbeat", "messaging_transportstate"}


@dataclass
class Mailed:
    """What went out: the addresses of all links, and where the desk and the portal are."""

    links: list[str]
    staff: Page
    portal_url: str


def rows_of(installation: Installation) -> dict[str, list[str]]:
    """Every row of every table, but the worker's own signs of life."""
    file = installation.folder / "portico.sqlite3"
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        found = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        names = {name for (name,) in found} - BY_THE_WORKER
        return {
            name: sorted(map(repr, database.execute(f'SELECT * FROM "{name}"'))) for name in names
        }


def settle(installation: Installation) -> dict[str, list[str]]:
    """The rows once the worker has nothing left to do."""
    before = rows_of(installation)
    while True:
        wait_for(lambda: not is_busy(installation))
        after = rows_of(installation)
        if before == after:
            return after
        before = after


def is_busy(installation: Installation) -> bool:
    file = installation.folder / "portico.sqlite3"
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        query = (
            "SELECT count(*) FROM messaging_message WHERE state = 'sending' "
            "OR (state = 'scheduled' AND due_at < datetime('now', '+5 minutes'))"
        )
        return bool(database.execute(query).fetchone()[0])


def mails_to(installation: Installation, address: str) -> int:
    return sum(address in str(mail["To"]) for mail in installation.catcher.mails)


@pytest.fixture(scope="module")
def mailed(installation: Installation, browser: Browser) -> Iterator[Mailed]:
    """An invitation, link and code, a new password: one of each kind of link."""
    context = browser.new_context()
    page, workspace = desk.begin_at_the_list(context, installation)
    portal_url = desk.switch_portal(page, installation, workspace, on=True)
    desk.fill_appointment(page, installation, workspace, "Imaging roadmap")
    desk.add_customers(page, f"Nora Feld <{NORA}>")
    page.click("button[name=do][value=save]")
    page.wait_for_url(re.compile(r"/appointments/[0-9a-f-]{36}/"))
    wait_for(lambda: mails_to(installation, NORA) == 1)
    guest = browser.new_context().new_page()
    guest.goto(portal_url)
    guest.locator("main input[type=email]").fill(NORA)
    guest.locator("main form:has(input[type=email]) button[type=submit]").click()
    wait_for(lambda: mails_to(installation, NORA) == 2)
    guest.goto(f"{installation.url}/desk/account/password/")
    guest.locator("main input[type=email]").fill(desk.STAFF)
    guest.locator("main button[type=submit]").click()
    wait_for(lambda: mails_to(installation, desk.STAFF) >= 1)
    guest.context.close()
    links = sorted(links_of(installation.catcher, installation.url))
    yield Mailed(links, page, portal_url)
    context.close()


def ask(url: str, method: str, agent: str) -> int:
    """As a scanner does: no cookies kept, redirects followed."""
    request = urllib.request.Request(url, method=method, headers={"User-Agent": agent})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            answer.read()
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def test_every_kind_of_link_was_mailed(mailed: Mailed) -> None:
    for kind in ("/open/", "/in/", "/password/"):
        assert any(kind in link for link in mailed.links), kind
    assert any("answer=accepted" in link for link in mailed.links)
    assert any("answer=declined" in link for link in mailed.links)


def test_looking_changes_no_row_and_spends_nothing(
    installation: Installation, mailed: Mailed, browser: Browser
) -> None:
    """HEAD, GET, and a browser that runs scripts; then each link still does what it is for."""
    before = settle(installation)
    for method in ("HEAD", "GET"):
        look_as_scanners(mailed, method)
        assert settle(installation) == before, method
    look_with_scripts(mailed, browser)
    assert settle(installation) == before
    press(installation, mailed, browser)


def look_as_scanners(mailed: Mailed, method: str) -> None:
    for link in mailed.links:
        for agent in ANNOUNCED:
            assert ask(link, method, agent) == expected(link), link


def look_with_scripts(mailed: Mailed, browser: Browser) -> None:
    """Load all, run all, scroll, wait, load again."""
    for link in mailed.links:
        context = browser.new_context()
        page = context.new_page()
        answer = page.goto(link, wait_until="networkidle")
        assert answer is not None
        assert answer.status == expected(link), link
        page.mouse.wheel(0, 2000)
        page.wait_for_timeout(300)
        page.reload(wait_until="networkidle")
        context.close()


def expected(link: str) -> int:
    """The address in a calendar entry carries no token: it opens for who is in already."""
    return 403 if "/w/" in link else 200


def press(installation: Installation, mailed: Mailed, browser: Browser) -> None:
    """What is to be used once is used once, by a press."""
    for kind in ("/open/", "/in/"):
        link = next(link for link in mailed.links if kind in link)
        page = browser.new_context().new_page()
        page.goto(link)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url(re.compile(r"/w/"))
        expect(page.locator("main")).to_contain_text("Imaging roadmap")
        page.context.close()
    spent = next(link for link in mailed.links if "/in/" in link)
    assert ask(spent, "GET", ANNOUNCED[0]) == 410


def test_the_logs_of_web_and_worker_name_no_token(
    installation: Installation, mailed: Mailed
) -> None:
    """Addresses that are not found are logged with their path, but without what opens it."""
    for link in mailed.links:
        bare = link.split("?")[0].rstrip("/")
        assert ask(f"{bare}/nothing/", "GET", ANNOUNCED[0]) == 404
    log = installation.folder.parent / "portico.log"
    wait_for(lambda: "‹token›" in log.read_text())
    written = log.read_text()
    seen = see(installation.catcher)
    assert len(seen.tokens) >= 3
    assert [token for token in seen.tokens if token in written] == []


def test_the_data_folder_holds_no_token(installation: Installation, mailed: Mailed) -> None:
    """The database with its WAL as they lie on the disk, and everything beside them."""
    seen = see(installation.catcher)
    kept = [
        path
        for path in installation.folder.rglob("*")
        if path.is_file() and "static" not in path.parts
    ]
    assert any(path.name.endswith("-wal") for path in kept)
    read = {path: path.read_bytes() for path in kept}
    found = {path for path, text in read.items() for t in seen.tokens if t.encode() in text}
    assert found == set()
