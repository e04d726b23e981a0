"""What clients and staff do to visits, through the services; the diary notes what was allowed."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.cancelling import cancel_appointment, mark_no_show
from portico.apps.appointments.services.confirming import confirm_by_client
from portico.apps.appointments.services.creating import create_appointment
from portico.apps.appointments.services.deleting import delete_appointment
from portico.apps.appointments.services.editing import edit_appointment
from portico.apps.appointments.services.inputs import Allowance, AppointmentInput, LineInput
from portico.apps.appointments.services.restoring import restore, uncancel_appointment
from portico.apps.appointments.services.undoing import undo
from portico.apps.appointments.services.withdrawing import withdraw
from portico.apps.catalog.models import Service
from portico.apps.people.models import StaffMember
from portico.domain.errors import DomainError
from tests.apps.appointments.visits import book, move
from tests.booking import ask, find
from tests.make import appointment_form, client_actor, staff_actor
from tests.year.diary import Entry
from tests.year.scene import Scene
from tests.year.wall import BERLIN

SEEN = Allowance(accepts_warnings=True)


@dataclass
class Visits:
    """Those who act, at the moment that is set."""

    scene: Scene
    random: Random
    now: datetime
    entries: list[Entry] = field(default_factory=list)

    def note(self, what: str, **more: Any) -> None:
        self.entries.append(Entry(self.now, what, **more))

    def attempt(self, act: Callable[[], Any]) -> Any:
        """None where a rule says no."""
        try:
            return act()
        except DomainError:
            return None

    def find_start(
        self, place: str, service: Any, member: Any, *, latest: int = 12
    ) -> datetime | None:
        """A free start within some days, often soon."""
        client = next(iter(self.scene.clients.values()))
        day = self.now.astimezone(BERLIN).date()
        day += timedelta(days=min(self.random.randint(0, latest), self.random.randint(0, latest)))
        workspace = self.scene.find_place(place)
        found = find(client, workspace, ask((service, member)), day, day, now=self.now).on(day)
        return self.random.choice(found).starts_at if found else None

    def book_online(self, who: str, place: str) -> str | None:
        client, workspace = self.scene.clients[who], self.scene.find_place(place)
        service, member = self.choose(place)
        starts_at = self.find_start(place, service, member)
        if starts_at is None:
            return None
        request = ask((service, member))
        made = self.attempt(lambda: book(client, workspace, request, starts_at, now=self.now))
        chosen = {"service": service.name, "is_wished": member is not None}
        return self._note_booked(made, who, place, "client", **chosen)

    def choose(self, place: str) -> tuple[Service, StaffMember | None]:
        """What is to be done, and by whom; None: by anyone."""
        members = [None, *self.scene.staff[place]]
        return self.random.choice(self.scene.services[place]), self.random.choice(members)

    def book_by_staff(self, who: str, place: str, *, is_told: bool) -> str | None:
        client, workspace = self.scene.clients[who], self.scene.find_place(place)
        service, member = self.choose(place)
        starts_at = self.find_start(place, service, member)
        if starts_at is None:
            return None
        line = LineInput(service.uid, member.uid if member else None)
        first = self.scene.staff[place][0]
        form = appointment_form(first, client, starts_at=starts_at, name="", lines=(line,))
        form = replace(form, organizer_uid=None)
        made = self.attempt(
            lambda: create_appointment(
                workspace=workspace,
                form=form,
                allowance=SEEN,
                is_notifying=is_told,
                **self._by_user(),
            )
        )
        chosen = {"service": service.name, "is_wished": member is not None}
        return self._note_booked(made, who, place, "staff", is_told=is_told, **chosen)

    def _note_booked(
        self, made: Appointment | None, who: str, place: str, by: str, **more: Any
    ) -> str | None:
        if made is None:
            return None
        self._note(made, "booked", who, place, by=by, **more)
        return str(made.uid)

    def _note(self, row: Appointment, what: str, who: str, place: str, **more: Any) -> None:
        times = {"starts_at": row.starts_at, "ends_at": row.ends_at}
        self.note(what, who=who, place=place, visit=str(row.uid), **times, **more)

    def _by_user(self) -> dict[str, Any]:
        user = self.scene.user
        return {"user": user, "actor": staff_actor(user), "now": self.now}

    def _ours(self, visit: Entry) -> dict[str, Any]:
        workspace = self.scene.find_place(visit.place)
        return {"workspace": workspace, "uid": self.find(visit).uid, "now": self.now}

    def _as_client(self, visit: Entry) -> dict[str, Any]:
        client = self.scene.clients[visit.who]
        return {"client": client, "actor": client_actor(client), **self._ours(visit)}

    def _as_staff(self, visit: Entry) -> dict[str, Any]:
        return {"actor": staff_actor(self.scene.user), **self._ours(visit)}

    def find(self, visit: Entry) -> Appointment:
        return Appointment.objects.select_related("workspace").get(uid=visit.visit)

    def _do(self, visit: Entry, what: str, act: Callable[[], Any], **more: Any) -> None:
        """Times stand in the diary where they changed."""
        if self.attempt(act) is None:
            return
        self.note(what, who=visit.who, place=visit.place, visit=visit.visit, **more)

    def move_in_portal(self, visit: Entry) -> None:
        row, client = self.find(visit), self.scene.clients[visit.who]
        starts_at = self._find_start_for(row, visit.place)
        if starts_at is not None and self.attempt(
            lambda: move(row, client, starts_at, now=self.now)
        ):
            self._note(self.find(visit), "moved", visit.who, visit.place, by="client")

    def move_by_staff(self, visit: Entry, *, is_told: bool) -> None:
        row = self.find(visit)
        starts_at = self._find_start_for(row, visit.place)
        if starts_at is None or row.organizer is None:
            return
        people = [one.client or one.staff_member for one in row.attendees.all()]
        assert row.starts_at is not None
        assert row.ends_at is not None
        form = appointment_form(
            row.organizer,
            *(one for one in people if one is not None),
            starts_at=starts_at,
            minutes=(row.ends_at - row.starts_at) // timedelta(minutes=1),
            name=row.name,
        )
        made = self._edit(row, form, is_told=is_told)
        if made is not None and made.starts_at != row.starts_at:
            self._note(made, "moved", visit.who, visit.place, by="staff", is_told=is_told)

    def change_by_staff(self, visit: Entry, *, is_told: bool) -> None:
        """The other service, by whomever, at the same time."""
        row, client = self.find(visit), self.scene.clients[visit.who]
        present = row.lines.values_list("service_id", flat=True)
        service, member = self.choose(visit.place)
        if service.pk in present or row.organizer is None:
            return
        line = LineInput(service.uid, member.uid if member else None)
        form = appointment_form(
            row.organizer, client, starts_at=row.starts_at, name="", lines=(line,)
        )
        form = replace(form, organizer_uid=None)
        made = self._edit(row, form, is_told=is_told)
        if made is not None:
            chosen = {"service": service.name, "is_wished": member is not None}
            more = {"by": "staff", "is_told": is_told, **chosen}
            self._note(made, "changed", visit.who, visit.place, **more)

    def _find_start_for(self, row: Appointment, place: str) -> datetime | None:
        line = row.lines.select_related("service", "staff_member").get()
        return self.find_start(place, line.service, line.staff_member)

    def _edit(
        self, row: Appointment, form: AppointmentInput, *, is_told: bool
    ) -> Appointment | None:
        return self.attempt(
            lambda: edit_appointment(
                workspace=row.workspace,
                uid=row.uid,
                form=form,
                seen_version=row.version,
                allowance=SEEN,
                is_notifying=is_told,
                **self._by_user(),
            )
        )

    def confirm(self, visit: Entry) -> None:
        """As they were asked to."""
        ours = self._as_client(visit)
        self._do(visit, "confirmed", lambda: confirm_by_client(**ours), by="client")

    def cancel_in_portal(self, visit: Entry) -> None:
        ours = self._as_client(visit)
        self._do(visit, "cancelled", lambda: withdraw(reason="", **ours), by="client")

    def cancel_by_staff(self, visit: Entry, kind: str, *, is_told: bool) -> None:
        ours = {"reason": "", "cancel_type": kind, "is_notifying": is_told, **self._as_staff(visit)}
        what = "missed" if kind == "no_show" else "cancelled"
        self._do(visit, what, lambda: cancel_appointment(**ours), by="staff", is_told=is_told)

    def undo(self, visit: Entry) -> None:
        ours = self._as_client(visit)
        self._do(visit, "returned", lambda: undo(**ours), by="client", name="undo")

    def restore(self, visit: Entry) -> None:
        ours = self._as_client(visit)
        self._do(visit, "returned", lambda: restore(**ours), by="client", name="restore")

    def uncancel(self, visit: Entry, *, is_told: bool) -> None:
        ours = {"is_notifying": is_told, **self._as_staff(visit)}
        more = {"by": "staff", "is_told": is_told, "name": "uncancel"}
        self._do(visit, "returned", lambda: uncancel_appointment(**ours), **more)

    def delete(self, visit: Entry) -> None:
        ours = self._as_staff(visit)
        self._do(visit, "deleted", lambda: [delete_appointment(**ours)], by="staff")

    def miss(self, visit: Entry) -> None:
        ours = self._as_staff(visit)
        self._do(visit, "missed", lambda: mark_no_show(**ours), by="staff")
