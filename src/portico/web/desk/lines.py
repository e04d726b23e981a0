"""The services of the appointment form: read from what is typed, added and dropped there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.functional import cached_property

from portico.apps.appointments.models import BookedService
from portico.apps.appointments.selectors.staff_lines import list_rooms_by_hand
from portico.apps.appointments.selectors.staff_preview import LineNote, Preview
from portico.apps.catalog.models import Offering, Service, ServiceOption
from portico.apps.catalog.selectors import list_services
from portico.apps.people.models import StaffMember
from portico.apps.people.selectors import DeskAccess
from portico.apps.schedule.models import Room
from portico.domain.timing import ServiceTime
from portico.web.desk.forms.lines import ANYONE, PARTS, LineForm, Menu

MOST = 20


@dataclass
class LineRow:
    """One service of the form, with what it would be."""

    form: LineForm
    name: str
    default: ServiceTime | None = None
    note: LineNote | None = None

    @cached_property
    def is_by_hand(self) -> bool:
        """Whether minutes differ from what the service says."""
        return bool(self.note and self.note.by_hand)


def read_line_keys(typed: QueryDict) -> list[str]:
    """The lines in the form, each once, in their order."""
    keys = (key for key in typed.getlist("line") if key.isascii() and key.isdigit())
    return list(dict.fromkeys(key[:4] for key in keys))[:MOST]


def load_menu(
    access: DeskAccess, typed: QueryDict, staff: list[StaffMember], rooms: list[Room]
) -> Menu:
    """Services that can be chosen, and what goes with those on the lines."""
    keys = read_line_keys(typed)
    wanted = _read_uids(typed.get(f"line-{key}-service", "") for key in keys)
    chosen = Service.objects.filter(workspace=access.workspace, uid__in=wanted)
    services: dict[UUID, Service] = {one.uid: one for one in list_services(access.workspace)}
    services |= {one.uid: one for one in chosen if one.uid not in services}
    on_lines = [services[uid].pk for uid in wanted if uid in services]
    offering: dict[int, set[int]] = {}
    options: dict[int, list[ServiceOption]] = {}
    if on_lines:
        for one in Offering.objects.filter(service__in=on_lines):
            offering.setdefault(one.service_id, set()).add(one.staff_member_id)
        kept = _read_uids(uid for key in keys for uid in typed.getlist(f"line-{key}-options"))
        for option in ServiceOption.objects.filter(service__in=on_lines):
            if option.is_active or option.uid in kept:
                options.setdefault(option.service_id, []).append(option)
    named = _read_uids(typed.get(f"line-{key}-staff", "") for key in keys) - {s.uid for s in staff}
    present = StaffMember.objects.filter(
        organization_id=access.workspace.organization_id, uid__in=named
    )
    return Menu(
        services,
        staff,
        {pk: frozenset(found) for pk, found in offering.items()},
        options,
        rooms,
        list(present) if named else (),
    )


def read_lines(typed: QueryDict, menu: Menu, *, is_judged: bool) -> list[LineRow]:
    """The rows of the form."""
    rows = []
    for number, key in enumerate(read_line_keys(typed)):
        form = LineForm(typed, key, menu, is_first=number == 0, is_judged=is_judged)
        service = form.service_row
        rows.append(LineRow(form, service.name if service else typed.get(f"line-{key}-name", "")))
    return rows


def tell_lines(rows: Sequence[LineRow], preview: Preview) -> None:
    """Put what each would be beside it."""
    for number, row in enumerate(rows):
        row.default = preview.defaults[number] if number < len(preview.defaults) else None
        row.note = preview.notes[number] if number < len(preview.notes) else None
        if row.default is None:
            continue
        for part in PARTS:
            row.form.fields[part].widget.attrs["placeholder"] = getattr(row.default, part)


def add_line(typed: QueryDict, access: DeskAccess, text: str) -> str:
    """Put a service on the visit, by whoever does the one before; its key, empty if unknown."""
    service = Service.objects.filter(
        workspace=access.workspace, is_retired=False, uid__in=_read_uids([text])
    ).first()
    keys = read_line_keys(typed)
    if service is None or len(keys) >= MOST:
        return ""
    key = str(max((int(one) for one in keys), default=-1) + 1)
    before = typed.get(f"line-{keys[-1]}-staff", "") if keys else ""
    own = str(access.staff_member.uid) if access.staff_member else ""
    offering = Offering.objects.filter(service=service).values_list("staff_member__uid", flat=True)
    known = {str(uid) for uid in offering}
    typed.appendlist("line", key)
    typed[f"line-{key}-service"] = str(service.uid)
    typed[f"line-{key}-staff"] = next((one for one in (before, own) if one in known), ANYONE)
    typed["new_service"] = ""
    return key


def drop_line(typed: QueryDict, key: str) -> None:
    """Take a service off the visit."""
    typed.setlist("line", [one for one in typed.getlist("line") if one != key])


def raise_line(typed: QueryDict, key: str) -> None:
    """Let it come before the one before it."""
    keys = read_line_keys(typed)
    if key in keys[1:]:
        at = keys.index(key)
        keys[at - 1], keys[at] = keys[at], keys[at - 1]
        typed.setlist("line", keys)


def fill_lines(
    typed: QueryDict, lines: Sequence[BookedService], room: Room | None, zone: ZoneInfo
) -> None:
    """Booked services as the form shows them: minutes only where they were set by hand."""
    ordered = sorted(lines, key=lambda line: (line.starts_at, line.position))
    rooms = list_rooms_by_hand(ordered, room)
    starts = {second.pk: first.ends_at for first, second in pairwise(ordered)}
    for number, line in enumerate(ordered):
        key = f"line-{number}"
        typed.appendlist("line", str(number))
        typed[f"{key}-kept"] = str(line.pk)
        typed[f"{key}-name"] = line.name
        typed[f"{key}-service"] = str(line.service.uid) if line.service else ""
        typed[f"{key}-staff"] = str(line.staff_member.uid)
        typed.setlist(f"{key}-options", [str(uid) for uid in line.options])
        typed[f"{key}-room"] = str(rooms.get(line.pk, ""))
        if number and starts[line.pk] != line.starts_at:
            typed[f"{key}-start"] = f"{line.starts_at.astimezone(zone):%H:%M}"
        for part in line.by_hand:
            typed[f"{key}-{part}"] = str(getattr(line, part))


def auto_name(lines: Iterable[BookedService]) -> str:
    """What a visit of these services is called where nobody named it."""
    ordered = sorted(lines, key=lambda line: line.position)
    return ", ".join(dict.fromkeys(line.name.split(" + ")[0] for line in ordered))[:200]


def shift_lines(typed: QueryDict, by: timedelta) -> None:
    """Starts of their own keep their distances when the visit begins at another time."""
    for key in read_line_keys(typed):
        text = typed.get(f"line-{key}-start", "")
        try:
            at = datetime.strptime(text, "%H:%M")  # noqa: DTZ007  a clock time, no instant
        except ValueError:
            continue
        typed[f"line-{key}-start"] = f"{at + by:%H:%M}"


def _read_uids(texts: Iterable[str]) -> set[UUID]:
    found = set()
    for text in texts:
        try:
            found.add(UUID(text))
        except ValueError:
            continue
    return found
