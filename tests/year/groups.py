"""Clients who come to the practice together: each has a visit, one moves and cancels for all."""

from collections.abc import Callable
from datetime import timedelta

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.gathering import VisitInput, create_group
from portico.apps.appointments.services.inputs import LineInput
from portico.apps.appointments.services.withdrawing import withdraw
from tests.year.diary import Entry
from tests.year.scene import NAMES
from tests.year.visits import SEEN, Visits

PLACE = "practice"
BETWEEN = timedelta(minutes=75)


class Groups(Visits):
    """What one does for all stands in the diary at each visit that it changed."""

    def book_group(self, *, is_told: bool) -> str | None:
        """Two or three known clients, one after the other; the first one leads."""
        service = self.scene.services[PLACE][0]
        starts_at = self.find_start(PLACE, service, None)
        if starts_at is None:
            return None
        who = self.random.sample(NAMES, self.random.randint(2, 3))
        visits = [
            VisitInput(
                self.scene.clients[name].uid,
                (LineInput(service.uid),),
                starts_at + number * BETWEEN,
            )
            for number, name in enumerate(who)
        ]
        group = self.attempt(
            lambda: create_group(
                workspace=self.scene.find_place(PLACE),
                visits=visits,
                allowance=SEEN,
                is_notifying=is_told,
                **self._by_user(),
            )
        )
        if group is None:
            return None
        chosen = {"service": service.name, "is_wished": False}
        made = list(group.appointments.order_by("pk"))
        for name, row in zip(who, made, strict=True):
            self._note(row, "booked", name, PLACE, by="staff", is_told=is_told, **chosen)
        return str(made[0].uid)

    def find_leading(self, visit: str) -> str:
        """The visit of who leads its group; itself where there is none."""
        row = Appointment.objects.select_related("group").filter(uid=visit).first()
        if row is None or row.group is None:
            return visit
        mates = Appointment.objects.filter(group=row.group)
        lead = mates.filter(attendees__client_id=row.group.primary_contact_id).first()
        return str(lead.uid) if lead else visit

    def note_mates(self, visit: Entry, act: Callable[[Entry], None]) -> None:
        """Do it, and note what became of the other visits of the group."""
        before = self._list_mates(visit)
        known = len(self.entries)
        act(visit)
        done = self.entries[known:]
        for former, row in zip(before, self._list_again(before), strict=True):
            self._note_change(former, row, done[0].name if done else "")

    def cancel_group(self, visit: Entry) -> None:
        """For everybody, by who leads; the others' visits are noted as mates'."""
        ours = {"reason": "", "is_whole_group": True, **self._as_client(visit)}
        self._do(visit, "cancelled", lambda: withdraw(**ours), by="client")

    def cancel_mate(self, visit: Entry) -> None:
        """Another's visit, by who leads."""
        mates = self._list_mates(visit)
        if mates:
            ours = {"reason": "", "member_uid": mates[0].uid, **self._as_client(visit)}
            self.attempt(lambda: withdraw(**ours))

    def _list_mates(self, visit: Entry) -> list[Appointment]:
        row = self.find(visit)
        if row.group_id is None:
            return []
        return list(Appointment.objects.filter(group_id=row.group_id).exclude(pk=row.pk))

    def _list_again(self, rows: list[Appointment]) -> list[Appointment]:
        return [Appointment.objects.get(pk=row.pk) for row in rows]

    def _note_change(self, former: Appointment, row: Appointment, name: str) -> None:
        uid = str(row.uid)
        who = next(one.who for one in self.entries if one.visit == uid)
        if row.starts_at != former.starts_at:
            self._note(row, "moved", who, PLACE, by="client")
        if row.state != former.state and "cancelled" in (row.state, former.state):
            what = "cancelled" if row.state == "cancelled" else "returned"
            self.note(what, who=who, place=PLACE, visit=uid, by="another", name=name)
