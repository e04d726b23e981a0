"""The buttons of the form's services: add, drop, earlier, free times, take one of them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from portico.apps.appointments.selectors.staff_free import (
    FreeTimes,
    OtherVisit,
    load_free_times,
)
from portico.apps.appointments.services.moving_groups import shift_form
from portico.domain.errors import InvalidInput
from portico.web.desk.editor import Editor
from portico.web.desk.lines import add_line, drop_line, raise_line, shift_lines
from portico.web.desk.roster import inputs_of

SEARCHING = frozenset({"times", "day"})
BUTTONS = frozenset({"line_add", "line_drop", "line_up", "at", "day"})


def press_line(editor: Editor, verb: str, rest: str) -> None:
    """Do what the button says to what is typed."""
    typed = editor.typed
    if verb == "line_add":
        editor.focus = add_line(typed, editor.access, typed.get("new_service", ""))
    elif verb == "line_drop":
        drop_line(typed, rest)
    elif verb == "line_up":
        raise_line(typed, rest)
        editor.focus = rest
    elif verb == "day":
        typed["date"] = rest if _read_day(rest) else typed.get("date", "")
    elif verb == "at":
        _take_time(editor, rest)


def search_times(editor: Editor) -> None:
    """The free times of the day that is typed, else of today."""
    zone = ZoneInfo(editor.access.workspace.time_zone)
    today = editor.now.astimezone(zone).date()
    day = max(_read_day(editor.typed.get("date", "")) or today, today)
    editor.typed["date"] = day.isoformat()
    editor.read_again()
    try:
        editor.free_times = load_free_times(
            editor.access,
            editor.line_inputs,
            day,
            editor.form.read_start(),
            inputs_of(editor.rows),
            editor.uid,
            together=_list_others(editor) if editor.is_group_move else (),
            now=editor.now,
        )
    except InvalidInput:
        editor.free_times = FreeTimes(day)


def _list_others(editor: Editor) -> list[OtherVisit]:
    """What else of its group moves along."""
    own = editor.found.appointment.starts_at if editor.found else None
    others = []
    for one in editor.together:
        if one.uid == editor.uid or one.starts_at is None or own is None:
            continue
        clients = [attendee.client_id for attendee in one.attendees.all() if attendee.client_id]
        lines = shift_form(one, timedelta()).lines or ()
        if lines:
            offset = (one.starts_at - own) // timedelta(minutes=1)
            kept = list(one.lines.all())
            client = clients[0] if clients else None
            others.append(OtherVisit(one.uid, lines, kept, one.starts_at, client, offset))
    return others


def _take_time(editor: Editor, text: str) -> None:
    """Begin at the instant of a suggestion; starts of their own keep their distances."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return
    if at.tzinfo is None:
        return
    local = at.astimezone(ZoneInfo(editor.access.workspace.time_zone))
    typed = editor.typed
    try:
        before = datetime.fromisoformat(f"{typed.get('date', '')}T{typed.get('start', '')}")
    except ValueError:
        before = None
    if before is not None:
        shift_lines(typed, local.replace(tzinfo=UTC) - before.replace(tzinfo=UTC))
    typed["date"], typed["start"] = f"{local:%Y-%m-%d}", f"{local:%H:%M}"


def _read_day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year < 2200 else None
