"""The seed's page, line by line, as a client meets it: reschedule, cancel, undo, each refusal."""

import re
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.catcher import body_of
from tests.e2e.installation import Installation, wait_for
from tests.e2e.keys import tab_to
from tests.e2e.looking import fits, list_findings
from tests.e2e.moving_scene import MOVING
from tests.e2e.test_cancel import entry_of, mails_to

pytestmark = pytest.mark.e2e
WAYS: dict[str, dict[str, Any]] = {
    "pressing": {"viewport": {"width": 1440, "height": 900}},
    "plain": {"viewport": {"width": 320, "height": 700}, "java_script_enabled": False},
    "keys": {"viewport": {"width": 390, "height": 844}},
}


@pytest.fixture(scope="module")
def salon(installation: Installation) -> tuple[str, dict[str, list[str]]]:
    """Its public id, and each story's link and appointment."""
    public_id, found = installation.ask(MOVING.replace("WAYS", repr(tuple(WAYS))))
    return public_id, found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A phone that nobody knows."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


def come_in(page: Page, installation: Installation, link: str) -> Page:
    """By a mailed link, onto the appointment."""
    page.goto(f"{installation.url}/{link}")
    page.get_by_role("button", name="Open").click()
    page.wait_for_url(re.compile("/appointments/"))
    return page


def mails(installation: Installation, story: str, count: int) -> list[EmailMessage]:
    """What was mailed to the client of a story, once there is so much."""
    address = f"{story}@bergpost.example"
    wait_for(lambda: len(mails_to(installation, address)) >= count, 90)
    return mails_to(installation, address)


@pytest.mark.parametrize("way", WAYS)
def test_reschedule_cancel_and_undo_end_to_end(
    browser: Browser, installation: Installation, salon: Any, way: str
) -> None:
    """No user name, no password: a mailed link is all it takes."""
    booked = mails(installation, way, 1)[-1]
    link = re.search(r"http://\S+/open/[^/\s]+/", body_of(booked, "plain"))
    assert link
    context = browser.new_context(**WAYS[way])
    page = context.new_page()
    has_script = WAYS[way].get("java_script_enabled", True)

    def press(target: Locator) -> None:
        if way != "keys":
            target.click()
            return
        tab_to(page, target)
        page.keyboard.press("Enter")

    def look() -> None:
        if has_script:
            assert list_findings(page) == []
            assert fits(page)

    page.goto(link.group(0))
    press(page.get_by_role("button", name="Open"))
    page.wait_for_url(re.compile("/appointments/"))
    expect(page.locator("main")).to_contain_text("Online until")
    press(page.get_by_role("link", name="Reschedule"))
    expect(page.locator("h1")).to_have_text("Choose a new time")
    expect(page.locator("main")).to_contain_text("Only free times of Mara are shown.")
    look()
    press(page.locator("#slots a.day").last)
    expect(page.locator("#slots a.day").last).to_have_attribute("aria-current", "true")
    press(page.locator("#slots .times button").last)
    expect(page.locator("h1")).to_have_text("Move “Cut”?")
    old, new = page.locator(".change del").inner_text(), page.locator(".change b").inner_text()
    assert old != new
    look()
    press(page.get_by_role("button", name="Move appointment"))
    expect(page.locator("main [role=status]").first).to_contain_text("Your appointment is moved.")
    expect(page.locator("main")).to_contain_text(new.rsplit(", ", 1)[1])
    expect(page.get_by_role("link", name="Add to calendar")).to_be_visible()
    look()
    moved = mails(installation, way, 2)[-1]
    assert str(moved["Subject"]).startswith("Moved: Cut")

    press(page.get_by_role("link", name="Cancel", exact=True))
    expect(page.locator("h1")).to_contain_text("Cancel “Cut”")
    press(page.get_by_role("button", name="Cancel appointment"))
    expect(page.locator("main [role=status]").first).to_contain_text("is cancelled.")
    expect(page.locator("main")).to_contain_text("Another time instead?")
    look()
    cancelled = mails(installation, way, 3)[-1]
    press(page.get_by_role("button", name="Undo"))
    expect(page.locator("main [role=status]").first).to_contain_text("stands again.")
    context.close()
    read_back(booked, moved, cancelled, mails(installation, way, 4)[-1])
    old_link_leads_on(browser, link.group(0), new)


def read_back(*told: EmailMessage) -> None:
    """One UID for life, an ever higher SEQUENCE, and the new time from the move on."""
    entries = [entry_of(mail) for mail in told]
    assert [method for method, _ in entries] == ["REQUEST", "REQUEST", "CANCEL", "REQUEST"]
    assert len({str(entry.uid.value) for _, entry in entries}) == 1
    sequences = [int(entry.sequence.value) for _, entry in entries]
    assert sequences == sorted(set(sequences))
    starts: list[datetime] = [entry.dtstart.value for _, entry in entries]
    assert starts[0] != starts[1] == starts[2] == starts[3]


