"""A staff member: working hours in this workspace."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.people.models import StaffMember
from portico.apps.people.selectors import DeskAccess
from portico.apps.schedule.selectors.timetables import get_staff_hours
from portico.apps.schedule.services.hours import change_staff_hours
from portico.domain.roles import Permission
from portico.domain.timetables import read_hours
from portico.web.common.clock import read_clock
from portico.web.desk.changes import list_changes, list_others_changes
from portico.web.desk.forms.kept import try_to_save
from portico.web.desk.forms.timetable import HoursForm, TimetableForm, read_rows
from portico.web.desk.public_addresses import staff_page
from portico.web.desk.setting_up import get_staff_member_of
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """A text per weekday, and dates that differ; *Add a date* saves nothing."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    member = get_staff_member_of(access, uid)
    typed, is_saving = read_rows(request, "dates")
    form = _form(access, member, typed)
    status = HTTPStatus.OK
    if is_saving:
        status = _save(access, member, form)
        if status == HTTPStatus.OK:
            said = _("The working hours of %(name)s are saved.") % {"name": member.name}
            messages.success(request, said)
            return redirect("desk:staff_hours", public_id, uid)
    context = {"section": "staff", "part": "staff_hours", "member": member, "form": form}
    hours = get_staff_hours(access.workspace, member)
    is_open = hours is not None and bool(hours.week or hours.exceptions)
    context["page"] = staff_page(access.workspace, member.uid, has_hours=is_open)
    context |= _told(access, member, request.POST.get("seen", ""), status)
    return render_desk(request, access, "desk/staff_hours.html", context, status=status)


def _form(
    access: DeskAccess, member: StaffMember, typed: QueryDict | None
) -> TimetableForm[HoursForm]:
    kept = get_staff_hours(access.workspace, member)
    hours = read_hours(kept.week, kept.exceptions) if kept else None
    return TimetableForm(typed, hours, HoursForm, {"seen": kept.version if kept else 0})


def _save(access: DeskAccess, member: StaffMember, form: TimetableForm[HoursForm]) -> HTTPStatus:
    return try_to_save(
        form,
        lambda: change_staff_hours(
            workspace=access.workspace,
            member=member,
            hours=form.hours(),
            seen=form.week.cleaned_data["seen"],
            actor=access.actor,
            now=read_clock(),
        ),
    )


def _told(access: DeskAccess, member: StaffMember, seen: str, status: int) -> dict[str, object]:
    if status != HTTPStatus.CONFLICT:
        return {"history": list_changes("staff_member", member.uid, access.workspace)}
    kept = get_staff_hours(access.workspace, member)
    lines = list_others_changes(
        "staff_member",
        member.uid,
        access.workspace,
        verb="hours_changed",
        seen=seen,
        present=kept.version if kept else 0,
    )
    return {"is_stale": True, "others_changes": lines}
