"""The main job, step by step as the reference product's help text tells it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
import vobject
from playwright.sync_api import Browser, Page, expect

from tests.catcher import body_of, calendar_of
from tests.e2e import desk
from tests.e2e.installation import Installation, wait_for
from tests.e2e.looking import fits, inspect

pytestmark = pytest.mark.e2e
NORA, MARCUS, EWA = "nora@rheinau.example", "marcus@stbrannoc.example", "ewa@wisla.example"


@dataclass
class Story:
    """What the steps before have left."""

    page: Page
    workspace: str
    portal_url: str
    detail_url: str


@pytest.fixture(scope="module")
def story(browser: Browser, installation: Installation) -> Iterator[Story]:
    """Staff switch the portal on, create an appointment with customers, and save."""
    context = browser.new_context()
    page, workspace = desk.begin_at_the_list(context, installation)
    portal_url = desk.switch_portal(page, installation, workspace, on=True)
    desk.fill_appointment(page, installation, workspace, "Imaging roadmap")
    desk.add_customers(page, f"Nora Feld <{NORA}>; Marcus Oyelaran <{MARCUS}>")
    expect(page.locator("[name=sends_emails]")).to_be_checked()
    inspect(page)
    page.click("button[name=do][value=save]")
    page.wait_for_url(re.compile(r"/appointments/[0-9a-f-]{36}/"))
    yield Story(page, workspace, portal_url, page.url.split("?")[0])
    context.close()


def mails_to(installation: Installation, address: str) -> list[EmailMessage]:
    return [mail for mail in installation.catcher.mails if address in str(mail["To"])]


def portal_link(mail: EmailMessage) -> str:
    found = re.search(r"http://\S+/open/[^/\s]+/", body_of(mail, "plain"))
    assert found, body_of(mail, "plain")
    return found.group(0)


def invitation(installation: Installation, address: str) -> EmailMessage:
    return wait_for(lambda: mails_to(installation, address))[0]


@pytest.mark.parametrize(
    ("address", "has_script", "width"), [(NORA, True, 1440), (MARCUS, False, 320)]
)
def test_a_customer_gets_in_by_the_mailed_link_and_answers(
    story: Story,
    installation: Installation,
    browser: Browser,
    address: str,
    has_script: bool,
    width: int,
) -> None:
    mail = invitation(installation, address)
    context = browser.new_context(
        java_script_enabled=has_script, viewport={"width": width, "height": 800}
    )
    page = context.new_page()

    def look() -> None:
        assert fits(page)
        if has_script:
            inspect(page)
        else:
            inspect_beside(page, width)

    page.goto(portal_link(mail))
    look()
    page.get_by_role("button", name=re.compile("^Open")).click()
    assert "/open/" not in page.url
    expect(page.get_by_role("heading", name="Imaging roadmap")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Hall 2, Room Rhine")
    expect(page.locator("main")).to_contain_text("Agree on the roadmap.")
    expect(page.locator("main")).to_contain_text("10:00")
    look()
    page.locator("[name=answer][value=accepted]").check(force=True)
    page.locator("main form:has([name=answer]) button[type=submit]").last.click()
    expect(page.locator("main [role=status]").first).to_be_visible()
    look()
    home = f"{installation.url}/w/{story.workspace}/"
    for path in ("", "appointments/", "appointments/past/", "profile/"):
        assert page.goto(home + path).status == 200
        look()
    context.close()

    story.page.goto(story.detail_url)
    expect(story.page.locator("main")).to_contain_text("Accepted")
    inspect(story.page)
    told = wait_for(lambda: mails_to(installation, desk.STAFF))
    assert any("Imaging roadmap" in body_of(mail, "plain") for mail in told)


def inspect_beside(page: Page, width: int) -> None:
    """The check is a script: run it in a second browser of the same visitor, on the same page."""
    context = page.context.browser.new_context(  # type: ignore[union-attr]
        storage_state=page.context.storage_state(), viewport={"width": width, "height": 800}
    )
    twin = context.new_page()
    twin.goto(page.url)
    assert twin.title() == page.title()
    assert fits(twin)
    inspect(twin)
    context.close()


def test_the_caught_invitation_says_what_the_portal_says(
    story: Story, installation: Installation
) -> None:
    mail = invitation(installation, NORA)
    part = calendar_of(mail)
    assert part is not None
    assert part.get_param("method") == "REQUEST"
    entry = vobject.readOne(part.get_content()).vevent
    local = entry.dtstart.value.astimezone(ZoneInfo("Europe/Zurich"))
    assert (local.hour, local.minute) == (10, 0)
    assert entry.dtend.value - entry.dtstart.value == timedelta(minutes=45)
    assert entry.summary.value == "Imaging roadmap"
    assert [a.value.lower() for a in entry.attendee_list] == [f"mailto:{NORA}"]
    assert entry.attendee.params["PARTSTAT"] == ["NEEDS-ACTION"]
    assert MARCUS not in str(mail)


def test_the_portal_url_with_the_right_address_opens_by_code(
    story: Story, installation: Installation, browser: Browser
) -> None:
    invitation(installation, NORA)
    before = len(mails_to(installation, NORA))
    page = browser.new_context().new_page()
    sentence = ask(page, story.portal_url, NORA.upper())
    mail = wait_for(lambda: mails_to(installation, NORA)[before:])[0]
    found = re.search(r"^\s*(\d{3}\s?\d{3})\s*$", body_of(mail, "plain"), re.MULTILINE)
    assert found, body_of(mail, "plain")
    page.fill("[name=code]", found.group(1).replace(" ", ""))
    page.locator("main form:has([name=code]) button[type=submit]").click()
    page.wait_for_url(re.compile(rf"/w/{story.workspace}/"))
    expect(page.locator("main")).to_contain_text("Imaging roadmap")
    assert "mail" in sentence
    page.context.close()


def ask(page: Page, portal_url: str, address: str) -> str:
    """Type the address; returns the answer on screen without the address and the minute."""
    page.goto(portal_url)
    inspect(page)
    page.locator("main input[type=email]").fill(address)
    page.locator("main form:has(input[type=email]) button[type=submit]").click()
    page.wait_for_url(re.compile("/code/"))
    inspect(page)
    text = page.inner_text("main")
    return re.sub(r"\S*@\S*", "@", re.sub(r"\d?\d:\d\d", "…", text))


def test_a_wrong_address_and_no_active_appointment_bring_the_same_sentence_and_no_mail(
    story: Story, installation: Installation, browser: Browser
) -> None:
    installation.run(
        "shell",
        "-c",
        "from portico.apps.people.models import Client; from django.utils import timezone; "
        "from portico.apps.workspaces.models import Organization; "
        f"Client.objects.create(organization=Organization.objects.get(), first_name='Ewa', "
        f"email='{EWA}', created_at=timezone.now())",
    )
    answers = []
    for address in (MARCUS, "nobody@elsewhere.example", EWA):
        context = browser.new_context()
        answers.append(ask(context.new_page(), story.portal_url, address))
        context.close()
    assert answers[0] == answers[1] == answers[2]
    wait_for(lambda: len(mails_to(installation, MARCUS)) > 1)
    assert mails_to(installation, EWA) == []
    assert mails_to(installation, "nobody@elsewhere.example") == []


def test_nothing_opens_while_the_portal_is_off(
    story: Story, installation: Installation, browser: Browser
) -> None:
    mail = invitation(installation, NORA)
    desk.switch_portal(story.page, installation, story.workspace, on=False)
    try:
        context = browser.new_context()
        page = context.new_page()
        for url in (
            story.portal_url,
            portal_link(mail),
            f"{installation.url}/w/{story.workspace}/",
        ):
            page.goto(url)
            expect(page.locator("main")).not_to_contain_text("Imaging roadmap")
            expect(page.locator("main form")).to_have_count(0)
            inspect(page)
        context.close()
    finally:
        desk.switch_portal(story.page, installation, story.workspace, on=True)


def test_the_doctor_finds_this_installation_well(installation: Installation) -> None:
    told = installation.run("doctor")
    assert "MEND" not in told
    assert "wall against double bookings: stands" in told
