"""Conflicts, product page 4: who only warns, who refuses, and who may override."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.domain.conflicts import (
    Cause,
    Conflict,
    Taken,
    Weight,
    WhoKind,
    may_save,
    merge_conflicts,
    weigh_conflicts,
)
from portico.domain.states import WorkspaceKind

START = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
END = START + timedelta(hours=1)
SOMEBODY = UUID(int=1)
EVENT, SALON, PRACTICE = WorkspaceKind.EVENT, WorkspaceKind.LOCATION, WorkspaceKind.PRACTICE
RED, YELLOW = False, True


def taken(
    who_kind: WhoKind,
    starts_at: datetime = START,
    ends_at: datetime = END,
    *,
    is_tentative: bool = RED,
    name: str = "Mara",
) -> Taken:
    return Taken(who_kind, SOMEBODY, name, starts_at, ends_at, is_tentative, "Cut and style")


def weigh(
    *stretches: Taken, kind: WorkspaceKind = EVENT, room_allows_double: bool = False
) -> tuple[Conflict, ...]:
    return weigh_conflicts(
        stretches,
        starts_at=START,
        ends_at=END,
        workspace_kind=kind,
        room_allows_double=room_allows_double,
    )


@pytest.mark.parametrize(
    ("who_kind", "is_tentative", "kind", "room_allows_double", "expected"),
    [
        ("staff", RED, EVENT, False, "warn"),
        ("staff", RED, SALON, False, "warn"),
        ("staff", RED, PRACTICE, False, "warn"),
        ("staff", YELLOW, EVENT, False, "warn"),
        ("room", RED, EVENT, False, "refuse"),
        ("room", RED, SALON, False, "refuse"),
        ("room", YELLOW, EVENT, False, "refuse"),
        ("room", RED, EVENT, True, "warn"),
        ("room", YELLOW, PRACTICE, True, "warn"),
        ("unit", RED, SALON, True, "refuse"),
        ("unit", YELLOW, EVENT, True, "refuse"),
        ("client", RED, EVENT, False, "refuse"),
        ("client", RED, EVENT, True, "refuse"),
        ("client", YELLOW, EVENT, False, "warn"),
        ("client", RED, SALON, False, "warn"),
        ("client", RED, PRACTICE, False, "warn"),
        ("client", YELLOW, PRACTICE, False, "warn"),
    ],
)
def test_weights(
    who_kind: WhoKind,
    is_tentative: bool,
    kind: WorkspaceKind,
    room_allows_double: bool,
    expected: Weight,
) -> None:
    (conflict,) = weigh(
        taken(who_kind, is_tentative=is_tentative),
        kind=kind,
        room_allows_double=room_allows_double,
    )
    assert conflict.weight == expected


def test_a_conflict_keeps_what_was_taken() -> None:
    (conflict,) = weigh(taken("staff", is_tentative=YELLOW))
    assert conflict == Conflict(
        "staff", SOMEBODY, "Mara", START, END, YELLOW, "Cut and style", "warn"
    )


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "is_conflict"),
    [
        (START - timedelta(hours=1), START, False),
        (END, END + timedelta(hours=1), False),
        (START - timedelta(hours=1), START + timedelta(seconds=1), True),
        (END - timedelta(seconds=1), END + timedelta(hours=1), True),
        (START - timedelta(hours=1), END + timedelta(hours=1), True),
        (START + timedelta(minutes=20), START + timedelta(minutes=25), True),
    ],
)
def test_touching_is_no_conflict(starts_at: datetime, ends_at: datetime, is_conflict: bool) -> None:
    assert bool(weigh(taken("room", starts_at, ends_at))) is is_conflict


def test_what_refuses_comes_first_then_by_time_then_by_name() -> None:
    late, early = START + timedelta(minutes=30), START - timedelta(minutes=30)
    found = weigh(
        taken("staff", late, END, name="Zoe"),
        taken("staff", early, END, name="Ute"),
        taken("room", late, END, name="Arc"),
        taken("staff", early, END, name="Ann"),
    )
    assert [conflict.name for conflict in found] == ["Arc", "Ann", "Ute", "Zoe"]


WARNS = taken("staff")
REFUSES = taken("room")


@pytest.mark.parametrize(
    ("stretches", "is_overriding", "has_reason", "accepts_warnings", "codes"),
    [
        ([], False, False, False, ()),
        ([WARNS], False, False, True, ()),
        ([WARNS], False, False, False, ("conflict_warning",)),
        ([WARNS], True, True, False, ("conflict_warning",)),
        ([REFUSES], False, False, False, ("conflict_refused",)),
        ([REFUSES], False, True, True, ("conflict_refused",)),
        ([REFUSES], True, False, True, ("override_needs_reason",)),
        ([REFUSES], True, True, False, ()),
        ([REFUSES, WARNS], True, True, True, ()),
        ([REFUSES, WARNS], True, True, False, ("conflict_warning",)),
        ([REFUSES, WARNS], False, False, False, ("conflict_refused", "conflict_warning")),
        ([REFUSES, WARNS], True, False, False, ("conflict_warning", "override_needs_reason")),
    ],
)
def test_may_save(
    stretches: list[Taken],
    is_overriding: bool,
    has_reason: bool,
    accepts_warnings: bool,
    codes: tuple[str, ...],
) -> None:
    decision = may_save(
        weigh(*stretches),
        is_overriding=is_overriding,
        has_reason=has_reason,
        accepts_warnings=accepts_warnings,
    )
    assert decision.codes == codes


offsets = st.integers(-180, 180)


@given(st.lists(st.tuples(offsets, st.integers(1, 120)), max_size=8))
def test_conflicts_are_exactly_what_shares_a_minute(stretches: list[tuple[int, int]]) -> None:
    found = weigh(
        *(
            taken("staff", START + timedelta(minutes=a), START + timedelta(minutes=a + length))
            for a, length in stretches
        )
    )
    wanted = set(range(60))
    sharing = [one for one in stretches if wanted & set(range(one[0], one[0] + one[1]))]
    assert len(found) == len(sharing)


@pytest.mark.parametrize("who_kind", ["staff", "room"])
@pytest.mark.parametrize("kind", list(WorkspaceKind))
def test_time_held_for_a_client_only_warns(who_kind: WhoKind, kind: WorkspaceKind) -> None:
    held = replace(taken(who_kind), held_until=END)
    (conflict,) = weigh(held, kind=kind)
    assert (conflict.weight, conflict.held_until) == ("warn", END)


@pytest.mark.parametrize("who_kind", ["staff", "room", "unit", "service"])
@pytest.mark.parametrize("cause", ["away", "closed", "not_offered"])
def test_staff_may_book_outside_hours_after_a_warning(who_kind: WhoKind, cause: Cause) -> None:
    (conflict,) = weigh(replace(taken(who_kind), cause=cause))
    (booked,) = weigh(taken(who_kind))
    assert (conflict.weight, conflict.cause) == ("warn", cause)
    assert conflict.key != booked.key


def test_what_is_met_twice_is_told_once() -> None:
    warned, refused = weigh(taken("staff")), weigh(taken("room"))
    assert merge_conflicts((*warned, *refused, *warned)) == (*refused, *warned)


def test_a_conflict_is_named_by_all_that_was_seen_of_it() -> None:
    (seen,) = weigh(replace(taken("staff"), held_until=END))
    (booked,) = weigh(taken("staff"))
    (room,) = weigh(taken("room"))
    assert len({seen.key, booked.key, room.key}) == 3
    assert seen.key == replace(seen, name="Mara O.").key
