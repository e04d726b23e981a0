"""What clients do: book, hold, move, cancel, undo, restore. The paper knows what is refused."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from portico.apps.appointments.models import Appointment
from tests.apps.appointments.visits import book, hold, move
from tests.booking import ask
from tests.stateful.plain import Visit, moment_of
from tests.stateful.salon import OPEN
from tests.stateful.steps import SalonSteps, clients, has_visits, picks, starts

UNDO = timedelta(minutes=10)
NOTICE = timedelta(hours=1)


class ClientSteps(SalonSteps):
    @initialize(early=st.sampled_from([480, 495, 540]), late=st.sampled_from([600, 615, 1920]))
    def open_for_business(self, early: int, late: int) -> None:
        for key in self.salon.staff:
            self.salon.set_week(key, OPEN)
        self.book_online(who=0, what=(0,), start=early)
        self.book_online(who=1, what=(1,), start=early)
        self.book_online(who=2, what=(0, 2), start=late)

    @rule(
        who=clients,
        what=st.sampled_from([(0,), (1,), (2,), (0, 2), (2, 1)]),
        start=starts,
    )
    def book_online(self, who: int, what: tuple[int, ...], start: int) -> None:
        client, wanted = self.some_client(who), [self.salon.services[n] for n in what]
        found = self.book.find_ways(client, wanted, start, self.now)
        request = ask(*(one.row for one in wanted))
        made = self.attempt(
            bool(found),
            lambda: book(client, self.salon.workspace, request, moment_of(start), now=self.now),
        )
        if made is None:
            return
        lines = self.read_lines(made, wanted)
        assert [(line.staff, line.time, line.start) for line in lines] in found
        end = lines[-1].start + lines[-1].time.length
        self.book.visits[made.uid] = Visit(made.uid, client, start, end, lines)
        self.book.holds.pop(client.pk, None)

    @rule(who=clients, what=st.integers(0, 2), start=starts)
    def hold_online(self, who: int, what: int, start: int) -> None:
        client, wanted = self.some_client(who), self.salon.services[what]
        found = self.book.find_ways(client, [wanted], start, self.now)
        request = ask(wanted.row)
        until = self.attempt(
            bool(found),
            lambda: hold(client, self.salon.workspace, request, moment_of(start), now=self.now),
        )
        if until is None:
            return
        taken = self.keep_hold(client, until)
        time = wanted.time
        whole = {start + minute for minute in range(-time.before, time.length + time.after)}
        busy = {minute for minute in whole if time.is_busy(minute - start)}
        for key, minutes in taken.items():
            assert minutes == (busy if key in wanted.staff else whole)
        assert len(taken) == 1 + len(wanted.needs)

    @precondition(has_visits)
    @rule(number=picks, start=starts)
    def move_own(self, number: int, start: int) -> None:
        """Of a group only the primary contact, and all of it."""
        visit = self.some_visit(number, "confirmed", is_booked_online=True)
        moving = self.book.group_of(visit)
        is_primary = len(moving) == 1 or self.book.primary[visit.group or 0] == visit.client.pk
        if not is_primary:
            moving = [visit]
        first = min(one.start for one in moving)
        is_ahead = visit.is_active and self.now < moment_of(first)
        can = (
            is_primary
            and is_ahead
            and all(one.lines for one in moving)
            and self.book.can_move(moving, start, self.now, visit.client)
        )
        row = Appointment.objects.select_related("workspace").get(uid=visit.uid)
        made = self.attempt(can, lambda: move(row, visit.client, moment_of(start), now=self.now))
        if made is None:
            return
        for one in moving:
            one.start, one.end = one.start + start - first, one.end + start - first
            row = Appointment.objects.get(uid=one.uid)
            present = self.read_lines(row, [line.service for line in one.lines])
            for line, new in zip(one.lines, present, strict=True):
                line.start += start - first
                line.things = new.things
            one.raise_both()
        self.give_way(visit.client, moving)

    move_again, move_and_again, book_again = move_own, move_own, book_online
