"""Groups: booked and held by clients for those who come along, made and moved by staff."""

from collections.abc import Sequence

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.selectors.group_wishes import MemberWish
from portico.apps.appointments.services.holding_groups import hold_group
from portico.apps.appointments.services.inputs import Allowance
from portico.apps.appointments.services.moving_groups import move_group, shift_form
from portico.apps.appointments.services.regrouping import (
    change_primary,
    group_appointments,
    leave_group,
)
from portico.apps.people.models import Client
from tests.apps.appointments.groups import book_together, visits_of, wish
from tests.booking import ask
from tests.make import staff_actor
from tests.stateful.by_staff import StaffSteps
from tests.stateful.plain import Visit, day_of, meets, moment_of
from tests.stateful.salon import PlainService
from tests.stateful.steps import SalonSteps, clients, has_visits, picks, starts

Members = Sequence[Sequence[PlainService]]
members = st.sampled_from(
    [((0,), (0,)), ((0,), (2,)), ((1,), (1,)), ((2,), (0, 2)), ((0,), (0,), (2,))]
)
"""What each of them comes for, the booker first."""
apart = st.sampled_from([0, 0, 30, 75])
"""Minutes from the booker's start to that of everybody else."""


def has_groups(machine: SalonSteps) -> bool:
    return any(one.group for one in machine.book.visits.values())


class BookingTogether(SalonSteps):
    typed = 0

    @rule(who=clients, what=members, start=starts, later=apart, has_address=st.booleans())
    def book_together(
        self,
        who: int,
        what: tuple[tuple[int, ...], ...],
        start: int,
        later: int,
        has_address: bool,
    ) -> None:
        client, wanted = self.some_client(who), self.list_wanted(what)
        wishes = self.list_wishes(wanted, later, has_address=has_address)
        offsets = [one.offset for one in wishes]
        made = self.attempt(
            self.book.can_book_together(client, wanted, offsets, start, self.now),
            lambda: book_together(
                client,
                self.salon.workspace,
                *wishes,
                starts_at=moment_of(start),
                now=self.now,
            ),
        )
        if made is None:
            return
        self.book.primary[made.pk] = client.pk
        self.book.holds.pop(client.pk, None)
        for row, services, offset in zip(visits_of(made), wanted, offsets, strict=True):
            who_comes = Client.objects.get(attends__appointment=row)
            assert who_comes.is_provisional is (offset > 0 or row != visits_of(made)[0])
            lines = self.read_lines(row, list(services))
            end = lines[-1].start + lines[-1].time.length
            assert lines[0].start == start + offset
            self.book.visits[row.uid] = Visit(
                row.uid, who_comes, start + offset, end, lines, group=made.pk
            )

    @rule(who=clients, what=members, start=starts, later=apart)
    def hold_together(
        self, who: int, what: tuple[tuple[int, ...], ...], start: int, later: int
    ) -> None:
        client, wanted = self.some_client(who), self.list_wanted(what)
        wishes = self.list_wishes(wanted, later)
        offsets = [one.offset for one in wishes]
        until = self.attempt(
            self.book.can_book_together(client, wanted, offsets, start, self.now),
            lambda: hold_group(
                client=client,
                workspace=self.salon.workspace,
                members=wishes,
                starts_at=moment_of(start),
                now=self.now,
            ),
        )
        if until is None:
            return
        taken = self.keep_hold(client, until)
        needs = sum(1 + len(one.needs) for services in wanted for one in services)
        assert len(taken) <= needs

    def list_wanted(self, what: tuple[tuple[int, ...], ...]) -> Members:
        return [[self.salon.services[n] for n in numbers] for numbers in what]

    def list_wishes(
        self, wanted: Members, later: int, *, has_address: bool = False
    ) -> list[MemberWish]:
        """The booker's, and those of people whom nobody knows."""
        found = []
        for number, services in enumerate(wanted):
            request = ask(*(one.row for one in services))
            self.typed += 1
            address = f"guest-{self.typed}@there.example" if has_address else ""
            name = "Guest" if number else ""
            found.append(wish(request, name, address if number else "", later if number else 0))
        return found


