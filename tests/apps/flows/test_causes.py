"""What starts a run: every cause once, nothing that was not one."""

from datetime import date, timedelta
from typing import Any

import pytest

from portico.apps.appointments.services.cancelling import (
    cancel_appointment,
    mark_no_show,
)
from portico.apps.appointments.services.completing import complete_over
from portico.apps.flows.models import FlowCause, FlowRun
from portico.apps.flows.services.noticing import note_causes
from portico.apps.flows.services.reacting import react_to_causes
from portico.apps.history.models import LogEntry
from portico.apps.history.services.recording import record
from portico.apps.people.models import Client
from portico.domain.actors import SYSTEM
from tests.conftest import World
from tests.flows import DAY, EMAIL, Hands, flow_messages, make_flow
from tests.make import NOW, make_appointment, make_client, make_organization, make_workspace

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hands() -> Hands:
    return Hands()


def book(world: World, **fields: Any) -> Any:
    return make_appointment(world.event, world.manager, world.anna, **fields)


def runs() -> list[str]:
    return sorted(run.client.first_name for run in FlowRun.objects.select_related("client"))


def moved(appointment: Any, world: World, *, now: Any) -> None:
    """As a move records itself."""
    before, after = appointment.starts_at, appointment.starts_at + timedelta(days=1)
    appointment.starts_at, appointment.ends_at = after, appointment.ends_at + timedelta(days=1)
    appointment.save()
    record(
        subject_kind="appointment",
        subject_uid=appointment.uid,
        verb="moved",
        actor=SYSTEM,
        now=now,
        organization_id=world.organization.pk,
        workspace_id=world.event.pk,
        changes={"starts_at": [before.isoformat(), after.isoformat()]},
    )


def test_booked_starts_one_run_per_client(world: World, hands: Hands) -> None:
    make_flow(world.event, "appointment_booked", EMAIL)
    make_appointment(world.event, world.manager, world.anna, world.ben)
    hands.work()
    hands.work()
    assert runs() == ["Anna", "Ben"]
    assert len(flow_messages()) == 2


def test_proposed_is_not_booked_until_it_has_a_time(world: World, hands: Hands) -> None:
    make_flow(world.event, "appointment_booked", EMAIL)
    appointment = book(world, starts_at=None)
    hands.work()
    assert runs() == []
    appointment.state, appointment.starts_at = "pending", NOW + timedelta(days=3)
    appointment.ends_at = appointment.starts_at + timedelta(hours=1)
    appointment.save()
    record(
        subject_kind="appointment",
        subject_uid=appointment.uid,
        verb="moved",
        actor=SYSTEM,
        now=hands.now,
        organization_id=world.organization.pk,
        workspace_id=world.event.pk,
        changes={"starts_at": ["", appointment.starts_at.isoformat()]},
    )
    hands.work()
    assert runs() == ["Anna"]


def test_what_was_before_the_flow_is_no_cause(world: World, hands: Hands) -> None:
    book(world, now=NOW - timedelta(minutes=1))
    make_flow(world.event, "appointment_booked", EMAIL)
    hands.work()
    assert runs() == []


def test_other_workspaces_and_organizations_start_nothing(world: World, hands: Hands) -> None:
    make_flow(world.salon, "appointment_booked", EMAIL)
    make_flow(world.stranger_workspace, "appointment_booked", EMAIL)
    book(world)
    hands.work()
    assert runs() == []


def test_who_is_only_typed_by_a_booker_is_left_alone(world: World, hands: Hands) -> None:
    make_flow(world.event, "appointment_booked", EMAIL)
    book(world)
    Client.objects.filter(pk=world.anna.pk).update(is_provisional=True)
    hands.work()
    assert runs() == []


def test_completed_and_rescheduled(world: World, hands: Hands) -> None:
    make_flow(world.event, "appointment_completed", EMAIL, name="Thanks")
    make_flow(world.event, "appointment_rescheduled", EMAIL, name="Moved")
    appointment = book(world)
    hands.work()
    moved(appointment, world, now=hands.now)
    hands.work()
    assert [run.flow.name for run in FlowRun.objects.all()] == ["Moved"]
    appointment.state = "confirmed"
    appointment.save()
    hands.now = appointment.ends_at
    complete_over(now=hands.now)
    hands.work()
    assert {run.flow.name for run in FlowRun.objects.all()} == {"Moved", "Thanks"}


def test_a_no_show_is_a_cancellation_and_types_are_filtered(world: World, hands: Hands) -> None:
    start = {"cancel_types": ["no_show"]}
    make_flow(world.event, "appointment_cancelled", EMAIL, name="Any")
    make_flow(world.event, "appointment_cancelled", EMAIL, name="No-show", start=start)
    cancelled, missed = book(world), book(world, starts_at=NOW + timedelta(days=9))
    missed.state = "completed"
    missed.save()
    cancel_appointment(
        workspace=world.event, uid=cancelled.uid, reason="ill", actor=SYSTEM, now=hands.now
    )
    hands.work()
    assert [run.flow.name for run in FlowRun.objects.all()] == ["Any"]
    mark_no_show(workspace=world.event, uid=missed.uid, actor=SYSTEM, now=hands.now)
    hands.work()
    names = sorted(run.flow.name for run in FlowRun.objects.all())
    assert names == ["Any", "Any", "No-show"]


@pytest.mark.parametrize(
    ("frequency", "expected"),
    [("every_time", 2), ("once_per_appointment", 1), ("once_per_client", 1)],
)
def test_how_often_across_reschedules(
    world: World, hands: Hands, frequency: str, expected: int
) -> None:
    make_flow(world.event, "appointment_rescheduled", EMAIL, frequency=frequency)
    appointment = book(world)
    for _ in range(2):
        moved(appointment, world, now=hands.now)
        hands.pass_time(hours=1)
    assert FlowRun.objects.count() == expected


