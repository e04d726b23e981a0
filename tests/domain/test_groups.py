"""Groups: each reason fires, and does not fire beside its boundary."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from portico.domain.groups import (
    GroupedVisit,
    TypedMember,
    check_members,
    check_typed,
    find_faults,
    may_be_primary,
    may_book_group,
    may_group,
    write_plain_name,
)
from portico.domain.states import AppointmentState

TEN = datetime(2026, 11, 24, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
ANNA, BEN = UUID(int=1), UUID(int=2)
FIRST = GroupedVisit(
    AppointmentState.CONFIRMED, date(2026, 11, 24), (ANNA,), ((1, (TEN, TEN + HOUR)),)
)
SECOND = replace(FIRST, clients=(BEN,), worked=((2, (TEN, TEN + HOUR)),))


@pytest.mark.parametrize(
    ("members", "maximum", "codes"),
    [
        (2, 5, ()),
        (5, 5, ()),
        (6, 5, ("too_large",)),
        (1, 5, ("too_few",)),
        (2, 0, ("groups_off",)),
        (1, 0, ("groups_off", "too_few")),
        (2, 1, ("too_large",)),
    ],
)
def test_how_many_book_together_online(members: int, maximum: int, codes: tuple[str, ...]) -> None:
    assert may_book_group(members, maximum).codes == codes


def test_two_visits_of_one_day_are_a_group() -> None:
    assert may_group((FIRST, SECOND)).is_allowed
    assert may_group((FIRST, replace(SECOND, state=AppointmentState.PENDING))).is_allowed


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"state": AppointmentState.CANCELLED}, "visit_over"),
        ({"state": AppointmentState.COMPLETED}, "visit_over"),
        ({"state": AppointmentState.COMPLETED, "worked": ()}, "visit_over"),
        ({"day": None, "worked": ()}, "no_time"),
        ({"day": None, "state": AppointmentState.PROPOSED}, "no_time"),
        ({"day": date(2026, 11, 25)}, "other_day"),
        ({"clients": ()}, "not_one_client"),
        ({"clients": (BEN, UUID(int=3))}, "not_one_client"),
        ({"clients": (ANNA,)}, "client_twice"),
        ({"group": 7}, "in_a_group"),
        ({"worked": ()}, "no_staff"),
        ({"worked": ((1, (TEN + HOUR / 2, TEN + 2 * HOUR)),)}, "staff_twice"),
    ],
)
def test_what_keeps_a_visit_out(changes: dict[str, object], code: str) -> None:
    other = replace(SECOND, **changes)  # type: ignore[arg-type]
    assert may_group((FIRST, other)).codes == (code,)


def test_beside_the_boundary() -> None:
    after = replace(SECOND, worked=((1, (TEN + HOUR, TEN + 2 * HOUR)),))
    assert may_group((FIRST, after)).is_allowed
    both = replace(FIRST, group=7), replace(SECOND, group=7)
    assert may_group(both).is_allowed
    assert may_group((both[0], SECOND)).is_allowed


def test_one_is_no_group() -> None:
    assert may_group((FIRST,)).codes == ("too_few",)
    assert may_group(()).codes == ("too_few",)


@pytest.mark.parametrize(
    ("is_member", "is_provisional", "codes"),
    [
        (True, False, ()),
        (False, False, ("not_a_member",)),
        (True, True, ("not_opened",)),
    ],
)
def test_who_can_be_primary(is_member: bool, is_provisional: bool, codes: tuple[str, ...]) -> None:
    found = may_be_primary(is_active_member=is_member, is_provisional=is_provisional)
    assert found.codes == codes


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Anna B.", "Anna B."),
        ("Anna", "Anna"),
        ("Anne-Marie O’Neill", "Anne-Marie O’Neill"),
        ("Jürgen Ö.", "Jürgen Ö."),
        ("رنا ا.", "رنا ا."),
        ("Zoe\u0308 D.", "Zoe\u0308 D."),
        ("WIN http://evil.example/x", "WIN"),
        ("evil.example", ""),
        ("You have won a big prize", "You have won"),
        ("me@evil.example", ""),
        ("<b>Bold</b>", ""),
        ("A" * 90, "A" * 40),
        ("1234", ""),
        ("", ""),
        ("X.", "X."),
        ("Anna Bo.", "Anna"),
    ],
)
def test_a_name_in_a_mail_that_nobody_asked_for(typed: str, plain: str) -> None:
    assert write_plain_name(typed) == plain


@pytest.mark.parametrize(
    ("name", "address", "faults"),
    [
        ("Lea", "", {}),
        ("Lea", "lea@there.example", {}),
        ("", "lea@there.example", {"first_name": ("required",)}),
        ("  ", "", {"first_name": ("required",)}),
        ("L" * 80, "", {}),
        ("L" * 81, "", {"first_name": ("too_long",)}),
        ("Lea", "lea", {"email": ("malformed_address",)}),
        ("", "lea@", {"first_name": ("required",), "email": ("malformed_address",)}),
    ],
)
def test_what_is_wrong_with_somebody_typed(
    name: str, address: str, faults: dict[str, tuple[str, ...]]
) -> None:
    assert check_typed(TypedMember(name, address)) == faults


@pytest.mark.parametrize(
    ("typed", "faults"),
    [
        ((None, TypedMember("Lea")), {}),
        ((TypedMember("Lea"), None), {}),
        ((TypedMember("Lea"),), {"members": ("booker_once",)}),
        ((None, None), {"members": ("booker_once",)}),
        (
            (None, TypedMember("Lea"), TypedMember("", "lea@")),
            {
                "member-2.first_name": ("required",),
                "member-2.email": ("malformed_address",),
            },
        ),
    ],
)
def test_what_is_wrong_with_a_group_is_told_by_member(
    typed: tuple[TypedMember | None, ...], faults: dict[str, tuple[str, ...]]
) -> None:
    assert check_members(typed) == faults


@pytest.mark.parametrize(
    ("changes", "first", "second"),
    [
        ({}, (), ()),
        ({"state": AppointmentState.CANCELLED}, (), ("visit_over",)),
        ({"state": AppointmentState.CANCELLED, "worked": ()}, (), ("visit_over",)),
        ({"day": None, "worked": ()}, (), ("no_time",)),
        ({"day": None}, (), ("no_time",)),
        ({"day": date(2026, 11, 25)}, (), ("other_day",)),
        ({"clients": ()}, (), ("not_one_client",)),
        ({"clients": (ANNA,)}, ("client_twice",), ("client_twice",)),
        ({"group": 7}, (), ("in_a_group",)),
        ({"worked": ()}, (), ("no_staff",)),
        ({"worked": ((1, (TEN, TEN + HOUR)),)}, ("staff_twice",), ("staff_twice",)),
        ({"worked": ((1, (TEN + HOUR, TEN + 2 * HOUR)),)}, (), ()),
    ],
)
def test_whose_fault_it_is(
    changes: dict[str, object], first: tuple[str, ...], second: tuple[str, ...]
) -> None:
    other = replace(SECOND, **changes)  # type: ignore[arg-type]
    assert find_faults((FIRST, other)) == [first, second]


def test_without_a_day_of_the_first_no_other_is_wrong() -> None:
    assert find_faults((replace(FIRST, day=None), SECOND)) == [("no_time",), ()]
