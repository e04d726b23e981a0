"""The start filter *incomplete forms*: fires, must not fire."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from portico.apps.care.services.form_reviewing import withdraw_request
from portico.apps.flows.models import FlowRun
from portico.domain.actors import SYSTEM
from tests.conftest import World
from tests.flows import DAY, EMAIL, Hands, change_flow, codes, document, flow_messages, make_flow
from tests.forms import hand_in, make_form, save, send
from tests.make import NOW, make_appointment

pytestmark = pytest.mark.django_db(transaction=True)
FILTERED = {"has_open_form": "on"}
LATER = NOW + timedelta(days=40)


def withdrawn(world: World) -> None:
    withdraw_request(request=send(world.salon, world.anna), actor=SYSTEM, now=NOW)


def opened_and_begun(world: World) -> None:
    save(send(world.salon, world.anna), {"name": "Anna"})


def elsewhere(world: World) -> None:
    send(world.event, world.anna)


def handed_in_beside_an_open_one(world: World) -> None:
    form = make_form(world.salon)
    hand_in(send(world.salon, world.anna, template=form))
    send(world.salon, world.anna, template=form)


@pytest.mark.parametrize(
    ("prepare", "is_started"),
    [
        (lambda world: None, False),
        (lambda world: send(world.salon, world.anna), True),
        (opened_and_begun, True),
        (lambda world: hand_in(send(world.salon, world.anna)), False),
        (handed_in_beside_an_open_one, True),
        (withdrawn, False),
        (lambda world: send(world.salon, world.anna, now=NOW - timedelta(days=31)), False),
        (lambda world: send(world.salon, world.anna, now=NOW - timedelta(days=29)), True),
        (lambda world: send(world.salon, world.ben), False),
        (elsewhere, False),
    ],
    ids=[
        *("none", "open", "begun", "handed in", "one of two", "withdrawn", "expired"),
        *("not yet expired", "another client", "another workspace"),
    ],
)
def test_only_who_has_a_form_to_fill_in(
    world: World, prepare: Callable[[World], object], is_started: bool
) -> None:
    make_flow(world.salon, "appointment_booked", EMAIL, start=FILTERED)
    make_flow(world.salon, "appointment_booked", EMAIL, name="All")
    prepare(world)
    make_appointment(world.salon, world.admin, world.anna)
    Hands().work()
    assert FlowRun.objects.filter(flow__name="All").count() == 1
    run = FlowRun.objects.filter(flow__name="Follow up").first()
    assert (run is not None) is is_started
    assert len(flow_messages()) == 1 + is_started
    if run is not None:
        assert run.log.get(code="started").words == {"trigger": "appointment_booked", "forms": "1"}


def test_each_client_of_an_appointment_for_themselves(world: World) -> None:
    make_flow(world.salon, "appointment_booked", EMAIL, start=FILTERED)
    send(world.salon, world.ben)
    make_appointment(world.salon, world.admin, world.anna, world.ben)
    Hands().work()
    assert FlowRun.objects.get().client == world.ben


def test_it_is_asked_at_the_moment_before_a_start(world: World) -> None:
    start = {"amount": "1", "unit": "days", **FILTERED}
    make_flow(world.salon, "before_start", EMAIL, start=start)
    form, hands = make_form(world.salon), Hands()
    for client, days in ((world.anna, 5), (world.ben, 6)):
        starts_at = NOW + timedelta(days=days)
        made = make_appointment(world.salon, world.admin, client, starts_at=starts_at)
        request = send(world.salon, client, template=form, appointment=made)
        if client == world.anna:
            hands.pass_time(days=3)
            hand_in(request, now=hands.now)
    hands.pass_time(days=1)
    assert not FlowRun.objects.exists()
    hands.pass_time(days=1)
    assert FlowRun.objects.get().client == world.ben


def test_a_run_under_way_goes_on_when_the_form_is_handed_in(world: World) -> None:
    make_flow(world.salon, "appointment_booked", DAY, EMAIL, start=FILTERED)
    request = send(world.salon, world.anna)
    make_appointment(world.salon, world.admin, world.anna)
    hands = Hands()
    hands.work()
    hand_in(request)
    hands.pass_time(days=1)
    assert codes(FlowRun.objects.get()) == ["started", "waiting", "sent", "ended_finished"]


def test_it_filters_what_is_about_no_appointment_too(world: World) -> None:
    make_flow(world.salon, "form_submitted", EMAIL, start=FILTERED)
    form = make_form(world.salon)
    first, second = (send(world.salon, world.anna, template=form) for _ in range(2))
    make_appointment(world.salon, world.admin, world.anna)
    hands = Hands()
    hand_in(first)
    hands.work()
    assert FlowRun.objects.count() == 1
    hand_in(second)
    hands.work()
    assert FlowRun.objects.count() == 1, "nothing is left to fill in"


def test_runs_keep_the_version_whose_filter_they_passed(world: World) -> None:
    flow = make_flow(world.salon, "appointment_booked", DAY, EMAIL)
    make_appointment(world.salon, world.admin, world.anna)
    hands = Hands()
    hands.work()
    change_flow(flow, document("appointment_booked", DAY, EMAIL, start=FILTERED), now=hands.now)
    make_appointment(world.salon, world.admin, world.anna, starts_at=LATER)
    hands.pass_time(days=1)
    run = FlowRun.objects.get()
    assert (run.version.number, run.outcome) == (1, "finished")


def test_without_the_filter_nobody_asks_for_forms(
    world: World, django_assert_max_num_queries: Callable[..., object]
) -> None:
    flow = make_flow(world.salon, "appointment_booked", EMAIL)
    assert flow.current is not None
    make_appointment(world.salon, world.admin, world.anna)
    with django_assert_max_num_queries(200) as asked:  # type: ignore[attr-defined]
        from portico.apps.flows.services.noticing import note_causes
        from portico.apps.flows.services.reacting import react_to_causes

        note_causes()
        react_to_causes(now=NOW)
    assert FlowRun.objects.count() == 1
    assert not [one for one in asked.captured_queries if "care_formrequest" in one["sql"]]
