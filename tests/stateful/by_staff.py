"""What staff do: book, double-book, edit, cancel, un-cancel, group, hours and time off."""

from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.cancelling import cancel_appointment
from portico.apps.appointments.services.editing import edit_appointment
from portico.apps.appointments.services.inputs import Allowance
from portico.apps.appointments.services.restoring import uncancel_appointment
from portico.apps.schedule.models import Hours, Occupancy
from portico.apps.schedule.services.hours import change_staff_hours
from portico.apps.schedule.services.time_off import add_time_off, remove_time_off
from portico.domain.hours import WeekHours
from tests.domain.availability.oracle import Time
from tests.make import appointment_form, make_appointment, staff_actor
from tests.stateful.plain import Minutes, PlainLine, Visit, day_of, meets, moment_of
from tests.stateful.salon import LATE, OPEN, SHORT
from tests.stateful.steps import SalonSteps, clients, has_visits, picks, starts


class StaffSteps(SalonSteps):
    @rule(
        who=clients,
        whom=st.integers(0, 2),
        start=starts,
        length=st.sampled_from([30, 45, 90]),
        room=st.sampled_from([None, None, 0]),
        is_accepting=st.booleans(),
    )
    def put_down(
        self, who: int, whom: int, start: int, length: int, room: int | None, is_accepting: bool
    ) -> None:
        """Without a service; over others where that is accepted."""
        client, key = self.some_client(who), list(self.salon.staff)[whom]
        wanted = Visit(UUID(int=0), client, start, start + length, whole={key})
        fields: dict[str, Any] = {}
        if room is not None:
            room_key = list(self.salon.rooms)[room]
            wanted.whole.add(room_key)
            fields["room_uid"] = self.salon.rooms[room_key].uid
        made = self.attempt(
            self.expect(wanted, is_accepting, is_moved=True),
            lambda: make_appointment(
                self.salon.workspace,
                self.salon.user,
                client,
                self.salon.staff[key],
                starts_at=moment_of(start),
                minutes=length,
                allowance=Allowance(accepts_warnings=is_accepting),
                now=self.now,
                **fields,
            ),
        )
        if made is None:
            return
        wanted.uid = made.uid
        self.book.visits[made.uid] = wanted
        self.take_over(wanted)

    @precondition(has_visits)
    @rule(
        number=picks,
        start=st.none() | starts,
        more=st.sampled_from([0, 0, 0, 15, 30, -15, -60]),
        is_accepting=st.booleans(),
    )
    def edit(self, number: int, start: int | None, more: int, is_accepting: bool) -> None:
        """Another time, another length: the last line's, by hand."""
        visit = self.some_visit(number, "confirmed")
        to = visit.start if start is None else start
        wanted = self.copy_to(visit, to, more)
        row = Appointment.objects.get(uid=visit.uid)
        people = [one.client or one.staff_member for one in row.attendees.all()]
        assert row.organizer is not None
        form = appointment_form(
            row.organizer,
            *(person for person in people if person is not None),
            starts_at=moment_of(to),
            minutes=wanted.end - wanted.start,
            name=row.name,
            room_uid=row.room.uid if row.room else None,
        )
        is_moved = to != visit.start
        made = self.attempt(
            self.expect_edit(visit, wanted, is_accepting),
            lambda: edit_appointment(
                workspace=self.salon.workspace,
                uid=visit.uid,
                form=form,
                seen_version=visit.version,
                allowance=Allowance(accepts_warnings=is_accepting),
                user=self.salon.user,
                actor=staff_actor(self.salon.user),
                now=self.now,
            ),
        )
        if made is None:
            return
        wanted.version += 1
        wanted.sequence += bool(is_moved or more)
        self.book.visits[visit.uid] = wanted
        self.take_over(wanted)

    def copy_to(self, visit: Visit, to: int, more: int, *, keeps: bool = False) -> Visit:
        """`keeps`: what was changed by hand stays so, and nothing else is."""
        by = to - visit.start
        lines = [
            PlainLine(one.service, one.staff, one.time, one.start + by, one.things)
            for one in visit.lines
        ]
        if lines:
            last = lines[-1]
            time = last.time
            last.time = Time(
                time.duration + more, time.processing, time.finishing, time.before, time.after
            )
            last.is_changed = last.time != last.service.time
            kept = len(lines) - (not keeps)
            for line, before in zip(lines[:kept], visit.lines[:kept], strict=True):
                line.is_changed = before.is_changed
        made = Visit(**{**vars(visit), "lines": lines})
        made.start, made.end = to, visit.end + by + more
        return made

    def expect_edit(self, visit: Visit, wanted: Visit, is_accepting: bool) -> bool | None:
        """Not what is over, nor a service away, nor one of a group to another day."""
        is_short = any(line.time.duration <= 0 for line in wanted.lines)
        is_apart = len(self.book.group_of(visit)) > 1 and day_of(visit) != day_of(wanted)
        if not visit.is_active or is_short or is_apart:
            return False
        return self.expect(wanted, is_accepting, is_moved=wanted.start != visit.start)

    def expect(self, wanted: Visit, is_accepting: bool, *, is_moved: bool) -> bool | None:
        """Surely done where nothing is in the way, surely refused where something is."""
        if wanted.end - wanted.start < 5:
            return False
        if is_moved and moment_of(wanted.start) <= self.now:
            return False
        others = self.book.taken(self.now, besides=[wanted.uid])
        own = self.book.own_time(wanted.client, besides=[wanted.uid])
        span = set(range(wanted.start, wanted.end))
        needed = wanted.taken()
        in_the_way = [key for key, minutes in needed.items() if others[key] & minutes]
        if own & span or any(others[key] & span for key in needed):
            return False if in_the_way and not is_accepting else None
        if in_the_way:
            return None if is_accepting else False
        return True

    def take_over(self, *moved: Visit) -> None:
        """What stands beside them is double-booked on purpose; holds in their way are gone."""
        needed: Minutes = {}
        reach: Minutes = {}
        for one in moved:
            self.stand_beside(one)
            for key, minutes in one.taken().items():
                needed.setdefault(key, set()).update(minutes)
                reach.setdefault(key, set()).update(minutes, range(one.start, one.end))
        for visit in self.book.visits.values():
            if visit.is_active or not self.book.takes_time(visit, self.now):
                continue
            is_gone = Appointment.objects.get(uid=visit.uid).held_until is None
            assert is_gone or not meets(visit.taken(), needed)
            assert not is_gone or meets(visit.taken(), reach)
            visit.held_until = None if is_gone else visit.held_until
        by_pk = {client.pk: client for client in self.salon.clients}
        for pk, hold in list(self.book.holds.items()):
            is_gone = not Occupancy.objects.filter(subject_uid=by_pk[pk].uid).exists()
            assert is_gone or hold.until <= self.now or not meets(hold.taken, needed)
            if is_gone:
                assert hold.until <= self.now or meets(hold.taken, reach)
                del self.book.holds[pk]

    def stand_beside(self, wanted: Visit) -> None:
        needed = wanted.taken()
        for visit in self.book.visits.values():
            if visit.is_active and visit.uid != wanted.uid and meets(visit.taken(), needed):
                self.book.deliberate |= {visit.uid, wanted.uid}
        for uid, (key, minutes) in self.book.times_off.items():
            if meets({key: minutes}, needed):
                self.book.deliberate |= {uid, wanted.uid}

    @precondition(has_visits)
    @rule(number=picks)
    def cancel_by_staff(self, number: int) -> None:
        visit = self.some_visit(number, "confirmed")
        made = self.attempt(
            visit.is_active,
            lambda: cancel_appointment(**self.by_staff(visit), reason="The water is off"),
        )
        if made is not None:
            visit.state, visit.by, visit.ended_at = "cancelled", None, self.now
            visit.held_until = visit.undo_until = None
            visit.raise_both()

    @precondition(has_visits)
    @rule(number=picks)
    def uncancel(self, number: int) -> None:
        visit = self.some_visit(number, "cancelled")
        can = visit.state == "cancelled"
        is_held = visit.held_until is not None and visit.held_until > self.now
        if can and not is_held and moment_of(visit.end) > self.now:
            others = self.book.taken(self.now, besides=[visit.uid])
            can = not meets(visit.taken(), others)
        made = self.attempt(
            can, lambda: uncancel_appointment(**self.by_staff(visit), is_notifying=True)
        )
        if made is not None:
            self.bring_back(visit)

    def by_staff(self, visit: Visit) -> dict[str, Any]:
        return {
            "workspace": self.salon.workspace,
            "uid": visit.uid,
            "actor": staff_actor(self.salon.user),
            "now": self.now,
        }

    @rule(whom=st.integers(0, 2), week=st.sampled_from([OPEN, LATE, SHORT]))
    def change_hours(self, whom: int, week: dict[int, list[tuple[int, int]]]) -> None:
        """What is booked stays."""
        key, member = list(self.salon.staff.items())[whom]
        seen = Hours.objects.get(calendar=key).version
        change_staff_hours(
            workspace=self.salon.workspace,
            member=member,
            hours=WeekHours(week),
            seen=seen,
            actor=staff_actor(self.salon.user),
            now=self.now,
        )
        self.salon.set_week(key, week)

    @rule(whom=st.integers(0, 2), start=starts, is_accepting=st.booleans())
    def go_away(self, whom: int, start: int, is_accepting: bool) -> None:
        """Two hours off; over what is booked only where that was seen."""
        key, member = list(self.salon.staff.items())[whom]
        minutes = set(range(start, start + 120))
        booked = self.list_beside(key, minutes)

        def take() -> Any:
            return add_time_off(
                workspace=self.salon.workspace,
                member=member,
                starts_at=moment_of(start),
                ends_at=moment_of(start + 120),
                note="",
                accepted=booked if is_accepting else (),
                actor=staff_actor(self.salon.user),
                now=self.now,
            )

        made = self.attempt(is_accepting or not booked, take)
        if made is None:
            return
        self.book.times_off[made.uid] = (key, minutes)
        away = {
            uid for uid, (who, off) in self.book.times_off.items() if who == key and off & minutes
        }
        if booked or away - {made.uid}:
            self.book.deliberate |= {made.uid, *booked, *away}

    def list_beside(self, key: int, minutes: set[int]) -> set[UUID]:
        """What is booked or held on somebody's calendar then."""
        by_pk = {client.pk: client.uid for client in self.salon.clients}
        found = {
            one.uid
            for one in self.book.visits.values()
            if self.book.takes_time(one, self.now) and one.taken().get(key, set()) & minutes
        }
        return found | {
            by_pk[pk]
            for pk, one in self.book.holds.items()
            if one.until > self.now and one.taken.get(key, set()) & minutes
        }

    @precondition(lambda self: self.book.times_off)
    @rule(number=picks)
    def come_back(self, number: int) -> None:
        uid = list(self.book.times_off)[number % len(self.book.times_off)]
        key, _ = self.book.times_off.pop(uid)
        remove_time_off(
            workspace=self.salon.workspace,
            member=self.salon.staff[key],
            uid=uid,
            actor=staff_actor(self.salon.user),
            now=self.now,
        )