def test_once_per_period(world: World, hands: Hands) -> None:
    make_flow(
        world.event,
        "appointment_booked",
        EMAIL,
        frequency="once_per_period",
        period_days="30",
    )
    for day in range(2):
        book(world, starts_at=NOW + timedelta(days=40 + day))
    hands.work()
    assert FlowRun.objects.count() == 1
    hands.pass_time(days=30)
    book(world, starts_at=NOW + timedelta(days=50), now=hands.now)
    hands.work()
    assert FlowRun.objects.count() == 2


def test_before_a_start_once_for_each_start(world: World, hands: Hands) -> None:
    start = {"amount": "2", "unit": "days"}
    make_flow(world.event, "before_start", EMAIL, start=start)
    appointment = book(world, starts_at=NOW + timedelta(days=5))
    hands.pass_time(days=2, hours=23)
    assert runs() == []
    hands.pass_time(hours=1)
    hands.work()
    assert runs() == ["Anna"]
    moved(appointment, world, now=hands.now)
    hands.work()
    assert FlowRun.objects.count() == 1
    hands.pass_time(days=1)
    assert FlowRun.objects.count() == 2, "another start"


def test_booked_after_that_moment_is_not_caught_up(world: World, hands: Hands) -> None:
    start = {"amount": "2", "unit": "days"}
    make_flow(world.event, "before_start", EMAIL, start=start)
    hands.work()
    book(world, starts_at=NOW + timedelta(days=2) - timedelta(minutes=30))
    hands.pass_time(minutes=10)
    assert runs() == []


def test_a_worker_that_was_away_still_starts_before_the_start(world: World, hands: Hands) -> None:
    start = {"amount": "2", "unit": "days"}
    make_flow(world.event, "before_start", EMAIL, start=start)
    book(world, starts_at=NOW + timedelta(days=5))
    hands.work()
    hands.pass_time(days=4)
    assert runs() == ["Anna"]
    book(world, starts_at=NOW + timedelta(days=8), now=NOW + timedelta(days=4))
    hands.pass_time(days=5)
    assert FlowRun.objects.count() == 1, "after the start nothing is before it"


def test_a_created_client_of_the_only_workspace(hands: Hands) -> None:
    organization = make_organization("One House")
    workspace = make_workspace(organization)
    make_flow(workspace, "client_created", EMAIL)
    make_client(organization, "Nora")
    hands.work()
    assert runs() == ["Nora"]


def test_a_created_client_counts_where_they_have_an_appointment(world: World, hands: Hands) -> None:
    make_flow(world.event, "client_created", EMAIL)
    make_flow(world.salon, "client_created", EMAIL)
    nora = make_client(world.organization, "Nora")
    make_client(world.organization, "Otto")
    make_appointment(world.event, world.manager, nora)
    hands.work()
    assert [(run.client.first_name, run.workspace) for run in FlowRun.objects.all()] == [
        ("Nora", world.event)
    ]


def test_birthdays_once_a_year_at_nine(world: World, hands: Hands) -> None:
    make_flow(world.event, "birthday", EMAIL)
    book(world)
    Client.objects.filter(pk=world.anna.pk).update(birthday=date(1990, 11, 24))
    Client.objects.filter(pk=world.ben.pk).update(birthday=date(1990, 11, 24))
    hands.now = NOW.replace(day=24, hour=7, minute=59)  # 8:59 in Berlin
    hands.work()
    assert runs() == []
    hands.pass_time(minutes=1)
    hands.pass_time(minutes=30)
    assert runs() == ["Anna"], "Ben was never here"
    hands.now = hands.now.replace(year=2027)
    hands.work()
    assert runs() == ["Anna", "Anna"]


def test_somebody_born_on_a_leap_day(world: World, hands: Hands) -> None:
    hands.now = NOW.replace(year=2027, month=2, day=28, hour=7)
    make_flow(world.event, "birthday", EMAIL, now=hands.now)
    book(world)
    Client.objects.filter(pk=world.anna.pk).update(birthday=date(1992, 2, 29))
    hands.pass_time(hours=2)
    assert runs() == ["Anna"]


def test_organizations_without_flows_note_nothing_and_all_is_read_once(world: World) -> None:
    book(world)
    assert note_causes() == 0
    assert not LogEntry.objects.filter(is_swept=False).exists()
    make_flow(world.event, "appointment_booked", EMAIL)
    book(world, starts_at=NOW + timedelta(days=9))
    assert note_causes() == 1
    assert note_causes() == 0
    assert FlowCause.objects.count() == 1


def test_a_crash_between_reading_and_reacting_loses_nothing(
    world: World, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_flow(world.event, "appointment_booked", DAY, EMAIL)
    book(world)

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("portico.apps.flows.services.noticing.FlowCause.objects.bulk_create", die)
        with pytest.raises(KeyboardInterrupt):
            note_causes()
    assert note_causes() == 3, "two clients and the appointment"
    with monkeypatch.context() as broken:
        broken.setattr("portico.apps.flows.services.starting.write_log", die)
        with pytest.raises(KeyboardInterrupt):
            react_to_causes(now=hands.now)
    assert not FlowRun.objects.exists()
    hands.work()
    assert runs() == ["Anna"]


def test_an_idle_worker_writes_nothing(world: World, hands: Hands, django_assert_num_queries):
    make_flow(world.event, "appointment_booked", EMAIL)
    hands.work()
    with django_assert_num_queries(3) as asked:
        from portico.apps.flows.services.rounds import work_flows

        assert work_flows(owner="me", read_clock=hands.read_clock) == 0
    assert all(query["sql"].startswith("SELECT") for query in asked.captured_queries)
