"""A staff member: time off."""

from http import HTTPStatus
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portico.apps.appointments.selectors.staff_week import Engagement, list_booked
from portico.apps.people.models import StaffMember
from portico.apps.people.selectors import DeskAccess
from portico.apps.schedule.selectors.timetables import list_times_off
from portico.apps.schedule.services.time_off import add_time_off, remove_time_off
from portico.domain.errors import InvalidInput, TimeTaken
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.forms.time_off import TimeOffForm
from portico.web.desk.setting_up import get_staff_member_of
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """What is ahead; more of it. What is booked then is listed first, and stays."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    member = get_staff_member_of(access, uid)
    form = TimeOffForm(request.POST if request.method == "POST" else None)
    status, taken = HTTPStatus.OK, frozenset[UUID]()
    if form.is_bound:
        status, taken = _save(access, member, form, _read_uids(request.POST.get("accepted", "")))
        if status == HTTPStatus.OK:
            messages.success(request, _("Time off of %(name)s is saved.") % {"name": member.name})
            return redirect("desk:staff_time_off", public_id, uid)
    context = {
        "section": "staff",
        "part": "staff_time_off",
        "member": member,
        "form": form,
        "booked": _list_booked(access, member, form) if taken else (),
        "accepted": ",".join(sorted(str(one) for one in taken)),
        "times_off": list_times_off(member, after=read_clock()),
    }
    return render_desk(request, access, "desk/staff_time_off.html", context, status=status)


@login_required
@require_POST
def remove(request: HttpRequest, public_id: str, uid: UUID, away_uid: UUID) -> HttpResponse:
    """The time can be booked again."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    member = get_staff_member_of(access, uid)
    remove_time_off(
        workspace=access.workspace,
        member=member,
        uid=away_uid,
        actor=access.actor,
        now=read_clock(),
    )
    messages.success(request, _("The time off is removed."))
    return redirect("desk:staff_time_off", public_id, uid)


def _save(
    access: DeskAccess, member: StaffMember, form: TimeOffForm, accepted: frozenset[UUID]
) -> tuple[HTTPStatus, frozenset[UUID]]:
    """The status, and what is booked then and was not seen."""
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY, frozenset()
    starts_at, ends_at = form.stretch(ZoneInfo(access.workspace.time_zone))
    try:
        add_time_off(
            workspace=access.workspace,
            member=member,
            starts_at=starts_at,
            ends_at=ends_at,
            note=form.cleaned_data["note"],
            accepted=accepted,
            actor=access.actor,
            now=read_clock(),
        )
    except InvalidInput as error:
        form.show(error)
        return HTTPStatus.UNPROCESSABLE_ENTITY, frozenset()
    except TimeTaken as error:
        return HTTPStatus.CONFLICT, frozenset(error.subject_uids)
    return HTTPStatus.OK, frozenset()


def _list_booked(access: DeskAccess, member: StaffMember, form: TimeOffForm) -> list[Engagement]:
    starts_at, ends_at = form.stretch(ZoneInfo(access.workspace.time_zone))
    return list_booked(access.workspace, member, starts_at, ends_at, now=read_clock())


def _read_uids(text: str) -> frozenset[UUID]:
    """What the page listed; what cannot be read was not on it."""
    try:
        return frozenset(UUID(part) for part in text.split(",") if part)
    except ValueError:
        return frozenset()
