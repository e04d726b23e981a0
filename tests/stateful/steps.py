"""What all steps of the salon's machine share: the present, a try without a trace, the checks."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from portico.apps.appointments.models import Appointment, BookedService
from portico.apps.people.models import Client
from portico.apps.schedule.models import Occupancy
from portico.domain.errors import DomainError
from tests.make import NOW, client_actor
from tests.stateful.agreement import check_all, check_reminders, list_narrow
from tests.stateful.outbox import Outbox
from tests.stateful.plain import Book, Hold, Minutes, PlainLine, Visit, day_of, meets, minute_at
from tests.stateful.salon import LENGTH, PlainService, Salon

picks = st.integers(0, 99)
starts = st.one_of(
    st.sampled_from(range(7 * 60, 12 * 60, 15)),
    st.sampled_from(range(7 * 60, 12 * 60, 30)),
    st.sampled_from(range(1440 + 7 * 60, 1440 + 10 * 60, 30)),
    st.integers(0, LENGTH - 400),
)
clients = st.integers(0, 3)
HOLD = timedelta(minutes=10)


def has_visits(machine: "SalonSteps") -> bool:
    return bool(machine.book.visits)


class SalonSteps(RuleBasedStateMachine):
    """One example is one transaction that is rolled back."""

    salon: ClassVar[Salon]

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now: datetime = NOW
        self.book = Book(self.salon)
        self.outbox = Outbox()
        self.was_refused = False

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @rule(minutes=st.sampled_from([1, 3, 5, 11, 16, 60, 22 * 60]))
    def let_time_pass(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def send_mails(self) -> None:
        self.outbox.deliver(self.now)

    @invariant()
    def everything_agrees(self) -> None:
        if self.was_refused:  # and nothing of it was to be seen
            self.was_refused = False
            return
        self.check_paper()
        check_all(self.now, self.book.deliberate)
        check_reminders(self.now)
        assert list_narrow() <= self.book.deliberate
        self.outbox.check(self.book)

    def check_paper(self) -> None:
        """Rows say what the paper says, of every appointment; nobody else's was touched."""
        paper = {
            one.uid: (
                one.state,
                one.start,
                one.end,
                one.version,
                one.sequence,
                one.held_until,
                [(line.staff, line.time, line.start, line.things) for line in one.lines],
            )
            for one in self.book.visits.values()
        }
        present = {}
        for row in Appointment.objects.prefetch_related("lines__staff_member__calendar"):
            assert row.starts_at is not None
            assert row.ends_at is not None
            present[row.uid] = (
                row.state,
                minute_at(row.starts_at),
                minute_at(row.ends_at),
                row.version,
                row.sequence,
                row.held_until,
                [line_key(line) for line in row.lines.all()],
            )
        assert present == paper
        self.check_groups()
        held = Occupancy.objects.filter(subject_kind="booking_hold", expires_at__gt=self.now)
        by_client = {one.uid: one.pk for one in self.salon.clients}
        kept: dict[int, dict[int, set[int]]] = {}
        for row in held:
            taken = kept.setdefault(by_client[row.subject_uid], {})
            span = range(minute_at(row.starts_at), minute_at(row.ends_at))
            taken.setdefault(row.calendar_id, set()).update(span)
        holds = self.book.holds.items()
        assert kept == {pk: dict(one.taken) for pk, one in holds if one.until > self.now}

    def check_groups(self) -> None:
        """Who is in which, and that what is active of one lies on one day."""
        rows = dict(Appointment.objects.values_list("uid", "group_id"))
        assert rows == {one.uid: one.group for one in self.book.visits.values()}
        for visit in self.book.visits.values():
            assert len({day_of(one) for one in self.book.group_of(visit)}) == 1

    def attempt(self, expected: bool | None, act: Callable[[], Any]) -> Any:
        """Do it; None where it was refused, and then nothing of it is to be seen.

        `expected`: whether it can be done; None: the paper does not know.
        """
        before = None if expected else print_rows()
        try:
            made = act()
        except DomainError as refusal:
            if expected:
                raise AssertionError("refused, though it can be done") from refusal
            assert print_rows() == before
            self.was_refused = True
            return None
        assert expected is not False, "done, though it cannot be"
        return made if made is not None else True

    def keep_hold(self, client: Client, until: datetime) -> Minutes:
        """Write down what a client holds now; it ends when it would have ended before."""
        before = self.book.holds.get(client.pk)
        is_lasting = before is not None and before.until > self.now
        assert until == (before.until if before and is_lasting else self.now + HOLD)
        taken: Minutes = {}
        for row in Occupancy.objects.filter(subject_uid=client.uid):
            span = range(minute_at(row.starts_at), minute_at(row.ends_at))
            taken.setdefault(row.calendar_id, set()).update(span)
        self.book.holds[client.pk] = Hold(taken, until)
        return taken

    def give_way(self, client: Client, moved: Sequence[Visit]) -> None:
        """What the client holds while booking goes, where one of these stands in it now."""
        held = self.book.holds.get(client.pk)
        if held is not None and any(meets(held.taken, one.taken()) for one in moved):
            del self.book.holds[client.pk]

    def is_free_again(self, visit: Visit, holder: Client | None = None) -> bool:
        """Whether its time is held for it, or nobody has it; what the holder holds is nobody's."""
        if visit.held_until is not None and visit.held_until > self.now:
            return True
        others = self.book.taken(self.now, besides=[visit.uid], client=holder)
        return not any(others[key] & minutes for key, minutes in visit.taken().items())

    def bring_back(self, visit: Visit) -> None:
        visit.state, visit.by, visit.ended_at = "confirmed", None, None
        visit.held_until = visit.undo_until = None
        visit.raise_both()
        if len({day_of(one) for one in self.book.group_of(visit)}) > 1:
            self.book.leave(visit)

    def by_client(self, visit: Visit) -> dict[str, Any]:
        """What every press of the visit's client names."""
        return {
            "client": visit.client,
            "workspace": self.salon.workspace,
            "uid": visit.uid,
            "actor": client_actor(visit.client),
            "now": self.now,
        }

    def read_lines(self, made: Appointment, wanted: list[PlainService]) -> list[PlainLine]:
        """The lines as they were booked; each takes one thing of each kind that it needs."""
        rows = made.lines.select_related("staff_member__calendar").order_by("position")
        found = []
        for line, service in zip(rows, wanted, strict=True):
            staff, time, start, things = line_key(line)
            assert len(things) == len(service.needs)
            assert all(set(things) & set(keys) for keys in service.needs)
            found.append(PlainLine(service, staff, time, start, things))
        return found

    def some_client(self, number: int) -> Client:
        return self.salon.clients[number]

    def some_visit(self, number: int, state: str, *, is_booked_online: bool = False) -> Visit:
        """Mostly one in this state, where it is of interest."""
        everybody = list(self.book.visits.values())
        found = [one for one in everybody if one.state == state]
        if is_booked_online:
            found = [one for one in found if one.lines]
        among = found if found and number < 90 else everybody
        return among[-1 - number % len(among)]


def line_key(line: BookedService) -> Any:
    from tests.stateful.agreement import time_of

    staff = line.staff_member.calendar.pk
    return staff, time_of(line), minute_at(line.starts_at), tuple(sorted(line.takes))


TABLES = (
    "appointments_appointment",
    "appointments_attendee",
    "appointments_bookedservice",
    "appointments_groupbooking",
    "history_logentry",
    "messaging_message",
    "schedule_occupancy",
)


def print_rows() -> tuple[Any, ...]:
    """Everything that a step could leave behind, as the database has it."""
    found = []
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT * FROM {table} ORDER BY id")
            found.append(cursor.fetchall())
    return tuple(found)
