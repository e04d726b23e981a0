"""The log of messages: what became of each, by filter, by role, in a fixed number of queries."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.messaging.models import Message
from tests.make import NOW, make_appointment

HOUR = timedelta(hours=1)


@pytest.fixture
def meeting(world: Any) -> Appointment:
    """Of the scheduler and Anna; what that wrote is gone."""
    made = make_appointment(world.event, world.scheduler, world.anna)
    Message.objects.all().delete()
    return made


def put(world: Any, client: Any, number: int = 0, **fields: Any) -> Message:
    """A reminder to this client in the log, sent an hour ago."""
    wanted: dict[str, Any] = {
        "workspace": world.event,
        "trigger": "reminder",
        "subject_kind": "appointment",
        "subject_uid": uuid4(),
        "recipient_kind": "client",
        "recipient_uid": client.uid,
        "address": client.email,
        "created_at": NOW - 2 * HOUR,
        "due_at": NOW - HOUR + timedelta(seconds=number),
        "sent_at": NOW - HOUR,
        "state": Message.SENT,
        **fields,
    }
    return Message.objects.create(
        organization_id=client.organization_id, dedupe=str(uuid4()), **wanted
    )


def page_of(desk: Any, **query: str) -> str:
    answer = desk.get("messages/", **query)
    assert answer.status_code == 200
    return answer.content.decode()


def count_of(page: str) -> int:
    return page.count("<tr>") + page.count('<tr class="is-failed">') - ("<thead>" in page)


def test_it_says_what_was_sent_to_whom_and_about_what(world, desk, meeting) -> None:
    put(world, world.anna, subject_uid=meeting.uid, facts={"hours_before": 24})
    page = page_of(desk)
    for said in ("Reminder, 24 h before", "Anna Berg", "anna@clients.example", "sent"):
        assert said in page
    assert f"/appointments/{meeting.uid}/" in page
    assert f"/clients/{world.anna.uid}/" in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"state": "held", "reason": "Send Emails is off"}, "held back"),
        ({"state": "skipped", "reason": "its moment had passed"}, "its moment had passed"),
        ({"state": "failed", "reason": "550 unknown"}, "550 unknown"),
        ({"is_outcome_unknown": True}, "may have arrived twice"),
        ({"opened_at": NOW}, "opened"),
        ({"channel": "sms"}, "as a text"),
    ],
    ids=["held", "skipped", "failed", "unknown", "opened", "text"],
)
def test_it_says_what_became_of_it_and_why(world, desk, meeting, fields, said) -> None:
    put(world, world.anna, **fields)
    assert said in page_of(desk)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"q": "anna"}, 2),
        ({"q": "Berg Anna"}, 2),
        ({"q": "anna@clients"}, 2),
        ({"q": "nobody"}, 0),
        ({"kind": "reminder"}, 2),
        ({"kind": "invitation"}, 1),
        ({"channel": "sms"}, 1),
        ({"channel": "email"}, 2),
        ({"state": "skipped"}, 1),
        ({"state": "sent"}, 2),
        ({"day_from": "2026-11-24"}, 0),
        ({"day_from": "2026-11-23", "day_to": "2026-11-23"}, 3),
        ({"day_to": "2026-11-22"}, 0),
        ({"q": "anna", "kind": "reminder", "state": "sent"}, 1),
        ({"kind": "nonsense", "state": "nonsense", "day_from": "x", "page": "x"}, 3),
    ],
)
def test_filters_by_person_kind_channel_state_and_date(world, desk, meeting, query, count) -> None:
    put(world, world.anna)
    put(world, world.anna, trigger="invitation", state="skipped")
    put(world, world.ben, channel="sms")
    assert count_of(page_of(desk, **query)) == count


def test_what_is_planned_stands_by_itself_the_next_first(world, desk, meeting) -> None:
    late = put(world, world.ben, state="scheduled", due_at=NOW + 3 * HOUR)
    put(world, world.anna, state="held", due_at=NOW + HOUR)
    assert count_of(page_of(desk)) == 0
    page = page_of(desk, show="planned")
    assert page.index("Anna Berg") < page.index("Ben Osei")
    Message.objects.filter(pk=late.pk).update(due_at=NOW - HOUR)
    assert "on its way" in page_of(desk)


def test_pages_have_fifty_and_a_fixed_number_of_queries(
    world, desk, meeting, django_assert_max_num_queries
) -> None:
    for number in range(60):
        put(world, (world.anna, world.ben)[number % 2], number, subject_uid=meeting.uid)
    with django_assert_max_num_queries(14):
        assert count_of(page_of(desk)) == 50
    assert count_of(page_of(desk, page="2")) == 10
    assert "Nothing fits" in page_of(desk, page="3")


def test_a_provider_sees_what_is_about_their_own(world, desk_of, meeting) -> None:
    own = make_appointment(
        world.event,
        world.provider,
        world.ben,
        world.provider.staff_member,
        starts_at=NOW + timedelta(days=3),
    )
    Message.objects.all().delete()
    put(world, world.anna, subject_uid=meeting.uid)
    put(world, world.ben, subject_uid=own.uid)
    page = page_of(desk_of(world.provider))
    assert "Ben Osei" in page
    assert "Anna" not in page
    assert "About your own appointments" in page


def test_a_scheduler_sees_nothing_of_accounts(world, desk_of, desk, meeting) -> None:
    put(
        world,
        world.anna,
        trigger="staff_password_reset",
        subject_kind="user",
        subject_uid=world.admin.uid,
        recipient_kind="user",
        recipient_uid=world.admin.uid,
        address="ada@secret.example",
    )
    assert "ada@secret" not in page_of(desk_of(world.scheduler))
    assert "ada@secret" in page_of(desk)


def test_nobody_sees_what_is_of_another_workspace(world, desk_of, desk, meeting) -> None:
    put(world, world.anna, workspace=world.salon)
    put(world, world.stranger_client, workspace=world.stranger_workspace)
    assert count_of(page_of(desk)) == 0
    stranger = desk_of(world.stranger_admin)
    assert stranger.get("messages/").status_code == 404


def test_only_who_may_tries_again(world, desk, desk_of, meeting) -> None:
    failed = put(world, world.anna, subject_kind="client", subject_uid=world.anna.uid)
    Message.objects.filter(pk=failed.pk).update(state="failed")
    assert "Retry" in page_of(desk)
    assert "Retry" not in page_of(desk_of(world.scheduler))
    answer = desk.post(f"messages/{failed.uid}/retry/", {"from": "log"})
    assert answer["Location"].endswith("/messages/")
    failed.refresh_from_db()
    assert failed.state == Message.SCHEDULED
