"""Staff share, read out, look and revoke; the client comes in and is out again."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.catcher import body_of
from tests.e2e import desk
from tests.e2e.installation import Installation, wait_for
from tests.e2e.looking import fits, inspect

pytestmark = pytest.mark.e2e
NORA = "nora@rheinau.example"
MAKE = f"""
from django.utils import timezone
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Organization
made = Client.objects.create(organization=Organization.objects.get(), first_name="Nora",
    last_name="Feld", email="{NORA}", created_at=timezone.now())
print(made.uid)
"""


@dataclass
class Story:
    """The desk on Nora's record; she has no appointment."""

    page: Page
    record: str
    portal_url: str
    home: str


@pytest.fixture(scope="module")
def story(browser: Browser, installation: Installation) -> Iterator[Story]:
    context = browser.new_context()
    page, workspace = desk.begin_at_the_list(context, installation)
    portal_url = desk.switch_portal(page, installation, workspace, on=True)
    uid = installation.run("shell", "-c", MAKE).split()[-1]
    record = f"{installation.url}/desk/{workspace}/clients/{uid}/"
    yield Story(page, record, portal_url, f"{installation.url}/w/{workspace}/")
    context.close()


def mails(installation: Installation, words: str) -> list[str]:
    return [
        body_of(mail, "plain")
        for mail in installation.catcher.mails
        if NORA in str(mail["To"]) and words in str(mail["Subject"])
    ]


def share(story: Story, installation: Installation) -> str:
    """Client Portal › Share link › yes, by keyboard; the link in the mail."""
    before = len(mails(installation, "Your portal"))
    page = story.page
    page.goto(story.record)
    fold = page.locator("summary", has_text="Share link")
    fold.focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Share a portal link with Nora Feld?")
    expect(page.locator("main")).to_contain_text(f"It goes to {NORA}")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main [role=status]")).to_contain_text(f"A portal link goes to {NORA}.")
    text = wait_for(lambda: mails(installation, "Your portal")[before:])[0]
    found = re.search(r"http://\S+/open/[^/\s]+/", text)
    assert found, text
    return found.group(0)


def test_share_then_open_then_revoke(
    story: Story, installation: Installation, browser: Browser
) -> None:
    link = share(story, installation)
    context = browser.new_context(java_script_enabled=False)
    client = context.new_page()
    client.goto(link)
    expect(client.locator("main")).to_contain_text("Nora F.")
    client.get_by_role("button", name=re.compile("^Open")).click()
    assert client.url == story.home
    expect(client.locator("main")).to_contain_text("Nora")

    page = story.page
    page.goto(story.record)
    expect(page.locator("#client-portal")).to_contain_text("by a link in a mail")
    expect(page.locator("#client-portal dd").nth(1)).not_to_have_text("–")
    page.locator("summary", has_text="Revoke access").click()
    expect(page.locator("main")).to_contain_text("Revoke the access of Nora Feld?")
    inspect(page)
    page.get_by_role("button", name="Revoke access").click()
    expect(page.locator("main [role=status]")).to_contain_text("The access of Nora Feld is revoked")
    expect(page.locator("#client-portal")).to_contain_text("no more: revoked")

    answer = client.goto(story.home)
    assert answer is not None
    assert answer.status == 403
    answer = client.goto(link)
    assert answer is not None
    assert answer.status == 410
    expect(client.get_by_role("button")).to_have_count(0)
    context.close()

    again = share(story, installation)
    assert again != link


def test_a_code_read_out_lets_the_client_in_from_another_browser(
    story: Story, installation: Installation, browser: Browser
) -> None:
    page = story.page
    page.goto(story.record)
    page.get_by_role("link", name="Read out a code").click()
    inspect(page)
    page.get_by_role("button", name="Show the code").click()
    code = page.locator(".code").inner_text()
    inspect(page)
    assert fits(page)
    wait_for(lambda: mails(installation, "read out"))
    assert code.replace(" ", "") not in "".join(mails(installation, ""))

    context = browser.new_context()
    client = context.new_page()
    client.goto(story.portal_url)
    client.get_by_role("link", name="I was given a code by phone").click()
    client.fill("[name=email]", NORA)
    client.fill("[name=code]", code)
    client.locator("main form:has([name=code]) button[type=submit]").click()
    client.wait_for_url(story.home)

    page.goto(story.record)
    expect(page.locator("#client-portal")).to_contain_text("by a code that was read out")
    page.get_by_role("button", name=re.compile("^End ")).click()
    expect(page.locator("main [role=status]")).to_contain_text("That browser is signed out.")
    answer = client.reload()
    assert answer is not None
    assert answer.status == 403
    context.close()


def test_view_as_client_is_a_preview_and_check_access_says_why(
    story: Story, installation: Installation
) -> None:
    page = story.page
    page.goto(story.record)
    page.get_by_role("button", name="View as customer").click()
    expect(page.get_by_role("complementary", name="Preview")).to_contain_text("Nora Feld")
    for name in ("Appointments", "Profile"):
        page.get_by_role("navigation", name="Portal").get_by_role("link", name=name).click()
        assert "/as-client/" in page.url
        inspect(page)
        assert fits(page)
    saves = page.get_by_role("button", name="Save")
    expect(saves.first).to_be_visible()
    for number in range(saves.count()):
        expect(saves.nth(number)).to_be_disabled()
    page.get_by_role("link", name="End preview").click()
    assert page.url == story.record

    page.goto(story.record.partition("clients/")[0] + "settings/portal/")
    for typed, words in (
        (NORA, "No active appointment."),
        ("nora@rheinau.exmaple", f"Nora Feld is on record as {NORA}"),
    ):
        page.fill("#access-check [name=address]", typed)
        page.locator("#access-check").get_by_role("button", name="Check").click()
        expect(page.locator("#access-check")).to_contain_text(words)
        inspect(page)
