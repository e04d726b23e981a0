"""*Confirm new devices*, fresh codes, codes read out by telephone (product page 2)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from portico.apps.access.models import PortalSession, RateCounter, SpokenCode, TrustedBrowser
from portico.apps.access.services.ending import end_all_of_client
from portico.apps.entry.services.reading_out import make_code_to_read
from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from portico.domain.errors import Refused
from portico.domain.trust import Guarded, TrustFacts, may_open
from tests.conftest import World
from tests.make import make_appointment, staff_actor
from tests.security.conftest import Post
from tests.security.steps import link_of, mailed_code, wrong

MEET = "https://meet.example/room"


@pytest.fixture
def visit(world: World) -> Any:
    """An online session at the practice, where *Confirm new devices* is on."""
    return make_appointment(world.practice, world.admin, world.anna, is_online=True, join_link=MEET)


def join_of(world: World, visit: Any) -> str:
    return f"/w/{world.practice.public_id}/appointments/{visit.uid}/join/"


def come_in(world: World, now: Any) -> Browser:
    browser = Browser()
    assert browser.post(link_of(world.anna, world.practice, now)).status_code == 302
    return browser


def confirm(browser: Browser, world: World, now: Any, **typed: str) -> Any:
    page = f"/w/{world.practice.public_id}/code/"
    browser.post(page, {"send": "1"})
    return browser.post(page, {"code": mailed_code(now), **typed})


def test_the_first_browser_is_trusted(world: World, visit: Any, now: Any) -> None:
    browser = come_in(world, now)
    assert browser.get(join_of(world, visit))["Location"] == MEET


def test_in_any_other_browser_join_opens_only_after_a_one_time_code(
    world: World, visit: Any, now: Any
) -> None:
    come_in(world, now)
    other = come_in(world, now)
    join = join_of(world, visit)
    asked = other.get(join)["Location"]
    assert asked.startswith(f"/w/{world.practice.public_id}/code/")
    assert confirm(other, world, now, next=join)["Location"] == f"{join}?after=form"
    assert other.get(join)["Location"] == MEET


def test_until_then_no_page_or_file_names_the_meeting(world: World, visit: Any, now: Any) -> None:
    come_in(world, now)
    other = come_in(world, now)
    inside = f"/w/{world.practice.public_id}/"
    item = f"{inside}appointments/{visit.uid}/"
    for page in (inside, f"{inside}appointments/", item, f"{item}calendar.ics"):
        answer = other.get(page)
        assert answer.status_code == 200
        assert b"meet.example" not in answer.content.replace(b"\r\n ", b"")


@pytest.mark.parametrize("guarded", [Guarded.SUMMARY, Guarded.FORM_ANSWERS, Guarded.JOIN])
def test_summaries_form_answers_and_join_wait_for_the_code(now: Any, guarded: Guarded) -> None:
    other = TrustFacts(True, is_trusted=False, is_limited=False, confirmed_at=None)
    assert may_open(guarded, other, now=now).codes == ("new_device",)


def test_a_browser_is_trusted_again_when_it_comes_back(world: World, visit: Any, now: Any) -> None:
    browser = come_in(world, now)
    browser.post(f"/w/{world.practice.public_id}/log-out/")
    browser.post(link_of(world.anna, world.practice, now))
    assert browser.get(join_of(world, visit))["Location"] == MEET


def test_a_confirmed_browser_is_remembered_if_the_client_says_so(
    world: World, visit: Any, now: Any
) -> None:
    come_in(world, now)
    for typed, is_remembered in (({}, False), ({"remember": "on"}, True)):
        browser = come_in(world, now)
        confirm(browser, world, now, **typed)
        browser.post(f"/w/{world.practice.public_id}/log-out/")
        browser.post(link_of(world.anna, world.practice, now))
        is_open = browser.get(join_of(world, visit))["Location"] == MEET
        assert is_open is is_remembered


def test_trust_is_one_clients_and_one_workspaces(world: World, visit: Any, now: Any) -> None:
    browser = come_in(world, now)
    salon, ben = world.salon, world.ben
    for client, workspace in ((world.anna, salon), (ben, world.practice)):
        workspace.portal_enabled = True
        workspace.save(update_fields=["portal_enabled"])
        Browser().post(link_of(client, workspace, now))
        browser.post(link_of(client, workspace, now), {"instead_of": str(world.anna.uid)})
        assert not PortalSession.objects.latest("id").is_trusted


def test_after_a_revocation_being_first_trusts_nobody(world: World, visit: Any, now: Any) -> None:
    come_in(world, now)
    end_all_of_client(client=world.anna, actor=staff_actor(world.admin), now=now)
    assert come_in(world, now).get(join_of(world, visit))["Location"] != MEET


def test_a_forged_device_key_trusts_nobody(world: World, visit: Any, now: Any) -> None:
    come_in(world, now)
    for key in ("", "x", "x" * 43, TrustedBrowser.objects.get().key_hash):
        browser = Browser()
        browser.cookies["device"] = key
        browser.post(link_of(world.anna, world.practice, now))
        assert browser.get(join_of(world, visit))["Location"] != MEET


def test_a_switch_of_workspace_respects_it(world: World, visit: Any, anna: Browser) -> None:
    later = visit.starts_at + timedelta(days=1)
    make_appointment(world.event, world.admin, world.anna, starts_at=later)
    switch = f"/w/{world.event.public_id}/switch/"
    answer = anna.post(switch, {"to": world.practice.public_id})
    assert anna.get(answer["Location"]).status_code == 200
    assert anna.get(join_of(world, visit))["Location"] != MEET
    first, second = PortalSession.objects.order_by("id")
    assert second.expires_at <= first.expires_at


def test_a_fresh_code_is_asked_before_the_phone_is_changed(
    world: World, anna: Browser, now: Any, clock: Any
) -> None:
    page = f"/w/{world.event.public_id}/profile/phone/"
    for method in (anna.get, anna.post):
        assert "/code/?next=" in method(page, {"phone": "+41 61 555 01 77"})["Location"]
    code = f"/w/{world.event.public_id}/code/"
    anna.post(code, {"send": "1"})
    assert anna.post(code, {"code": mailed_code(now), "next": page})["Location"] == page
    assert anna.post(page, {"phone": "+41 61 555 01 77"}).status_code == 302
    assert Client.objects.get(pk=world.anna.pk).phone == "+41 61 555 01 77"
    clock.shift(timedelta(minutes=10))
    assert "/code/?next=" in anna.get(page)["Location"]


@pytest.mark.parametrize("guarded", [Guarded.DOWNLOAD, Guarded.PHONE, Guarded.FEED_ADDRESS])
def test_a_fresh_code_is_asked_before_sensitive_acts(now: Any, guarded: Guarded) -> None:
    own = TrustFacts(False, is_trusted=True, is_limited=False, confirmed_at=None)
    assert may_open(guarded, own, now=now).codes == ("not_fresh",)


def test_what_changes_in_profile_is_mailed_to_the_client(
    world: World, anna: Browser, post: Post
) -> None:
    typed = {"first_name": "Anne", "last_name": "Berg", "language": "", "time_zone": ""}
    anna.post(f"/w/{world.event.public_id}/profile/", typed)
    post.deliver()
    text = Message.objects.get(trigger="profile_changed").kept_text
    assert "first name" in text
    assert "+41 61 555 01 40" in text  # whom to tell
    assert "last name" not in text


def read_out(world: World, now: Any, workspace: Any = None) -> str:
    return make_code_to_read(
        client=world.anna,
        workspace=workspace or world.event,
        actor=staff_actor(world.scheduler),
        now=now,
    )


def say(world: World, code: str, browser: Browser | None = None, **typed: str) -> Any:
    page = f"/p/{world.event.portal_slug}/phone/"
    form = {"email": world.anna.email, "code": code, **typed}
    return (browser or Browser()).post(page, form)


def test_a_code_read_out_works_once_in_any_browser_for_ten_minutes(
    world: World, meeting: Any, now: Any, clock: Any
) -> None:
    code = read_out(world, now)
    clock.shift(timedelta(minutes=10) - timedelta(seconds=1))
    assert say(world, code).status_code == 302
    assert say(world, code).status_code == 422
    late = read_out(world, now)
    clock.shift(timedelta(seconds=1))
    assert say(world, late).status_code == 422


def test_it_is_logged_and_the_client_told_by_mail(world: World, now: Any, post: Post) -> None:
    code = read_out(world, now)
    entry = LogEntry.objects.get(verb="code_read_out")
    assert (entry.actor_name, code in repr(entry.__dict__)) == ("Sven Aalto", False)
    post.deliver()
    told = Message.objects.get(trigger="code_read_out")
    assert (told.state, told.address) == (Message.SENT, world.anna.email)
    assert code not in told.kept_text
    assert "/open/" not in told.kept_text
    assert code not in {row.code_hash for row in SpokenCode.objects.all()}


def test_its_portal_session_is_limited_until_a_mailed_code_confirmed_it(
    world: World, meeting: Any, now: Any
) -> None:
    browser = Browser()
    answer = say(world, read_out(world, now), browser)
    assert browser.get(answer["Location"]).status_code == 200
    session = PortalSession.objects.get()
    assert (session.is_limited, session.is_trusted, session.way_in) == (True, False, "phone")
    page = f"/w/{world.event.public_id}/profile/phone/"
    assert "/code/" in browser.get(page)["Location"]
    code = f"/w/{world.event.public_id}/code/"
    browser.post(code, {"send": "1"})
    browser.post(code, {"code": mailed_code(now), "next": page})
    assert not PortalSession.objects.get().is_limited
    assert browser.get(page).status_code == 200


@pytest.mark.parametrize("guarded", sorted(set(Guarded) - {Guarded.JOIN}))
def test_a_limited_portal_session_shows_nothing_protected(now: Any, guarded: Guarded) -> None:
    facts = TrustFacts(False, is_trusted=False, is_limited=True, confirmed_at=None)
    assert "limited" in may_open(guarded, facts, now=now).codes


def test_wrong_codes_by_telephone_count_like_all_others(
    world: World, meeting: Any, now: Any
) -> None:
    code = read_out(world, now)
    pages = {say(world, wrong(code)).content.decode().count("has ended.") for _ in range(5)}
    assert pages == {1}
    assert say(world, code).status_code == 422
    assert RateCounter.objects.get(scope="wrong_codes").count == 6


def test_the_second_code_ends_the_first(world: World, meeting: Any, now: Any) -> None:
    first, second = read_out(world, now), read_out(world, now)
    if first != second:
        assert say(world, first).status_code == 422
    assert say(world, second).status_code == 302


def test_it_works_only_with_its_address_and_in_its_workspace(
    world: World, meeting: Any, now: Any
) -> None:
    code = read_out(world, now)
    assert say(world, code, email=world.ben.email).status_code == 422
    elsewhere = f"/p/{world.practice.portal_slug}/phone/"
    typed = {"email": world.anna.email, "code": code}
    assert Browser().post(elsewhere, typed).status_code == 422
    assert say(world, code).status_code == 302


def test_somebody_else_in_the_browser_is_asked_about_first(
    world: World, meeting: Any, now: Any, enter: Any
) -> None:
    browser, code = enter(world.ben, world.event), read_out(world, now)
    page = say(world, code, browser)
    assert "Stay as Ben O." in page.content.decode()
    assert say(world, code, browser, instead_of=str(world.ben.uid)).status_code == 302


@pytest.mark.parametrize(
    ("change", "code"),
    [({"email": ""}, "no_address"), ({"has_portal_access": False}, "no_portal_access")],
)
def test_no_code_is_made_that_could_not_be_used(
    world: World, now: Any, change: dict[str, Any], code: str
) -> None:
    for name, value in change.items():
        setattr(world.anna, name, value)
    with pytest.raises(Refused) as refused:
        read_out(world, now)
    assert refused.value.decision.codes == (code,)


@pytest.mark.parametrize("typed", ["", "a@b@c", "<b>@x", "x" * 10_000 + "@a.example"])
def test_what_is_no_address_stays_in_the_field(world: World, typed: str) -> None:
    page = say(world, "123456", email=typed)
    assert page.status_code == 422
    assert 'id="id_email-error-1"' in page.content.decode()
