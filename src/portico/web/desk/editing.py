"""The request behind the appointment form, new or not: show, press a button, save."""

from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.selectors.desk import DeskAppointment
from portico.apps.appointments.services.drafting import discard_draft, get_draft, save_draft
from portico.apps.catalog.selectors import latest_currency
from portico.apps.people.selectors import DeskAccess
from portico.web.common.clock import read_clock
from portico.web.desk.editor import Editor
from portico.web.desk.pressing import press
from portico.web.desk.proposed import fill_proposed
from portico.web.desk.saving import save, sign_conflicts
from portico.web.desk.shell import render_desk
from portico.web.desk.typed import begin_typed, keep_typed, read_typed, restore_typed, typed_of


def show_editor(
    request: HttpRequest, access: DeskAccess, found: DeskAppointment | None
) -> HttpResponse:
    """The page for one request."""
    if request.method != "POST":
        return _render(request, _open(access, found, request.GET.get("proposal", "")))
    button = request.POST.get("do", "save")
    editor = Editor(
        access, found, read_typed(request.POST), read_clock(), is_judged=button == "save"
    )
    if button == "discard":
        discard_draft(workspace=access.workspace, user=access.user, appointment_uid=editor.uid)
        return redirect(editor.here)
    if button == "save":
        return _save(request, editor)
    press(editor, button)
    _keep(editor)
    return _render(request, editor)


def _open(access: DeskAccess, found: DeskAppointment | None, proposal: str) -> Editor:
    uid = found.appointment.uid if found else None
    draft = get_draft(access.workspace, access.user, uid)
    typed: QueryDict
    if draft:
        typed = restore_typed(draft.fields)
    elif found:
        typed = typed_of(found, ZoneInfo(access.workspace.time_zone))
    else:
        typed = begin_typed(access)
    if found:
        fill_proposed(typed, access, found.appointment.uid, proposal)
    saved_at = draft.saved_at if draft else None
    return Editor(access, found, typed, read_clock(), draft_saved_at=saved_at)


def _save(request: HttpRequest, editor: Editor) -> HttpResponse:
    saved = save(editor)
    if isinstance(saved, Appointment):
        messages.success(request, f"“{saved.name}” is saved.")
        return redirect("desk:appointment", editor.access.workspace.public_id, saved.uid)
    _keep(editor)
    return _render(request, editor, saved)


def _keep(editor: Editor) -> None:
    save_draft(
        workspace=editor.access.workspace,
        user=editor.access.user,
        appointment_uid=editor.uid,
        fields=keep_typed(editor.typed),
        now=editor.now,
    )


def _render(
    request: HttpRequest, editor: Editor, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    template = "desk/appointment_form.html"
    context = describe_editor(editor)
    return render_desk(request, editor.access, template, context, status=status)


def describe_editor(editor: Editor) -> dict[str, Any]:
    """What its pages show."""
    conflicts = editor.look_for_conflicts()
    editor.look_at_preview()
    shown = {row.person.uid for row in editor.rows}
    room = editor.room
    return {
        "section": "appointments",
        "editor": editor,
        "form": editor.form,
        "found": editor.found,
        "finding": editor.finding,
        "here": editor.here,
        "people": [(r, [c for c in conflicts if c.who_uid == r.person.uid]) for r in editor.rows],
        "room_conflicts": [c for c in conflicts if c.who_kind == "room"],
        "line_conflicts": [c for c in conflicts if c.who_uid not in shown] if editor.lines else (),
        "conflicts": conflicts,
        "currency": latest_currency(editor.access.workspace) if editor.lines else "",
        "crowd": len(editor.rows) if room and len(editor.rows) > room.seats else 0,
        "accepted": sign_conflicts(conflicts) if editor.asks_to_accept else "",
        "is_refused": any(c.weight == "refuse" for c in conflicts),
        "is_warned": any(c.weight == "warn" for c in conflicts),
        "typed": editor.typed,
    }
