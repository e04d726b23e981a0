"""Walk through a fresh demo and take pictures of its main pages."""

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
SIZES = {"phone": (390, 844), "wide": (1440, 900)}


def main(folder: Path) -> None:
    """Start the demo, take the pictures, end the demo."""
    folder.mkdir(parents=True, exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as kept:
        command = [sys.executable, "-m", "portico", "demo", "--data", kept, "--port", str(port)]
        demo = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            wait_until_ready(url)
            addresses = json.loads((Path(kept) / "demo.json").read_text())
            with sync_playwright() as playwright:
                path = os.environ.get("PORTICO_CHROMIUM")
                browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
                walk(browser, url, addresses, folder)
                browser.close()
        finally:
            demo.terminate()
            demo.wait(20)


def wait_until_ready(url: str) -> None:
    """Ask until the first page answers."""
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.3)
    raise SystemExit("the demo did not start")


def walk(
    browser: Browser, url: str, addresses: dict[str, list[dict[str, str]]], folder: Path
) -> None:
    """Front, mailbox, desk, then the portal of each business."""
    staff = browser.new_context()
    page = staff.new_page()
    picture(page, url + "/", folder / "front")
    for door in addresses["doors"]:
        wait_for_mail(page, url, door["client_email"])
    picture(page, url + "/mailbox/", folder / "mailbox")
    picture(page, url + "/desk/account/login/", folder / "desk-sign-in")
    page.fill("[name=login]", addresses["sign_ins"][0]["email"])
    page.fill("[name=password]", str(addresses["password"]))
    page.click("main button[type=submit]")
    base = f"{url}/desk/{addresses['doors'][0]['workspace']}/"
    for name, path in (
        ("appointments", "appointments/"),
        ("appointment-new", "appointments/new/"),
        ("settings-portal", "settings/portal/"),
        ("settings-emails", "settings/emails/"),
        ("settings-booking", "settings/booking/"),
        ("clients", "clients/"),
        ("services", "services/"),
        ("staff", "staff/"),
    ):
        picture(page, base + path, folder / f"desk-{name}")
    page.goto(base + "appointments/")
    first = page.locator("main a.cell-main").first.get_attribute("href")
    picture(page, f"{url}{first}", folder / "desk-appointment")
    staff.close()
    for kind, door in zip(("event", "salon", "practice"), addresses["doors"], strict=True):
        walk_portal(browser.new_context(), url, door, folder, kind)


def wait_for_mail(page: Page, url: str, address: str) -> None:
    """Until the worker has handed over a mail to that address."""
    for _ in range(120):
        page.goto(f"{url}/mailbox/?to={address}")
        if page.locator("main li").count():
            return
        time.sleep(0.5)
    raise SystemExit(f"no mail to {address}")


def walk_portal(
    context: BrowserContext, url: str, door: dict[str, str], folder: Path, kind: str
) -> None:
    """In by the link of a mail, then every page of the portal."""
    page = context.new_page()
    page.goto(url + "/mailbox/")
    page.locator("main li", has_text=door["client_email"]).first.get_by_role("link").first.click()
    page.wait_for_load_state()
    frame = page.content()
    found = re.search(r"https?://[^\s\"'<>&]+/open/[^/\s\"'<>&]+/", frame) or next(
        (m for f in page.frames if (m := re.search(r"https?://\S+?/open/[^/\"<]+/", f.content()))),
        None,
    )
    if not found:
        raise SystemExit(f"no portal link in the first mail to {door['client_email']}")
    picture(page, page.url, folder / f"mail-{kind}")
    picture(page, found.group(0), folder / f"portal-{kind}-landing")
    page.goto(found.group(0))
    page.locator("main form button[type=submit]").first.click()
    picture(page, page.url, folder / f"portal-{kind}-appointment")
    base = f"{url}/w/{door['workspace']}/"
    for name, path in (
        ("home", ""),
        ("upcoming", "appointments/"),
        ("past", "appointments/past/"),
        ("book", "book/"),
        ("profile", "profile/"),
    ):
        picture(page, base + path, folder / f"portal-{kind}-{name}")
    context.close()


def picture(page: Page, url: str, name: Path) -> None:
    """Four pictures of one page; on the phone the window is as long as the page."""
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.goto(url)
            page.wait_for_timeout(150)
            if size == "phone":  # a fixed bar stands at the end, not across the middle
                whole = page.evaluate("document.documentElement.scrollHeight")
                page.set_viewport_size({"width": width, "height": max(height, whole)})
            page.screenshot(path=f"{name}-{size}-{scheme}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
