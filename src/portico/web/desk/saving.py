"""Save the form; what is in the way comes back with everything that was typed."""

import hashlib
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.creating import create_appointment
from portico.apps.appointments.services.editing import edit_appointment
from portico.apps.appointments.services.inputs import Allowance, AppointmentInput
from portico.apps.appointments.services.moving_groups import move_group
from portico.apps.care.services.form_following import send_forms_at_booking
from portico.domain.conflicts import Conflict
from portico.domain.errors import ConflictsFound, InvalidInput, SlotTaken, StaleChange
from portico.domain.roles import Grant, Permission
from portico.web.common.reasons import code_text, field_text
from portico.web.desk.editor import Editor
from portico.web.desk.finding import search_people
from portico.web.desk.roster import inputs_of
from portico.web.desk.telling import describe_history

NOT_ADDED = "Somebody typed here is not on the list yet: add them, or empty the box."
NOT_PASTED = "The pasted addresses below are not on the list yet: add them, or empty the box."
NOT_CHOSEN = "A service is chosen but not added yet: add it, or choose none."
UNUSUAL = "Somebody does not work then, or does not offer this. Save again to keep it anyway."
NOT_OWN = "You make appointments that you are on: be its organizer, or add yourself."


def save(editor: Editor) -> Appointment | HTTPStatus:
    """The saved appointment; else the status of the page that says why not."""
    if not _is_complete(editor):
        return HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        return _write(editor, editor.form.wanted(inputs_of(editor.rows), editor.line_inputs))
    except InvalidInput as error:
        editor.form.show(_show_lines(editor, error), editor.now)
        editor.people_faults += [field_text(code) for code in error.fields.get("people", ())]
        return HTTPStatus.UNPROCESSABLE_ENTITY
    except ConflictsFound as error:
        editor.conflicts = error.conflicts
        editor.asks_to_accept = True
        editor.problem = _describe_problem(error)
        if editor.preview is not None:
            editor.preview = None  # what is there now, not what was there before the press
            editor.look_at_preview()
    except SlotTaken:
        editor.problem = code_text("slot_taken")
    except StaleChange as error:
        _show_others(editor, error)
    return HTTPStatus.CONFLICT


def _describe_problem(error: ConflictsFound) -> str:
    causes = {conflict.cause for conflict in error.conflicts}
    if causes <= {"closed", "not_offered", "away"}:
        return UNUSUAL
    return " ".join(code_text(code) for code in error.decision.codes)


def _show_lines(editor: Editor, error: InvalidInput) -> InvalidInput:
    """Faults of services stand beside them; what is left is the form's."""
    others = {}
    for name, codes in error.fields.items():
        kind, _, rest = name.partition(":")
        number, _, part = rest.partition(":")
        if kind == "line" and number.isdigit() and int(number) < len(editor.lines):
            editor.lines[int(number)].form.show(part, codes)
        else:
            others[name] = codes
    return InvalidInput(others)


def sign_conflicts(conflicts: Iterable[Conflict]) -> str:
    """A mark of exactly these conflicts: a second press accepts what was seen, nothing newer."""
    seen = sorted(c.key for c in conflicts)
    return hashlib.sha256("|".join(seen).encode()).hexdigest()[:16] if seen else ""


def _is_complete(editor: Editor) -> bool:
    is_valid = all([editor.form.is_valid(), *(row.form.is_valid() for row in editor.lines)])
    typed = editor.typed
    if typed.get("new_service"):
        editor.line_faults.append(NOT_CHOSEN)
    if typed.get("find", "").strip():
        editor.finding = search_people(
            editor.access, typed.get("find", ""), new_name=typed.get("new_name", "")
        )
        editor.people_faults.append(NOT_ADDED)
    if typed.get("many", "").strip():
        editor.people_faults.append(NOT_PASTED)
    if editor.access.grant(Permission.APPOINTMENTS) is Grant.OWN and not _is_own(editor):
        editor.people_faults.append(NOT_OWN)
    return is_valid and not editor.people_faults and not editor.line_faults


def _is_own(editor: Editor) -> bool:
    member = editor.access.staff_member
    if member is None:
        return False
    is_on = any(r.person.kind == "staff" and r.person.uid == member.uid for r in editor.rows)
    does = any(line.staff_uid == member.uid for line in editor.line_inputs)
    return is_on or does or editor.typed.get("organizer") == str(member.uid)


def _write(editor: Editor, wanted: AppointmentInput) -> Appointment:
    if editor.is_group_move and editor.uid is not None:
        return _move_group(editor, editor.uid, wanted)
    access, allowance = editor.access, _allowance(editor)
    if editor.uid is None:
        made = create_appointment(
            workspace=access.workspace,
            form=wanted,
            allowance=allowance,
            is_notifying=editor.form.cleaned_data["is_notifying"],
            user=access.user,
            actor=access.actor,
            now=editor.now,
        )
        send_forms_at_booking(appointments=[made.uid], now=editor.now)
        return made
    return edit_appointment(
        workspace=access.workspace,
        uid=editor.uid,
        form=wanted,
        seen_version=read_version(editor.typed),
        allowance=allowance,
        is_notifying=editor.form.cleaned_data["is_notifying"],
        keeps_draft=editor.is_move,
        user=access.user,
        actor=access.actor,
        now=editor.now,
    )


def _move_group(editor: Editor, uid: UUID, wanted: AppointmentInput) -> Appointment:
    """What is in the way of any visit is known once it is tried."""
    access = editor.access
    how: dict[str, Any] = {
        "workspace": access.workspace,
        "uid": uid,
        "form": wanted,
        "seen_version": read_version(editor.typed),
        "is_notifying": editor.form.cleaned_data["is_notifying"],
        "user": access.user,
        "actor": access.actor,
        "now": editor.now,
    }
    try:
        return move_group(allowance=Allowance(), **how)
    except ConflictsFound as error:
        accepted = editor.typed.get("accepted", "")
        is_accepted = bool(accepted) and accepted == sign_conflicts(error.conflicts)
        reason = editor.typed.get("override_reason", "").strip()[:1000]
        seen = frozenset(conflict.key for conflict in error.conflicts)
        return move_group(
            allowance=Allowance(is_accepted, reason, editor.may_override, seen), **how
        )


def _allowance(editor: Editor) -> Allowance:
    accepted = editor.typed.get("accepted", "")
    seen = editor.look_for_conflicts()
    is_accepted = bool(accepted) and accepted == sign_conflicts(seen)
    reason = editor.typed.get("override_reason", "").strip()[:1000]
    return Allowance(is_accepted, reason, editor.may_override, frozenset(c.key for c in seen))


def read_version(posted: Mapping[str, str]) -> int:
    """The version that was on the screen; what is no number never is the present one."""
    text = posted.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _show_others(editor: Editor, error: StaleChange) -> None:
    editor.problem = code_text("stale_change")
    entries = editor.found.history[: max(1, error.present - error.seen)] if editor.found else ()
    editor.others_changes = describe_history(entries, editor.access.workspace.time_zone)
    editor.typed["version"] = str(error.present)
