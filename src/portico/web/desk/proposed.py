"""The form of an appointment, filled in with a time that somebody's calendar proposed."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import QueryDict

from portico.apps.appointments.selectors.incoming import get_open_proposal
from portico.apps.people.selectors import DeskAccess


def fill_proposed(typed: QueryDict, access: DeskAccess, uid: UUID, proposal: str) -> None:
    """Day, start and duration of the proposal; nothing for one that is closed or unknown."""
    try:
        wanted = UUID(proposal)
    except ValueError:
        return
    found = get_open_proposal(access, uid, wanted)
    if found is None:
        return
    local = found.starts_at.astimezone(ZoneInfo(access.workspace.time_zone))
    typed["date"], typed["start"] = f"{local:%Y-%m-%d}", f"{local:%H:%M}"
    typed["minutes"] = str(round((found.ends_at - found.starts_at).total_seconds() / 60))