class GroupSteps(BookingTogether, StaffSteps):
    @precondition(has_visits)
    @rule(first=picks, second=picks)
    def put_together(self, first: int, second: int) -> None:
        """The first is the primary contact's, or they join the first one's group."""
        both = [self.some_visit(one, "confirmed") for one in (first, second)]
        group = both[0].group if len(self.book.group_of(both[0])) > 1 else None
        made = self.attempt(
            self.can_group(both),
            lambda: group_appointments(
                workspace=self.salon.workspace,
                uids=[one.uid for one in both],
                actor=staff_actor(self.salon.user),
                now=self.now,
            ),
        )
        if made is None:
            return
        assert group in (None, made.pk)
        self.book.primary.setdefault(made.pk, both[0].client.pk)
        for one in both:
            one.group = made.pk

    def can_group(self, both: Sequence[Visit]) -> bool | None:
        """With everybody who is in the group of the first already; what is over: either."""
        first = both[0]
        together = {one.uid: one for one in self.book.group_of(first)}
        whole = list((together | {one.uid: one for one in both}).values())
        if both[0] is both[1] or not all(one.is_active for one in whole):
            return False
        in_another = [
            one for one in both[1:] if len(self.book.group_of(one)) > 1 and one.uid not in together
        ]
        worked = [
            {key: minutes for key, minutes in one.taken().items() if key in self.salon.staff}
            for one in whole
        ]
        twice = any(meets(a, b) for n, a in enumerate(worked) for b in worked[n + 1 :])
        is_one_each = len({one.client.pk for one in whole}) == len(whole)
        is_one_day = len({day_of(one) for one in whole}) == 1
        can = not in_another and not twice and is_one_each and is_one_day
        is_over = any(moment_of(one.end) <= self.now for one in whole)
        return None if can and is_over else can

    @precondition(has_groups)
    @rule(number=picks)
    def take_out(self, number: int) -> None:
        visit = self.some_grouped(number)
        leave_group(**self.by_staff(visit))
        self.book.leave(visit)

    @precondition(has_groups)
    @rule(number=picks, other=picks)
    def name_primary(self, number: int, other: int) -> None:
        visit, to = self.some_grouped(number), self.some_grouped(other)
        assert visit.group is not None
        can = to.group == visit.group and to.is_active and not to.client.is_provisional
        made = self.attempt(can, lambda: change_primary(**self.by_staff(visit), to=to.uid))
        if made is not None:
            self.book.primary[visit.group] = to.client.pk

    @precondition(has_groups)
    @rule(number=picks, start=starts, is_accepting=st.booleans())
    def move_together(self, number: int, start: int, is_accepting: bool) -> None:
        """By staff, whatever is in the way where that is accepted."""
        visit = self.some_grouped(number)
        moving = self.book.group_of(visit)
        by = start - visit.start
        own = Appointment.objects.prefetch_related("lines", "attendees").get(uid=visit.uid)
        moved = [self.copy_to(one, one.start + by, 0, keeps=True) for one in moving]
        made = self.attempt(
            self.expect_all(visit, moved, is_accepting) if by else None,
            lambda: move_group(
                workspace=self.salon.workspace,
                uid=visit.uid,
                form=shift_form(own, moment_of(start) - moment_of(visit.start)),
                seen_version=visit.version,
                allowance=Allowance(accepts_warnings=is_accepting),
                is_notifying=True,
                user=self.salon.user,
                actor=staff_actor(self.salon.user),
                now=self.now,
            ),
        )
        if made is None:
            return
        for wanted in moved:
            wanted.version += 1
            wanted.sequence += bool(by)
            row = Appointment.objects.get(uid=wanted.uid)
            present = self.read_lines(row, [line.service for line in wanted.lines])
            for line, new in zip(wanted.lines, present, strict=True):
                line.things = new.things
            self.book.visits[wanted.uid] = wanted
        self.take_over(*moved)

    def expect_all(self, visit: Visit, moved: Sequence[Visit], is_accepting: bool) -> bool | None:
        """Surely refused in the past or over midnight; surely done where nobody needs more."""
        if not visit.is_active or any(moment_of(one.start) <= self.now for one in moved):
            return False
        if len({day_of(one) for one in moved}) > 1:
            return False
        uids = [one.uid for one in moved]
        others = self.book.taken(self.now, besides=uids)
        for one in moved:
            span = set(range(one.start, one.end))
            own = self.book.own_time(one.client, besides=uids)
            needed = one.taken()
            for line in one.lines:
                for key in (key for keys in line.service.needs for key in keys):
                    needed.setdefault(key, set()).update(span)
            reach = {key: minutes | span for key, minutes in needed.items()}
            is_open = all(span <= self.salon.open[key] for key in needed)
            if own & span or meets(reach, others) or not is_open:
                return None
        pairs = [(a.taken(), b.taken()) for n, a in enumerate(moved) for b in moved[n + 1 :]]
        return None if any(meets(*pair) for pair in pairs) else True

    def some_grouped(self, number: int) -> Visit:
        grouped = [one for one in self.book.visits.values() if one.group is not None]
        active = [one for one in grouped if one.is_active]
        among = active if active and number < 90 else grouped
        return among[-1 - number % len(among)]
