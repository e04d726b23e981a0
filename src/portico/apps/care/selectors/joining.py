"""Where somebody joins an online appointment: the address itself, which stands in no text."""

from datetime import datetime
from uuid import UUID

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.selectors.attendances import list_attendances
from portico.apps.appointments.selectors.desk import visible_appointments
from portico.apps.care.models import VideoServer
from portico.apps.care.sealed import open_text
from portico.apps.care.video import Guest, RoomServer, make_room_address
from portico.apps.people.models import Client
from portico.apps.people.selectors import DeskAccess
from portico.apps.workspaces.models import Workspace
from portico.domain.states import Video


def find_client_join(
    client: Client, workspace: Workspace, uid: UUID, *, now: datetime
) -> str | None:
    """The client's own way into their appointment; None where there is none (yet), or not theirs.

    At any time: before the start, and after.
    """
    mine = list_attendances(client, workspace).filter(appointment__uid=uid)
    attending = mine.select_related("appointment__organizer").first()
    if attending is None:
        return None
    guest = Guest(client.name, client.uid)
    return _find(attending.appointment, workspace, guest, now)


def find_staff_join(access: DeskAccess, uid: UUID, *, now: datetime) -> str | None:
    """The user's way into an appointment that they may see, as moderator; None without one."""
    rows = visible_appointments(access).filter(uid=uid)
    appointment = rows.select_related("organizer").first()
    if appointment is None:
        return None
    guest = Guest(access.user.name, access.user.uid, is_moderator=True)
    return _find(appointment, access.workspace, guest, now)


def has_staff_join(access: DeskAccess, appointment: Appointment) -> bool:
    """Whether *Join* leads staff anywhere; the same as `find_staff_join`, without making a link."""
    workspace = access.workspace
    if not appointment.is_online:
        return False
    if appointment.join_link or (workspace.video != Video.ROOMS and workspace.join_link):
        return True
    if workspace.video == Video.ROOMS:
        return find_server(workspace) is not None
    return workspace.video == Video.PERSONAL and bool(_find_personal(appointment))


def find_server(workspace: Workspace) -> VideoServer | None:
    """The workspace's video provider, if it has one."""
    return VideoServer.objects.filter(workspace=workspace).first()


def _find(
    appointment: Appointment, workspace: Workspace, guest: Guest, now: datetime
) -> str | None:
    if not appointment.is_online:
        return None
    if appointment.join_link:
        return appointment.join_link
    if workspace.video == Video.LINK:
        return workspace.join_link or None
    if workspace.video == Video.PERSONAL:
        return _find_personal(appointment) or workspace.join_link or None
    server = find_server(workspace)
    if server is None:
        return None
    there = RoomServer(server.base_url, server.app_id, open_text(server, column="sealed_secret"))
    return make_room_address(server.provider, there, appointment.uid, guest, now=now)


def _find_personal(appointment: Appointment) -> str:
    """The organizer's room, else that of the first who does one of its services."""
    if appointment.organizer and appointment.organizer.join_link:
        return appointment.organizer.join_link
    lines = appointment.lines.exclude(staff_member__join_link="").select_related("staff_member")
    first = lines.first()
    return first.staff_member.join_link if first else ""
