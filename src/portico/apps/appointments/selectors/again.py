"""Book again: what an appointment had, as it can be asked for today."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from portico.apps.appointments.models import Attendee, BookedService
from portico.apps.appointments.selectors.menus import MenuService, load_services
from portico.apps.appointments.selectors.wishes import LineWish
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.errors import NotThere


@dataclass(frozen=True, slots=True)
class Again:
    """The services that are still booked online, each with whom it was booked with.

    `gone`: names of services, options and people that are not (any more).
    """

    lines: tuple[LineWish, ...]
    gone: tuple[str, ...]
    services: Mapping[UUID, MenuService]


def load_again(client: Client, workspace: Workspace, uid: UUID) -> Again:
    """What the client's appointment had; raises NotThere for anybody else's."""
    mine = Attendee.objects.filter(
        client=client, appointment__workspace=workspace, appointment__uid=uid
    )
    appointment = mine.values_list("appointment_id", flat=True).first()
    if appointment is None:
        raise NotThere("appointment")
    booked = list(
        BookedService.objects.filter(appointment_id=appointment)
        .select_related("service", "staff_member")
        .order_by("position")
    )
    uids = [one.service.uid for one in booked if one.service]
    services = load_services(workspace, uids).services
    lines, gone = [], []
    for row in booked:
        service = services.get(row.service.uid) if row.service else None
        if service is None or not service.is_bookable:
            gone.append(service.name if service else row.name)
            continue
        line, missing = _ask_again(row, service)
        lines.append(line)
        gone += missing
    return Again(tuple(lines), tuple(dict.fromkeys(gone)), services)


def _ask_again(row: BookedService, service: MenuService) -> tuple[LineWish, list[str]]:
    """The line as it was asked for, and the names of what is gone from it."""
    options = {str(option.uid): option.uid for option in service.options}
    kept = tuple(options[uid] for uid in row.options if uid in options)
    staff = next((one for one in service.online_staff if one.uid == row.staff_member.uid), None)
    gone = [] if staff or row.is_anyone else [row.staff_member.name]
    asked = None if row.is_anyone or staff is None else staff.uid
    return LineWish(service.uid, asked, kept), gone
