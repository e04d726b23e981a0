"""Everything that may cause an automated message, each in one press, for the table of all."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from portico.apps.access.services.asking import ask_sign_in
from portico.apps.appointments.models import Appointment, BookedService
from portico.apps.appointments.services.editing import edit_appointment
from portico.apps.appointments.services.inputs import LineInput
from portico.apps.entry.services.admitting import admit_requests
from portico.apps.entry.services.changing_profile import change_profile
from portico.apps.entry.services.sharing import share_link
from portico.apps.messaging.models import Message
from portico.apps.people.models import User
from portico.domain.errors import Refused
from portico.domain.states import Answer, Role
from tests.apps.appointments.staff import SEEN
from tests.apps.appointments.steps import press_cancel, press_undo, say
from tests.apps.appointments.visits import book, move
from tests.apps.messaging.scenes import Visit, make_visit
from tests.booking import ask, berlin, make_service
from tests.care import make_past, make_shared
from tests.conftest import World
from tests.forms import send
from tests.make import appointment_form, client_actor, make_appointment, make_user, staff_actor

ACTED = datetime(2026, 11, 23, 9, 20, tzinfo=UTC)
"""When things happen to a visit that was booked at nine."""
START, LATER, SOON = berlin(25, 10), berlin(26, 11), berlin(23, 16)


class Case(Visit):
    """Anna's visit with Mara, who organizes it; Lena schedules it. By request, a day before."""

    lena: User

    def book(self) -> None:
        super().book()
        self._appoint()

    def book_by_staff(self) -> None:
        self._book_by_staff(START)

    def book_late(self) -> None:
        service = make_service(self.world.salon, self.mara)
        wish = ask((service, self.mara) if self.asks_for_mara else service)
        self.made = book(self.world.anna, self.world.salon, wish, SOON)

    def client_moves(self) -> None:
        move(self.appointment, self.world.anna, LATER, now=ACTED)

    def staff_move(self, *, is_notifying: bool = True) -> None:
        made = self.appointment
        line = BookedService.objects.get(appointment=made)
        assert line.service is not None
        edit_appointment(
            workspace=self.world.salon,
            uid=made.uid,
            form=appointment_form(
                self.mara,
                self.world.anna,
                self.mara,
                starts_at=LATER,
                name="",
                scheduler_uid=self.lena.uid,
                lines=(LineInput(line.service.uid, self.mara.uid, kept=line.pk),),
            ),
            seen_version=made.version,
            allowance=SEEN,
            is_notifying=is_notifying,
            user=self.world.admin,
            actor=staff_actor(self.world.admin),
            now=ACTED,
        )

    def client_cancels(self) -> None:
        press_cancel(self.appointment, self.world.anna, 20)

    def undo(self) -> None:
        self.client_cancels()
        send_due(ACTED + timedelta(minutes=1))
        press_undo(self.appointment, self.world.anna, 22)

    def answer(self) -> None:
        say(self.appointment, self.world.anna, Answer.TENTATIVE, 20)

    def share(self) -> None:
        share_link(
            client=self.world.anna,
            workspace=self.world.salon,
            press=uuid4(),
            actor=staff_actor(self.world.admin),
            now=ACTED,
        )

    def ask_to_sign_in(self) -> None:
        ask_sign_in(
            workspace=self.world.salon,
            address=self.world.anna.email,
            browser_key="browser",
            network="203.0.113.7",
            now=ACTED,
        )
        admit_requests(now=ACTED)

    def change_profile(self) -> None:
        change_profile(
            client=self.world.anna,
            workspace=self.world.salon,
            last_name="Berger",
            actor=client_actor(self.world.anna),
            now=ACTED,
        )

    def send_form(self) -> None:
        send(self.world.salon, self.world.anna, now=ACTED)

    def share_summary(self) -> None:
        session = make_past(self.world.salon, self.world.admin, self.world.anna)
        send_due(ACTED)
        make_shared(session, self.world.anna, self.world.admin)

    def _book_by_staff(self, starts_at: datetime) -> None:
        self.made = make_appointment(
            self.world.salon, self.world.admin, self.world.anna, self.mara, starts_at=starts_at
        )
        self._appoint()

    def _appoint(self) -> None:
        Appointment.objects.filter(pk=self.appointment.pk).update(
            organizer=self.mara, scheduler=self.lena
        )


EVENTS: dict[str, Callable[[Case], Any]] = {
    "booked": Case.book,
    "booked by staff": Case.book_by_staff,
    "booked late": Case.book_late,
    "client moves": Case.client_moves,
    "staff move": Case.staff_move,
    "staff move quietly": lambda case: case.staff_move(is_notifying=False),
    "client cancels": Case.client_cancels,
    "undo": Case.undo,
    "restore": Case.restore,
    "staff cancel": Case.staff_cancel,
    "staff cancel quietly": lambda case: case.staff_cancel(is_notifying=False),
    "un-cancel": Case.uncancel,
    "un-cancel quietly": lambda case: case.uncancel(is_notifying=False),
    "delete": Case.delete,
    "no-show": Case.miss,
    "answer": Case.answer,
    "share": Case.share,
    "sign-in": Case.ask_to_sign_in,
    "profile": Case.change_profile,
    "form": Case.send_form,
    "summary": Case.share_summary,
}


def make_case(world: World, **rules: Any) -> Case:
    """The scene before the booking."""
    fixed = {"confirmation": "by_request", "confirmation_request_days": 1}
    visit = make_visit(world, **{**fixed, **rules})
    case = Case(world, visit.mara)
    case.lena = make_user(world.organization, "Lena Lorenz", Role.SCHEDULER, world.salon)
    return case


def play_event(case: Case, event: str) -> None:
    """Let it happen; what was due before it has gone out."""
    if not event.startswith("booked"):
        case.book()
        send_due(berlin(25, 12) if event == "no-show" else ACTED)
    try:
        EVENTS[event](case)
    except Refused:
        assert not case.world.salon.portal_enabled


def send_due(now: datetime) -> None:
    """As if the worker had sent what is due by now."""
    due = Message.objects.filter(state=Message.SCHEDULED, due_at__lte=now)
    due.update(state=Message.SENT)


def on_their_way(channel: str = "email", state: str = Message.SCHEDULED) -> set[tuple[str, str]]:
    """Trigger and audience of what goes out from here, at once or at its time."""
    rows = Message.objects.filter(state=state, channel=channel)
    found = rows.values_list("trigger", "recipient_kind")
    return {(trigger, "client" if kind == "client" else "internal") for trigger, kind in found}
