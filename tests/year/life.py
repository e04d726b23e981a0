"""A span of the two businesses' life: seeded, with quick successions and nights among it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.year.diary import Entry
from tests.year.groups import Groups
from tests.year.meetings import ANSWERS, Meetings
from tests.year.owners import TRIGGERS, Owners
from tests.year.past import Past
from tests.year.scene import CONGRESS, ELSEWHERE, NAMES
from tests.year.worker import Worker

PLACES = ("salon", "salon", "practice")
WISHES = (
    *("appointment_emails", "marketing_emails", "appointment_texts", "text_consent"),
    "text_consent",
)


class Life(Owners, Meetings, Groups):
    """Whoever does something does it at the next moment of `list_moments`."""

    def live(self, worker: Worker, until: datetime, a_day: float) -> None:
        """About so many things a day; the worker is at work all along."""
        self._open()
        for moment in self.list_moments(until, a_day):
            at = max(moment, self.now)  # what was done in succession may have taken longer
            worker.pass_time(at)
            self.now = at
            self._lose_something(worker)
            self._happen(worker)
            worker.work()
        self.now = max(until, self.now)
        worker.pass_time(self.now)
        self.note("end")

    def list_moments(self, until: datetime, a_day: float) -> Iterator[datetime]:
        """By day mostly; never on a full minute, so that nothing is due at the same moment."""
        at = self.now
        while True:
            at += timedelta(seconds=int(self.random.expovariate(a_day / 86400)) + 61)
            at = at.replace(second=self.random.randint(1, 59))
            if at >= until:
                return
            yield at

    def _open(self) -> None:
        for who, zone in ELSEWHERE.items():
            self.note("wish", who=who, name="zone", value=zone)
        for who in NAMES[::2]:
            self.wish(who, "text_consent")
        self.note("setting", place=CONGRESS, name="reminders", value=frozenset({(0, 24), (0, 48)}))
        for kind in ("booked", "cancelled", "updated"):
            self.turn_text("salon", kind)
        self.turn_reminder_text("salon")

    def _lose_something(self, worker: Worker) -> None:
        """Seldom, and one thing at a time: the machine sleeps for hours or days, a server fails."""
        if worker.absent or self.random.random() > 0.025:
            return
        what = self.random.choice(("worker", "worker", "email", "text", "failing"))
        hours = self.random.choice((1, 4, 10, 30, 55) if what == "worker" else (1, 2))
        until = self.now.replace(microsecond=500_000) + timedelta(hours=hours)
        worker.lose(what, until)
        self.note("absent", name=what, value=until)

    def _happen(self, worker: Worker) -> None:
        dice, place = self.random.random(), self.random.choice(PLACES)
        if dice < 0.3:
            visit = self._book(place)
            if visit is not None and self.random.random() < 0.3:
                self._let_pass(worker)
                self._go_on(worker, visit)
        elif dice < 0.35:
            self.book_group(is_told=self.random.random() < 0.85)
        elif dice < 0.41:
            self.invite(is_told=self.random.random() < 0.85)
        elif dice < 0.86:
            visits = self._list_alive()
            if visits:
                self._go_on(worker, self.random.choice(visits))
        elif dice < 0.93:
            self._set_something(place)
        else:
            self._wish_something(self.random.choice(NAMES))

    def _book(self, place: str) -> str | None:
        who = self.random.choice(NAMES)
        if self.random.random() < 0.6:
            return self.book_online(who, place)
        return self.book_by_staff(who, place, is_told=self.random.random() < 0.7)

    def _list_alive(self) -> list[str]:
        """Visits not deleted, and not long over."""
        past, found = Past(self.entries or [Entry(self.now, "begin")]), []
        for visit in {one.visit: None for one in self.entries if one.visit}:
            is_deleted = past.is_deleted(visit, self.now)
            is_near = past.time_before(visit, self.now) > self.now - timedelta(days=1)
            if is_near and not is_deleted:
                found.append(visit)
        return found

    def _go_on(self, worker: Worker, visit: str) -> None:
        """One thing, or several in quick succession."""
        times = self.random.choice((1, 1, 1, 2, 3))
        for _ in range(times):
            visit = self.find_leading(visit) if self.random.random() < 0.5 else visit
            story = Past(self.entries).story(visit)
            if story[-1].what == "deleted":
                return
            if story[0].people:
                self._change_meeting(story[0], story[-1].what)
            else:
                last = story[-1].what
                self.note_mates(story[0], lambda visit, last=last: self._change(visit, last))
            self._let_pass(worker)

    def _let_pass(self, worker: Worker) -> None:
        """The worker does its part; a moment later it goes on."""
        worker.work()
        self.now += timedelta(seconds=self.random.choice((19, 47, 95, 130, 400, 700)))
        self.now += timedelta(seconds=self.now.second == 0)
        worker.pass_time(self.now)

    def _change(self, visit: Entry, last: str) -> None:
        is_told = self.random.random() < 0.65
        if last in ("cancelled", "missed"):
            choice = self.random.choice(("undo", "undo", "undo", "restore", "uncancel", "delete"))
            if choice == "uncancel":
                self.uncancel(visit, is_told=is_told)
            else:
                getattr(self, choice)(visit)
            return
        choice = self.random.random()
        if self.find(visit).group_id is not None and choice < 0.3:
            self.random.choice((self.cancel_group, self.cancel_mate))(visit)
        elif choice < 0.15:
            self.move_in_portal(visit)
        elif choice < 0.4:
            self.move_by_staff(visit, is_told=is_told)
        elif choice < 0.5:
            self.change_by_staff(visit, is_told=is_told)
        elif choice < 0.55:
            self.confirm(visit)
        elif choice < 0.75:
            self.cancel_in_portal(visit)
        elif choice < 0.9:
            kind = self.random.choice(("normal", "normal", "late", "no_show"))
            self.cancel_by_staff(visit, kind, is_told=is_told)
        else:
            self.miss(visit)

    def _change_meeting(self, meeting: Entry, last: str) -> None:
        is_told, dice = self.random.random() < 0.65, self.random.random()
        who = self.random.choice(meeting.people)[0]
        if last == "cancelled":
            if dice < 0.3:
                self.delete(meeting)
            elif dice < 0.6:
                self.uncancel(meeting, is_told=is_told)
            else:
                self.undo_by(meeting, who)
        elif dice < 0.5:
            self.answer(meeting, who, self.random.choice(ANSWERS))
        elif dice < 0.6:
            self.withdraw_from(meeting, who)
        elif dice < 0.7:
            self.undo_by(meeting, who)
        elif dice < 0.9:
            self.move_meeting(meeting, is_told=is_told)
        else:
            self.cancel_meeting(meeting, is_told=is_told)

    def _set_something(self, place: str) -> None:
        kind, dice = self.random.choice(list(TRIGGERS)), self.random.random()
        if dice < 0.25 or kind == "request":
            self.turn_email(place, kind)
        elif dice < 0.5:
            self.turn_text(place, kind)
        elif dice < 0.65:
            self.turn_reminder(place, *self.random.choice(((0, 2), (0, 24), (1, 0), (2, 0))))
        elif dice < 0.8:
            self.turn_reminder_text(place)
        elif dice < 0.9:
            self.turn_portal(place)
        elif dice < 0.93:
            self.turn_request_days("practice")
        elif dice < 0.96:
            self.turn_names(place)
        else:
            self.turn_bookings_by_staff(place)

    def _wish_something(self, who: str) -> None:
        dice = self.random.random()
        if dice < 0.8:
            self.wish(who, self.random.choice(WISHES))
        elif dice < 0.95 or who != NAMES[-1]:
            self.send_keyword(who)
        else:
            self.lose_address(who)