def old_link_leads_on(browser: Browser, link: str, new: str) -> None:
    """The link of the very first mail, in a browser that nobody knows, after the move."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(link)
    expect(page.locator("main")).to_contain_text(new.rsplit(", ", 1)[1])
    page.get_by_role("button", name="Open").click()
    expect(page.locator("main")).to_contain_text(new.rsplit(", ", 1)[1])
    expect(page.locator("main")).to_contain_text("You moved it from")
    context.close()


REFUSED = {
    "length": "Your visit was given a special length, so Mara has to move it.",
    "offline": "Bridal trial is not booked online.",
    "overlap": "Two parts of your visit run at the same time, so we fit in the new time by hand.",
    "emil": "Dora B. is the contact of your group, and can move it for all of you.",
    "late": "Moving it online closed on",
    "off": "Salt & Stone moves appointments by telephone, not online.",
}
ARRANGED = {
    "offline": "Service.objects.filter(name='Bridal trial').update(is_prompt_to_call=True)",
    "late": "Workspace.objects.update(grace_minutes=0, self_rescheduling_hours=24 * 80)",
    "off": "Service.objects.filter(name='Bridal trial').update(allow_self_rescheduling=False)",
}
BACK = (
    "Service.objects.update(is_prompt_to_call=False, allow_self_rescheduling=None)"
    " + Workspace.objects.update(grace_minutes=15, self_rescheduling_hours=24)"
)


@pytest.fixture
def rules(installation: Installation) -> Iterator[Any]:
    """Change the rules for one story, and have them as before."""

    def change(program: str) -> None:
        installation.ask(
            "from portico.apps.catalog.models import Service\n"
            "from portico.apps.workspaces.models import Workspace\n"
            f"print({program})"
        )

    yield change
    change(BACK)


@pytest.mark.parametrize("story", REFUSED)
def test_what_is_not_moved_online_says_why_and_the_way_on(
    page: Page, installation: Installation, salon: Any, rules: Any, story: str
) -> None:
    public_id, found = salon
    link, uid = found[story]
    if story in ARRANGED:
        rules(ARRANGED[story])
    come_in(page, installation, link)
    button = page.get_by_role("button", name="Reschedule")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(page.locator("#no-move")).to_contain_text(REFUSED[story])
    page.goto(f"{installation.url}/w/{public_id}/appointments/{uid}/reschedule/")
    expect(page.locator("h1")).to_have_text("It is not moved online")
    expect(page.locator("#no-move")).to_contain_text(REFUSED[story])
    expect(page.locator("#no-move a[href^=tel]")).to_be_visible()
    assert page.locator("main form").count() == 0
    assert list_findings(page) == []
    assert fits(page)


def test_overlapping_buffer_time_is_moved_all_the_same(
    page: Page, installation: Installation, salon: Any
) -> None:
    come_in(page, installation, salon[1]["buffers"][0])
    choose_and_move(page)
    expect(page.locator("main [role=status]").first).to_contain_text("Your appointment is moved.")


def test_the_primary_contact_moves_the_entire_group(
    page: Page, browser: Browser, installation: Installation, salon: Any
) -> None:
    come_in(page, installation, salon[1]["dora"][0])
    expect(page.locator("main")).to_contain_text("Emil")
    page.get_by_role("link", name="Reschedule").click()
    expect(page.locator("main")).to_contain_text("All 2 visits of your group move together.")
    page.locator("#slots .times button").last.click()
    new = page.locator(".change b").inner_text()
    page.get_by_role("button", name="Move all visits").click()
    expect(page.locator("main [role=status]").first).to_contain_text(
        "All 2 visits of your group are moved."
    )
    assert list_findings(page) == []
    context = browser.new_context()
    emil = come_in(context.new_page(), installation, salon[1]["emil"][0])
    expect(emil.locator("main")).to_contain_text(new.rsplit(", ", 1)[1])
    expect(emil.locator("main")).not_to_contain_text("Dora Berg")
    context.close()
    for name in ("dora", "emil"):
        assert str(mails(installation, name, 2)[-1]["Subject"]).startswith("Moved: Cut")


def choose_and_move(page: Page) -> None:
    page.get_by_role("link", name="Reschedule").click()
    page.locator("#slots .times button").last.click()
    page.get_by_role("button", name="Move appointment").click()


TAKE = """
from datetime import timedelta
from uuid import uuid4
from portico.apps.schedule.models import Calendar, Occupancy
calendar = Calendar.objects.get(staff_member__name="Mara")
at = __import__("datetime").datetime.fromisoformat("START")
Occupancy.objects.filter(calendar=calendar, kind="hold").delete()
Occupancy.objects.create(organization=calendar.organization, calendar=calendar, starts_at=at,
    ends_at=at + timedelta(hours=1), subject_kind="other", subject_uid=uuid4())
print(1)
"""


def test_somebody_was_faster_and_nothing_is_lost(
    page: Page, installation: Installation, salon: Any
) -> None:
    come_in(page, installation, salon[1]["faster"][0])
    page.get_by_role("link", name="Reschedule").click()
    page.locator("#slots .times button").first.click()
    start = page.locator("main form [name=start]").get_attribute("value") or ""
    installation.ask(TAKE.replace("START", start.replace("Z", "+00:00")))
    page.get_by_role("button", name="Move appointment").click()
    alert = page.locator("main [role=alert]")
    expect(alert).to_contain_text("Somebody was faster:")
    assert list_findings(page) == []
    assert fits(page)
    alert.get_by_role("button").first.click()
    page.get_by_role("button", name="Move appointment").click()
    expect(page.locator("main [role=status]").first).to_contain_text("Your appointment is moved.")


def test_undo_that_was_lost_offers_the_nearest_times(
    page: Page, installation: Installation, salon: Any
) -> None:
    come_in(page, installation, salon[1]["undo"][0])
    at = page.locator(".appt-time time").get_attribute("datetime") or ""
    page.get_by_role("link", name="Cancel", exact=True).click()
    page.get_by_role("button", name="Cancel appointment").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    installation.ask(TAKE.replace("START", at))
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("main [role=alert]")).to_contain_text("Somebody was faster")
    expect(page.locator("main")).to_contain_text("Undo is not possible any more")
    assert list_findings(page) == []
    page.locator("section[aria-labelledby=instead] li a").first.click()
    expect(page.locator("h1")).to_contain_text("Shall")
    expect(page.locator("main")).to_contain_text("Mara")
