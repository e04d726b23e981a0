"""Every row of the refusal list fires, and does not fire beside its boundary."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portico.domain.rescheduling import (
    BookedLine,
    MoveFacts,
    RescheduleFacts,
    may_move_to,
    may_reschedule,
    reschedule_deadline,
)
from portico.domain.states import AppointmentState
from portico.domain.timing import ServiceTime

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
START = NOW + timedelta(days=2)
HALF, A_MOMENT = timedelta(minutes=30), timedelta(microseconds=1)
CUT = BookedLine(START, ServiceTime(30, 10, 5), ServiceTime(30, 10, 5))
AFTER = BookedLine(CUT.ends_at, ServiceTime(20), ServiceTime(20))
FACTS = RescheduleFacts(
    state=AppointmentState.CONFIRMED,
    starts_at=START,
    is_switched_on=True,
    hours=24,
    grace=timedelta(minutes=15),
    booked_at=None,
    visits=((CUT, AFTER),),
)


def codes(now: datetime = NOW, **changes: object) -> tuple[str, ...]:
    return may_reschedule(replace(FACTS, **changes), now=now).codes  # type: ignore[arg-type]


def line(**changes: object) -> tuple[tuple[BookedLine, ...], ...]:
    return ((replace(CUT, **changes),),)  # type: ignore[arg-type]


def test_an_ordinary_appointment_may_be_moved() -> None:
    assert codes() == ()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"is_switched_on": False}, "disabled"),
        ({"state": AppointmentState.CHECKED_IN}, "not_upcoming"),
        ({"state": AppointmentState.IN_SESSION}, "not_upcoming"),
        ({"state": AppointmentState.COMPLETED}, "not_upcoming"),
        ({"state": AppointmentState.CANCELLED}, "not_upcoming"),
        ({"state": AppointmentState.DECLINED}, "not_upcoming"),
        ({"visits": line(time=ServiceTime(45, 10, 5), changed=frozenset({"duration"}))},
         "duration_changed"),
        ({"visits": line(time=ServiceTime(30, 0, 5), changed=frozenset({"processing"}))},
         "duration_changed"),
        ({"visits": line(time=ServiceTime(30, 10, 9), changed=frozenset({"finishing"}))},
         "duration_changed"),
        ({"visits": line(default=None, changed=frozenset({"duration"}))}, "duration_changed"),
        ({"visits": line(is_online=False)}, "not_online"),
        ({"visits": ((CUT, replace(AFTER, starts_at=START + timedelta(minutes=44))),)},
         "overlapping_services"),
        ({"visits": ((CUT, replace(AFTER, starts_at=START + timedelta(minutes=31),
                                   time=ServiceTime(5))),)}, "overlapping_services"),
        ({"group_part": "member"}, "group_member"),
        ({"clients": 2}, "several_clients"),
        ({"visits": ()}, "no_service"),
        ({"visits": ((CUT,), ())}, "no_service"),
        ({"may_book": False}, "blocked"),
    ],
)  # fmt: skip
def test_fires(changes: dict[str, object], code: str) -> None:
    assert codes(**changes) == (code,)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": AppointmentState.PENDING},
        {"visits": line(time=ServiceTime(45, 10, 5))},  # its service was edited since
        {"visits": line(changed=frozenset({"duration"}))},  # changed, and set back
        {"visits": line(time=ServiceTime(25, 10, 5), default=ServiceTime(25, 10, 5),
                        changed=frozenset({"duration"}))},  # the staff member's own value
        {"visits": line(time=ServiceTime(30, 10, 5, 20, 20), changed=frozenset({"duration"}))},
        {"visits": line(default=None)},
        {"visits": ((replace(CUT, time=ServiceTime(30, 10, 5, 0, 30)), AFTER),)},  # buffers only
        {"group_part": "primary"},
    ],
)  # fmt: skip
def test_does_not_fire(changes: dict[str, object]) -> None:
    assert codes(**changes) == ()


def test_exactly_the_hours_before_and_exactly_at_the_graces_end_are_allowed() -> None:
    latest = START - timedelta(hours=24)
    assert codes(now=latest) == ()
    late = may_reschedule(FACTS, now=latest + A_MOMENT)
    assert late.codes == ("too_late",)
    assert late.reasons[0].deadline == latest
    soon = {"starts_at": NOW + timedelta(hours=3), "booked_at": NOW}
    assert codes(now=NOW + timedelta(minutes=15), **soon) == ()
    assert codes(now=NOW + timedelta(minutes=15) + A_MOMENT, **soon) == ("too_late",)
    assert reschedule_deadline(replace(FACTS, starts_at=None)) is None


def test_what_has_begun_is_not_upcoming() -> None:
    assert codes(now=START, hours=0) == ("not_upcoming",)
    assert codes(now=START - A_MOMENT, hours=0) == ()
    assert codes(starts_at=None) == ("not_upcoming",)


def test_every_reason_is_named_in_the_order_of_the_table() -> None:
    late = replace(CUT, is_online=False, time=ServiceTime(31), changed=frozenset({"duration"}))
    facts = replace(
        FACTS,
        is_switched_on=False,
        state=AppointmentState.COMPLETED,
        visits=((late, replace(AFTER, starts_at=START)), ()),
        clients=3,
        may_book=False,
        group_part="member",
    )
    assert may_reschedule(facts, now=START).codes == (
        "disabled",
        "not_upcoming",
        "too_late",
        "duration_changed",
        "not_online",
        "overlapping_services",
        "group_member",
        "several_clients",
        "no_service",
        "blocked",
    )


def test_what_another_members_visit_causes_is_marked() -> None:
    """Their length and their service; the deadline counts from the earliest start of all."""
    theirs = replace(CUT, is_online=False, time=ServiceTime(31), changed=frozenset({"duration"}))
    mine = replace(CUT, is_online=False, starts_at=START + HALF)
    own = replace(FACTS, visits=((mine,),), starts_at=START + HALF, group_part="primary")
    whole = replace(own, visits=((theirs,), (mine,)), starts_at=START, own=own)
    late = START - timedelta(hours=24) + A_MOMENT
    found = may_reschedule(whole, now=late).reasons
    assert [(one.code, one.is_of_another) for one in found] == [
        ("too_late", True),
        ("duration_changed", True),
        ("not_online", False),
    ]
    assert found[0].deadline == START - timedelta(hours=24)


def test_the_new_time_is_free_and_the_clients_own() -> None:
    assert may_move_to(MoveFacts(is_offered=True, has_own_overlap=False)).is_allowed
    taken = may_move_to(MoveFacts(is_offered=False, has_own_overlap=True))
    assert taken.codes == ("slot_taken", "own_overlap")
