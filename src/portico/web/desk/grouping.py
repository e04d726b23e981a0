"""Appointments in day groups, each with its answers counted."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from portico.apps.appointments.models import Appointment, Attendee
from portico.domain.participation import Part, needs_attention
from portico.domain.states import Answer, AppointmentState
from portico.web.common.dates import day_long, near_day

DOTS = {Answer.ACCEPTED: "yes", Answer.TENTATIVE: "maybe", Answer.DECLINED: "no"}
MOST_DOTS = 8


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    appointment: Appointment
    clients: tuple[Attendee, ...]
    accepted: int
    dots: tuple[str, ...] = field(default=())
    is_ticked: bool = False

    @property
    def is_alarming(self) -> bool:
        """Pending although a required client said no: staff decide (product page 1)."""
        parts = [Part("client", a.is_required, Answer(a.answer)) for a in self.clients]
        return needs_attention(AppointmentState(self.appointment.state), parts)


@dataclass(frozen=True, slots=True)
class DayGroup:
    """The rows of one day; without a day: no time yet."""

    title: str
    rows: tuple[Row, ...]


def group_by_day(
    found: Iterable[Appointment], zone: str, now: datetime, *, ticked: Collection[str] = ()
) -> list[DayGroup]:
    """Groups in the order of the list, titled `Tomorrow, Tuesday 24 November`."""
    groups = groupby(found, key=lambda a: _title(a.starts_at, zone, now))
    return [DayGroup(title, tuple(_row(a, ticked) for a in rows)) for title, rows in groups]


def _title(at: datetime | None, zone: str, now: datetime) -> str:
    if at is None:
        return "No time yet"
    near, day = near_day(at, zone, now), day_long(at, zone, now)
    is_repeating = bool(near) and day.split()[0] in near
    return day if is_repeating or not near else f"{near}, {day}"


def _row(appointment: Appointment, ticked: Collection[str]) -> Row:
    attendees = tuple(appointment.attendees.all())
    clients = tuple(a for a in attendees if a.client_id)
    return Row(
        appointment=appointment,
        clients=clients,
        accepted=sum(a.answer == Answer.ACCEPTED for a in clients),
        dots=tuple(DOTS.get(Answer(a.answer), "") for a in clients[:MOST_DOTS]),
        is_ticked=str(appointment.uid) in ticked,
    )
