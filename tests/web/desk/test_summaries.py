"""The editor of session summaries: who may, autosave without loss, sharing, revisions."""

import pytest

from portico.apps.care.models import AccessEntry, SessionSummary, SummaryShare, SummaryTemplate
from portico.apps.care.sealed import open_text
from portico.apps.people.models import Membership
from portico.domain.states import Role
from tests.care import PHRASE, make_past, make_shared, write_summary
from tests.make import make_user


@pytest.fixture
def session(world):
    return make_past(world.event, world.provider, world.anna, world.provider.staff_member)


@pytest.fixture
def page(session, world):
    return f"appointments/{session.uid}/summary/{world.anna.uid}/"


@pytest.fixture
def provider(world, desk_of):
    return desk_of(world.provider)


def test_a_draft_is_written_previewed_and_saved(world, provider, page) -> None:
    shown = provider.get(page)
    assert shown.status_code == 200
    answer = provider.post(page, {"text": "# Hello\n<b>", "seen": "0", "do": "preview"})
    assert b"<h3>Hello</h3>" in answer.content
    assert not SessionSummary.objects.exists()
    saved = provider.post(page, {"text": PHRASE, "notes": "mine", "seen": "0", "do": "save"})
    assert saved.status_code == 302
    again = provider.get(page).content.decode()
    assert PHRASE in again
    assert "mine" in again


def test_autosave_says_the_version_and_a_second_tab_loses_nothing(provider, page) -> None:
    first = provider.post(f"{page}keep/", {"text": "one", "notes": "", "seen": "0"})
    assert first.json() == {"version": 1}
    assert provider.post(f"{page}keep/", {"text": "two", "seen": "1"}).json() == {"version": 2}
    other = provider.post(f"{page}keep/", {"text": "other tab", "seen": "1"})
    assert (other.status_code, other.json()) == (409, {"version": 2})
    conflict = provider.post(page, {"text": "other tab", "seen": "1", "do": "save"})
    text = conflict.content.decode()
    assert conflict.status_code == 409
    assert "other tab</textarea>" in text
    assert "two" in text
    assert 'name="seen" value="2"' in text
    assert open_text(SessionSummary.objects.get()) == "two"
    provider.post(page, {"text": "both", "seen": "2", "do": "save"})
    assert open_text(SessionSummary.objects.get()) == "both"


def test_a_template_goes_into_the_text_and_saves_nothing(world, provider, page) -> None:
    made = SummaryTemplate.objects.create(
        organization=world.organization, workspace=world.event, name="SOAP", text="## Plan"
    )
    sent = {"text": "typed", "seen": "0", "do": "template", "template": str(made.uid)}
    text = provider.post(page, sent).content.decode()
    assert "typed\n\n## Plan</textarea>" in text
    assert not SessionSummary.objects.exists()


def test_sharing_asks_and_ticks_nobody_of_two(world, provider) -> None:
    both = make_past(
        world.event, world.provider, world.anna, world.ben, world.provider.staff_member
    )
    write_summary(both, world.anna, world.provider)
    page = f"appointments/{both.uid}/summary/{world.anna.uid}/share/"
    asked = provider.get(page).content.decode()
    assert asked.count('type="checkbox" name="with"') == 2
    assert "checked" not in asked
    nobody = provider.post(page, {"seen": "1"})
    assert nobody.status_code == 422
    assert b"Tick with whom" in nobody.content
    assert provider.post(page, {"seen": "1", "with": str(world.ben.uid)}).status_code == 302
    assert [one.client for one in SummaryShare.objects.all()] == [world.ben]


def test_a_draft_changed_meanwhile_is_not_shared_unseen(world, provider, page) -> None:
    provider.post(page, {"text": "one", "seen": "0"})
    provider.post(page, {"text": "two", "seen": "1"})
    sent = {"seen": "1", "with": str(world.anna.uid)}
    assert provider.post(f"{page}share/", sent).status_code == 409
    assert not SummaryShare.objects.exists()


def test_a_revision_is_shown_and_taken_into_the_editor(world, provider, page) -> None:
    provider.post(page, {"text": "first words", "seen": "0"})
    provider.post(page, {"text": "second words", "seen": "1"})
    shown = provider.get(f"{page}revisions/1/").content.decode()
    assert "first words" in shown
    taken = provider.post(page, {"text": "first words", "seen": "2", "do": "preview"})
    assert b"first words</textarea>" in taken.content
    assert provider.get(f"{page}revisions/9/").status_code == 404


def test_each_opening_is_in_the_access_log(world, provider, page) -> None:
    provider.post(page, {"text": "words", "seen": "0"})
    provider.get(page)
    provider.get(page)
    found = AccessEntry.objects.filter(kind="summary", client=world.anna, verb="opened")
    assert [one.actor_uid for one in found] == [world.provider.uid]


@pytest.mark.parametrize(
    ("role", "is_clinical", "status"),
    [
        (Role.MANAGER, False, 403),
        (Role.MANAGER, True, 200),
        (Role.SCHEDULER, True, 403),
        (Role.PROVIDER, False, 403),
    ],
)
def test_the_clinical_permission(world, desk_of, session, page, role, is_clinical, status) -> None:
    user = make_user(world.organization, "Other Person", role, world.event)
    Membership.objects.filter(user=user).update(is_clinical=is_clinical)
    desk = desk_of(user)
    assert desk.get(page).status_code == status
    if role != Role.PROVIDER:
        shown = desk.get(f"appointments/{session.uid}/").content
        assert (b"Session summary" in shown) is (status == 200)


def test_a_provider_reads_what_a_colleague_wrote_of_their_own_client(
    world, desk_of, session, page
) -> None:
    """*Own clients*: but not what another client of that session has."""
    make_shared(session, world.anna, world.provider)
    other = make_user(world.organization, "Other Person", Role.PROVIDER, world.event)
    make_past(world.event, other, world.anna, other.staff_member, days=3)
    assert PHRASE in desk_of(other).get(page).content.decode()


def test_the_record_lists_summaries_without_a_word_of_them(world, provider, session, page) -> None:
    make_shared(session, world.anna, world.provider)
    shown = provider.get(f"clients/{world.anna.uid}/", tab="summaries").content.decode()
    assert page in shown
    assert PHRASE not in shown
    assert PHRASE not in provider.get(f"appointments/{session.uid}/").content.decode()


def test_a_scheduler_has_no_such_tab(world, desk_of, session) -> None:
    make_shared(session, world.anna, world.provider)
    shown = desk_of(world.scheduler).get(f"clients/{world.anna.uid}/", tab="summaries")
    assert b"tab=summaries" not in shown.content


def test_view_as_client_shows_it_to_whom_it_may_be_shown(world, desk_of, session) -> None:
    make_shared(session, world.anna, world.provider)
    for user, status in ((world.provider, 200), (world.scheduler, 404)):
        desk = desk_of(user)
        desk.post(f"clients/{world.anna.uid}/view/")
        path = f"clients/{world.anna.uid}/as-client/appointments/{session.uid}/"
        shown = desk.get(f"{path}summary/")
        assert shown.status_code == status
        assert (PHRASE in shown.content.decode()) is (status == 200)
        assert ("summary/" in desk.get(path).content.decode()) is (status == 200)
    opened = AccessEntry.objects.filter(kind="summary", verb="opened")
    assert [one.actor_uid for one in opened] == [world.provider.uid]
