"""What merge tags about an appointment become; nothing of the matter in discreet messages."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from portico.apps.appointments.join_texts import join_text_of
from portico.apps.appointments.models import Appointment
from portico.apps.appointments.naming import list_unnamed
from portico.apps.messaging.custom_texts import TagFacts
from portico.apps.messaging.own_words import client_tags
from portico.apps.messaging.wording import format_clock, format_day
from portico.apps.people.models import Client


def appointment_tags(
    appointment: Appointment, client: Client, *, is_for_client: bool = True
) -> TagFacts:
    """Values for a message about `appointment` and `client`; to staff no link opens the portal.

    Whoever takes part is read from its lines and attendees (prefetch them where many are asked).
    """
    workspace = appointment.workspace
    found = client_tags(client, workspace)
    own = "appointment.reschedule_link", "appointment.cancel_link"
    wishes = {**found.wishes, own[0]: "do=reschedule", own[1]: "do=cancel"}
    join = join_text_of(appointment, workspace, is_staff=not is_for_client)
    return replace(
        found,
        words={**found.words, **_words(appointment, is_for_client)},
        links={**found.links, "appointment.join_link": join} if join else found.links,
        wishes=wishes if is_for_client else {},
    )


def _words(appointment: Appointment, is_for_client: bool) -> dict[str, str]:
    workspace = appointment.workspace
    room = appointment.room
    zone = ZoneInfo(workspace.time_zone)
    starts_at = appointment.starts_at.astimezone(zone) if appointment.starts_at else None
    place = (room.name if room else "") or appointment.place
    return {
        "appointment.services": _services(appointment),
        "appointment.staff": _staff(appointment, is_for_client) or workspace.name,
        "appointment.date": format_day(starts_at) if starts_at else "",
        "appointment.time": _clock(starts_at),
        "appointment.place": _("Online") if appointment.is_online else place or workspace.address,
    }


def _clock(local: datetime | None) -> str:
    return format_clock(local) if local else ""


def _services(appointment: Appointment) -> str:
    """What is done; discreet: a word that says nothing."""
    if appointment.workspace.discreet_messages:
        return _("your appointment")
    names = (line.name for line in appointment.lines.all())
    return ", ".join(dict.fromkeys(names)) or appointment.name


def _staff(appointment: Appointment, is_for_client: bool) -> str:
    unnamed = list_unnamed(appointment) if is_for_client else frozenset()
    attending = [a.staff_member for a in appointment.attendees.all()]
    people = [person for person in (appointment.organizer, *attending) if person is not None]
    return ", ".join(dict.fromkeys(person.name for person in people if person.pk not in unnamed))
