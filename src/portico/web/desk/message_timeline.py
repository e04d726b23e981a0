"""What a client of one service gets when, with the days of an example."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from portico.apps.catalog.models import Service
from portico.apps.messaging.models import AutomatedMessage
from portico.apps.workspaces.models import Workspace
from portico.domain.automated import AUTOMATED, Section, Timing
from portico.domain.reminders import request_time
from portico.web.desk.automated_words import idle_reason, lead_of, title_of

_DAYS_AHEAD = 14
_HOUR = 10


@dataclass(frozen=True, slots=True)
class Step:
    """One point of the line: when, and what is sent then (nothing: a mark by itself)."""

    at: datetime | None
    when: str
    title: str
    row: AutomatedMessage | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Dated steps in their order, and what is sent only when something happens."""

    starts_at: datetime
    steps: tuple[Step, ...]
    changes: tuple[Step, ...]


def plan_timeline(
    rows: Iterable[AutomatedMessage],
    workspace: Workspace,
    service: Service | None,
    *,
    texts: Iterable[AutomatedMessage] = (),
    now: datetime,
) -> Timeline:
    """As if the service were booked now, for 10:00 in two weeks; only what would be sent.

    `texts`: those that are on.
    """
    texted = {_moment_of(text) for text in texts}
    zone = ZoneInfo(workspace.time_zone)
    day = (now.astimezone(zone) + timedelta(days=_DAYS_AHEAD)).date()
    starts_at = datetime(day.year, day.month, day.day, _HOUR, tzinfo=zone)
    ahead, changes = [], []
    for row in rows:
        row.workspace = workspace
        spec = AUTOMATED.get((row.trigger, row.audience))
        if spec is None or not spec.is_for_client or not _is_in_use(row, workspace):
            continue
        is_texted = _moment_of(row) in texted
        if not row.is_on and not is_texted:
            continue
        note = " ".join(filter(None, (idle_reason(row, workspace), _channels(row, is_texted))))
        if spec.section is Section.CHANGES:
            changes.append(Step(None, "", title_of(row), row, note))
        elif spec.section in (Section.BOOKING, Section.BEFORE):
            at = _due(row, spec.timing, starts_at, now)
            when = lead_of(row) or _("As soon as it is booked")
            ahead.append(Step(at, when, str(title_of(row)).split(",")[0], row, note))
    start = Step(starts_at, _("The appointment"), service.name if service else "")
    steps = sorted((*ahead, start), key=lambda step: step.at or now)
    return Timeline(starts_at, tuple(steps), tuple(changes))


def _moment_of(row: AutomatedMessage) -> tuple[object, ...]:
    """What an e-mail and the text beside it have in common."""
    return row.trigger, row.audience, row.hours_before, row.days_before, row.only_answer


def _channels(row: AutomatedMessage, is_texted: bool) -> str:
    if not is_texted:
        return ""
    return _("Also as a text.") if row.is_on else _("Only as a text.")


def _is_in_use(row: AutomatedMessage, workspace: Workspace) -> bool:
    only_with = AUTOMATED[row.trigger, row.audience].only_with
    fits = {"plain": not workspace.send_invitations, "invitations": workspace.send_invitations}
    is_idle = bool(idle_reason(row, workspace)) and row.is_for_staff_bookings
    return fits.get(only_with, True) and not is_idle


def _due(
    row: AutomatedMessage, timing: Timing, starts_at: datetime, now: datetime
) -> datetime | None:
    zone = row.workspace.time_zone
    if timing is Timing.REQUEST_DAYS:
        return request_time(starts_at, row.workspace.confirmation_request_days, zone)
    if timing is Timing.BEFORE_START:
        return request_time(starts_at, row.days_before, zone) - timedelta(hours=row.hours_before)
    return now
