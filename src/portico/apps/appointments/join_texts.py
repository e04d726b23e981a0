"""What texts say about where to join: mails, calendars, feeds, and what they lead to."""

from uuid import UUID

from django.conf import settings

from portico.apps.appointments.models import Appointment
from portico.apps.workspaces.models import Workspace
from portico.domain.states import Video


def join_text(
    own_link: str,
    workspace: Workspace,
    uid: UUID,
    *,
    is_online: bool,
    has_room: bool = False,
    is_staff: bool = False,
    has_portal: bool = True,
) -> str:
    """A link that may stand in a text to one person; empty where there is none.

    `has_room`: whoever leads it has a room of their own (`has_room_of_staff`).

    A fixed link stands as it is, but not in discreet texts, nor does a room of one's own: texts
    are forwarded. There the page that leads on stands, which opens to nobody else. Whoever has no
    portal has no such page: they get the fixed link in any case.
    """
    if not is_online:
        return ""
    fixed = own_link or (workspace.join_link if workspace.video == Video.LINK else "")
    is_way_in = is_staff or (has_portal and workspace.portal_enabled)
    if fixed and (is_staff or not workspace.discreet_messages or not is_way_in):
        return fixed
    by_kind = {
        Video.LINK: False,
        Video.PERSONAL: has_room or bool(workspace.join_link),
        Video.ROOMS: True,
    }
    has_any = bool(fixed) or by_kind[Video(workspace.video)]
    return join_page(workspace, uid, is_staff=is_staff) if has_any and is_way_in else ""


def join_text_of(
    appointment: Appointment,
    workspace: Workspace,
    *,
    is_staff: bool = False,
    has_portal: bool = True,
) -> str:
    """The same of an appointment with its organizer, and the staff of its lines."""
    is_asked = appointment.is_online and workspace.video == Video.PERSONAL
    return join_text(
        appointment.join_link,
        workspace,
        appointment.uid,
        is_online=appointment.is_online,
        has_room=is_asked and has_room_of_staff(appointment),
        is_staff=is_staff,
        has_portal=has_portal,
    )


def has_room_of_staff(appointment: Appointment) -> bool:
    """Whether its organizer, or anybody who does one of its services, has a room of their own."""
    organizer = appointment.organizer
    if organizer is not None and organizer.join_link:
        return True
    return any(line.staff_member.join_link for line in appointment.lines.all())


def calendar_text(join_link: str, workspace: Workspace) -> str:
    """The same for a calendar entry, which others see: discreet ones hold no fixed link."""
    is_page = join_link.startswith(settings.BASE_URL)
    return join_link if is_page or not workspace.discreet_messages else ""


def join_page(workspace: Workspace, uid: UUID, *, is_staff: bool = False) -> str:
    """The page that leads whoever is in to the meeting, and nobody else."""
    where = "desk" if is_staff else "w"
    return f"{settings.BASE_URL}/{where}/{workspace.public_id}/appointments/{uid}/join/"
