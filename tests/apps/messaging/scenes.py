"""Everything that can happen to a visit, in one press each, for tables of what is sent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.cancelling import cancel_appointment, mark_no_show
from portico.apps.appointments.services.deleting import delete_appointment
from portico.apps.appointments.services.restoring import restore, uncancel_appointment
from portico.apps.messaging.models import Message
from portico.apps.people.models import StaffMember
from portico.apps.workspaces.models import Workspace
from tests.apps.appointments.steps import press_cancel, press_undo
from tests.apps.appointments.visits import book, move
from tests.booking import ask, berlin, make_colleague, make_service
from tests.conftest import World
from tests.make import NOW, client_actor, staff_actor

OPEN = {
    "who_may_book": "known_clients",
    "allow_self_cancellation": True,
    "allow_self_rescheduling": True,
    "self_cancellation_hours": 0,
    "self_rescheduling_hours": 0,
    "portal_enabled": True,
}


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


@dataclass
class Visit:
    """Anna's visit with Mara on Wednesday at ten, booked online; `made` once it is booked."""

    world: World
    mara: StaffMember
    asks_for_mara: bool = True
    made: Appointment | None = None

    @property
    def appointment(self) -> Appointment:
        assert self.made is not None
        return Appointment.objects.select_related("workspace").get(pk=self.made.pk)

    def book(self) -> None:
        cut = make_service(self.world.salon, self.mara)
        wish = (cut, self.mara) if self.asks_for_mara else cut
        self.made = book(self.world.anna, self.world.salon, ask(wish), berlin(25, 10))

    def move(self) -> None:
        move(self.appointment, self.world.anna, berlin(26, 11), now=at(20))

    def cancel(self) -> None:
        press_cancel(self.appointment, self.world.anna, 20)

    def undo(self) -> None:
        self.cancel()
        send_all()
        press_undo(self.appointment, self.world.anna, 22)

    def restore(self) -> None:
        self.cancel()
        send_all()
        restore(
            client=self.world.anna,
            workspace=self.world.salon,
            uid=self.appointment.uid,
            actor=client_actor(self.world.anna),
            now=at(60),
        )

    def staff_cancel(self, *, is_notifying: bool = True) -> None:
        cancel_appointment(reason="Ill", is_notifying=is_notifying, now=at(20), **self._by_staff())

    def uncancel(self, *, is_notifying: bool = True) -> None:
        self.staff_cancel()
        send_all()
        uncancel_appointment(is_notifying=is_notifying, now=at(30), **self._by_staff())

    def delete(self) -> None:
        self.staff_cancel(is_notifying=False)
        send_all()
        delete_appointment(now=at(30), **self._by_staff())

    def miss(self) -> None:
        Appointment.objects.filter(pk=self.appointment.pk).update(state="completed")
        mark_no_show(now=berlin(25, 12), **self._by_staff())

    def _by_staff(self) -> dict[str, Any]:
        return {
            "workspace": self.world.salon,
            "uid": self.appointment.uid,
            "actor": staff_actor(self.world.admin),
        }


def make_visit(world: World, **rules: Any) -> Visit:
    """The scene before the booking, with the salon's rules."""
    Workspace.objects.filter(pk=world.salon.pk).update(**{**OPEN, **rules})
    world.salon.refresh_from_db()
    mara = make_colleague(world.salon, "Mara Xokafor")
    mara.email = "mara@salt.example"
    mara.save()
    return Visit(world, mara)


def play(visit: Visit, act: Callable[[Visit], object]) -> None:
    """Book it, send that, and do the rest."""
    if act is not Visit.book:
        visit.book()
        send_all()
    act(visit)


def send_all() -> None:
    """As if the worker had sent everything but what is due later."""
    due = Message.objects.filter(state=Message.SCHEDULED).exclude(trigger="reminder")
    due.update(state=Message.SENT)


def told(kind: str, state: str = Message.SCHEDULED) -> set[str]:
    """Triggers of what is on its way now to recipients of this kind."""
    rows = Message.objects.filter(recipient_kind=kind, state=state).exclude(trigger="reminder")
    return set(rows.values_list("trigger", flat=True))
