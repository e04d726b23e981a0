"""An appointment as an entry of the client's own calendar."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from portico.apps.appointments.calendar_parts import entry_uid
from portico.apps.appointments.selectors.portal import AppointmentPage
from portico.apps.messaging.envelopes import read_sender_address
from portico.domain.errors import NotThere
from portico.domain.trust import Guarded
from portico.ical.encode import CalendarEntry
from portico.web.portal.fresh import is_open

if TYPE_CHECKING:
    from portico.web.portal.guard import Portal


def calendar_entry(page: AppointmentPage, portal: "Portal") -> CalendarEntry:
    """The same UID and SEQUENCE as in mails; raises NotThere while there is no time yet."""
    card, workspace, client = page.card, portal.workspace, portal.client
    if card.starts_at is None or card.ends_at is None:
        raise NotThere("calendar")
    address = reverse("portal:appointment", args=[workspace.public_id, card.uid])
    return CalendarEntry(
        uid=entry_uid(card.uid),
        sequence=page.sequence,
        stamp=portal.now,
        starts_at=card.starts_at,
        ends_at=card.ends_at,
        zone=workspace.time_zone,
        summary=_summary(page, portal),
        description=_description(page, portal),
        location=card.place or _join_link(page, portal),
        url=f"{settings.BASE_URL}{address}",
        organizer_name=page.organizer_name or workspace.name,
        organizer_address=page.organizer_address or workspace.email or read_sender_address(),
        attendee_name=client.name,
        attendee_address=client.email,
        partstat=card.my_answer,
        is_required=card.is_required,
        status=card.state,
    )


def _summary(page: AppointmentPage, portal: "Portal") -> str:
    """Discreet: only whom it is with, as in the mails; a calendar is read over shoulders."""
    if portal.workspace.discreet_messages:
        return _("Appointment at %(name)s") % {"name": portal.workspace.name}
    return page.card.name


def _description(page: AppointmentPage, portal: "Portal") -> str:
    if portal.workspace.discreet_messages:
        return ""
    parts = [page.objectives, page.topics, _join_link(page, portal), page.directions]
    return "\n\n".join(part for part in parts if part)


def _join_link(page: AppointmentPage, portal: "Portal") -> str:
    """Only where *Join* is open; elsewhere the entry's address leads to the portal."""
    return page.card.join_link if is_open(portal, Guarded.JOIN) else ""
