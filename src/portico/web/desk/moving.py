"""*Move…*: a new time and other people for an appointment; all else stays as it is saved."""

from datetime import datetime
from http import HTTPStatus
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.selectors.desk import DeskAppointment, visible_appointments
from portico.apps.appointments.services.moving_groups import list_together
from portico.apps.people.selectors import DeskAccess
from portico.web.common.clock import read_clock
from portico.web.common.dates import moment
from portico.web.desk.editing import describe_editor
from portico.web.desk.editor import Editor
from portico.web.desk.lines import read_line_keys, shift_lines
from portico.web.desk.pressing import press
from portico.web.desk.saving import save
from portico.web.desk.shell import render_desk
from portico.web.desk.typed import read_typed, typed_of

_OWN = ("date", "start", "version", "accepted", "override_reason")


def show_move(request: HttpRequest, access: DeskAccess, found: DeskAppointment) -> HttpResponse:
    """The page for one request: the appointment's own form, of which only this is shown."""
    typed = typed_of(found, ZoneInfo(access.workspace.time_zone))
    together = _list_together(access, found)
    is_group = len(together) > 1 and request.POST.get("whom", "group") == "group"
    button = request.POST.get("do", "save") if request.method == "POST" else ""
    if button:
        _put_over(typed, read_typed(request.POST))
    editor = Editor(
        access,
        found,
        typed,
        read_clock(),
        is_judged=button == "save",
        is_move=True,
        together=together,
        is_group_move=is_group,
    )
    if not button:
        return _render(request, editor)
    if button != "save":
        press(editor, button)
        return _render(request, editor)
    if _is_same(editor, typed_of(found, editor.form.zone)):
        editor.form.add_error("start", _("This is the present time. Choose another."))
    saved = save(editor)
    if not isinstance(saved, Appointment):
        return _render(request, editor, saved)
    messages.success(request, _say(editor, saved))
    return redirect("desk:appointment", access.workspace.public_id, saved.uid)


def _list_together(access: DeskAccess, found: DeskAppointment) -> list[Appointment]:
    """The visits that would move along; none where the role does not reach all of them."""
    if found.appointment.group_id is None:
        return []
    together = list_together(found.appointment)
    pks = [one.pk for one in together]
    seen = set(visible_appointments(access).filter(pk__in=pks).values_list("pk", flat=True))
    return together if seen == set(pks) else []


def _put_over(typed: QueryDict, posted: QueryDict) -> None:
    """What was typed here over what is saved; a service is known by its booked row."""
    before = _read_wall(typed)
    for name in _OWN:
        if name in posted:
            typed[name] = posted.get(name, "")
    if "is_notifying" in posted:
        typed["is_notifying"] = "on"
    else:
        typed.pop("is_notifying", None)
    places = {typed.get(f"line-{key}-kept", ""): key for key in read_line_keys(typed)}
    for key in read_line_keys(posted):
        place = places.get(posted.get(f"line-{key}-kept", ""))
        if place is not None:
            typed[f"line-{place}-staff"] = posted.get(f"line-{key}-staff", "")
    after = _read_wall(typed)
    if before and after:
        shift_lines(typed, after - before)


def _is_same(editor: Editor, before: QueryDict) -> bool:
    """Neither another time nor somebody else."""
    names = ["date", "start", *(f"line-{key}-staff" for key in read_line_keys(before))]
    return all(editor.typed.get(name) == before.get(name) for name in names)


def _read_wall(typed: QueryDict) -> datetime | None:
    try:
        return datetime.fromisoformat(f"{typed.get('date', '')}T{typed.get('start', '')}")
    except ValueError:
        return None


def _say(editor: Editor, saved: Appointment) -> str:
    zone = editor.access.workspace.time_zone
    words = {
        "name": saved.name,
        "moment": moment(saved.starts_at, zone, editor.now) if saved.starts_at else "",
    }
    if editor.form.cleaned_data["is_notifying"]:
        return _("“%(name)s” is moved to %(moment)s. Those who attend are told.") % words
    return _("“%(name)s” is moved to %(moment)s. Nobody is told.") % words


def _render(
    request: HttpRequest, editor: Editor, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    context = describe_editor(editor)
    public_id = editor.access.workspace.public_id
    context["here"] = reverse("desk:appointment_move", args=[public_id, editor.uid])
    template = "desk/appointment_move.html"
    return render_desk(request, editor.access, template, context, status=status)
