"""What clients take back: cancel, undo, restore; as primary contact of a whole group, or of one."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import combinations
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from portico.apps.appointments.services.restoring import restore
from portico.apps.appointments.services.undoing import undo
from portico.apps.appointments.services.withdrawing import withdraw
from portico.apps.people.models import Client
from tests.stateful.plain import Visit, moment_of
from tests.stateful.steps import SalonSteps, has_visits, picks

UNDO = timedelta(minutes=10)
NOTICE = timedelta(hours=1)


def has_groups(machine: SalonSteps) -> bool:
    return any(one.group for one in machine.book.visits.values())


class ReturningSteps(SalonSteps):
    @precondition(has_visits)
    @rule(number=picks, is_whole=st.booleans())
    def cancel_own(self, number: int, is_whole: bool) -> None:
        """A primary contact only all of it, another member not at all."""
        visit = self.some_visit(number, "confirmed")
        ending = self.book.group_of(visit)
        is_primary = len(ending) > 1 and self.is_primary(visit)
        can = visit.is_active and (len(ending) == 1 or (is_primary and is_whole))
        self.cancel(visit, ending if is_primary else [visit], can, is_whole_group=is_whole)

    @precondition(has_groups)
    @rule(number=picks)
    def cancel_member(self, number: int) -> None:
        member, own = self.some_member(number, "confirmed")
        if own is None:
            return
        can = member.is_active and own.is_active
        self.cancel(own, [member], can, member_uid=member.uid)

    def cancel(self, own: Visit, ending: Sequence[Visit], can: bool, **how: Any) -> None:
        begins = min(moment_of(one.start) for one in ending)
        made = self.attempt(
            can and self.now < begins,
            lambda: withdraw(**self.by_client(own), **how, reason="Rain"),
        )
        if made is None:
            return
        is_used = any(one.is_undone for one in ending)
        until = None if is_used else min(self.now + UNDO, begins)
        assert (made.kind, made.undo_until, made.count) == ("cancelled", until, len(ending))
        for one in ending:
            one.state, one.by, one.ended_at = "cancelled", own.client.pk, self.now
            one.held_until = one.undo_until = until
            one.raise_both()

    @precondition(has_visits)
    @rule(number=picks)
    def undo_own(self, number: int) -> None:
        visit = self.some_visit(number, "cancelled")
        self.take_back(visit, visit, self.book.ended_with(visit), visit.by == visit.client.pk)

    @precondition(has_groups)
    @rule(number=picks)
    def undo_member(self, number: int) -> None:
        member, own = self.some_member(number, "cancelled")
        if own is not None:
            can = member.by == own.client.pk and member.ended_at != own.ended_at
            self.take_back(own, member, [member], can, member_uid=member.uid)

    def take_back(
        self, own: Visit, visit: Visit, ended: Sequence[Visit], is_own: bool, **how: Any
    ) -> None:
        until = visit.undo_until
        ends = min([moment_of(one.start) for one in ended] + ([until] if until else []))
        can = visit.state == "cancelled" and is_own and until is not None and self.now < ends
        can = can and not any(one.is_undone for one in ended)
        act = lambda: undo(**self.by_client(own), **how)  # noqa: E731
        if self.attempt(self.with_time(can, ended), act) is not None:
            for one in ended:
                self.bring_back(one)
                one.is_undone = True

    @precondition(has_visits)
    @rule(number=picks)
    def restore_own(self, number: int) -> None:
        visit = self.some_visit(number, "cancelled")
        self.take_again(visit, self.book.ended_with(visit), visit.by == visit.client.pk)

    @precondition(has_groups)
    @rule(number=picks)
    def restore_member(self, number: int) -> None:
        member, own = self.some_member(number, "cancelled")
        if own is not None:
            can = member.by == own.client.pk and member.ended_at != own.ended_at and own.is_active
            self.take_again(own, [member], can, member_uid=member.uid)

    def take_again(self, own: Visit, ended: Sequence[Visit], is_own: bool, **how: Any) -> None:
        begins = min(moment_of(one.start) for one in ended)
        can = is_own and all(one.state == "cancelled" for one in ended)
        can = can and self.now < begins and self.now <= begins - NOTICE
        for one in ended:
            elsewhere = self.book.own_time(one.client, besides=[one.uid])
            can = can and not elsewhere & set(range(one.start, one.end))
        act: Callable[[], Any] = lambda: restore(**self.by_client(own), **how)  # noqa: E731
        if self.attempt(self.with_time(can, ended, own.client), act) is not None:
            for one in ended:
                self.bring_back(one)
            self.give_way(own.client, ended)

    def with_time(
        self, can: bool, ended: Sequence[Visit], holder: Client | None = None
    ) -> bool | None:
        """Whether each has its time; the paper does not know where they stood over each other."""
        if not can or not all(self.is_free_again(one, holder) for one in ended):
            return False
        for one, other in combinations(ended, 2):
            theirs = other.taken()
            if any(minutes & theirs.get(key, set()) for key, minutes in one.taken().items()):
                return None
        return True

    def is_primary(self, visit: Visit) -> bool:
        return visit.group is not None and self.book.primary[visit.group] == visit.client.pk

    def some_member(self, number: int, state: str) -> tuple[Visit, Visit | None]:
        grouped = [one for one in self.book.visits.values() if one.group is not None]
        found = [one for one in grouped if one.state == state] or grouped
        member = found[number % len(found)]
        return member, self.book.primary_visit(member)

    cancel_again, undo_again = cancel_own, undo_own
