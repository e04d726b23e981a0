"""What stands in the appointment form: typed just now, kept as a draft, or as it is saved."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import QueryDict

from portico.apps.appointments.selectors.desk import DeskAppointment
from portico.apps.catalog.selectors import has_services
from portico.apps.people.selectors import DeskAccess
from portico.domain.states import WorkspaceKind
from portico.web.desk.lines import auto_name, fill_lines

NOT_KEPT = frozenset({"csrfmiddlewaretoken", "do", "accepted", "override_reason"})
LONGEST = 20_000
"""Letters kept of one field of a draft."""


def read_typed(posted: QueryDict) -> QueryDict:
    """A copy that can be changed; NUL is left out, since no database keeps it."""
    typed = QueryDict(mutable=True)
    for name, values in posted.lists():
        typed.setlist(name, [value.replace("\x00", "") for value in values])
    return typed


def keep_typed(typed: QueryDict) -> dict[str, Any]:
    """The fields of a draft."""
    kept = [(name, values) for name, values in typed.lists() if name not in NOT_KEPT]
    return {name[:100]: [str(v)[:LONGEST] for v in values[:500]] for name, values in kept[:2000]}


def restore_typed(fields: dict[str, Any]) -> QueryDict:
    """The typing of a draft."""
    typed = QueryDict(mutable=True)
    for name, values in fields.items():
        typed.setlist(name, [str(value) for value in values])
    return typed


def begin_typed(access: DeskAccess) -> QueryDict:
    """A new appointment: whoever makes it is its organizer and scheduler (product page 4)."""
    typed = QueryDict(mutable=True)
    leaves_open = access.workspace.kind != WorkspaceKind.EVENT and has_services(access.workspace)
    typed["organizer"] = (
        str(access.staff_member.uid) if access.staff_member and not leaves_open else ""
    )
    typed["scheduler"] = str(access.user.uid)
    typed["minutes"] = str(access.workspace.default_minutes)
    typed["sends_emails"] = "on"
    if access.workspace.send_updates or access.workspace.send_invitations:
        typed["is_notifying"] = "on"
    return typed


def typed_of(found: DeskAppointment, zone: ZoneInfo) -> QueryDict:
    """An appointment as the form shows it."""
    one = found.appointment
    typed = QueryDict(mutable=True)
    typed.update(
        {
            "name": one.name,
            "organizer": str(one.organizer.uid) if one.organizer else "",
            "scheduler": str(one.scheduler.uid) if one.scheduler else "",
            "date": _local(one.starts_at, zone, "%Y-%m-%d"),
            "start": _local(one.starts_at, zone, "%H:%M"),
            "minutes": str(_minutes(one.starts_at, one.ends_at)),
            "room": str(one.room.uid) if one.room else "",
            "place": one.place,
            "join_link": one.join_link,
            "objectives": one.objectives,
            "topics": one.topics,
            "response_deadline": _local(one.response_deadline, zone, "%Y-%m-%dT%H:%M"),
            "version": str(one.version),
        }
    )
    for name in ("is_online", "sends_emails"):
        if getattr(one, name):
            typed[name] = "on"
    if one.workspace.send_updates:
        typed["is_notifying"] = "on"
    lines = list(one.lines.select_related("service", "staff_member"))
    fill_lines(typed, lines, one.room, zone)
    if lines and one.name == auto_name(lines):
        typed["name"] = ""
    if lines and one.organizer_id == min(lines, key=lambda line: line.starts_at).staff_member_id:
        typed["organizer"] = ""  # whoever does the first service, also once that is another
    doing = {line.staff_member_id for line in lines}
    for part in found.attendees:
        if part.attendee.staff_member_id in doing:
            continue
        kind = "client" if part.attendee.client else "staff"
        key = f"{kind}:{part.attendee.person.uid}"
        typed.appendlist("people", key)
        typed[f"need-{key}"] = "required" if part.attendee.is_required else "optional"
    return typed


def _local(at: datetime | None, zone: ZoneInfo, shape: str) -> str:
    return at.astimezone(zone).strftime(shape) if at else ""


def _minutes(start: datetime | None, end: datetime | None) -> int:
    return int((end - start).total_seconds() // 60) if start and end else 30
