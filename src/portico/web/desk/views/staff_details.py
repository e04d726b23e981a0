"""A staff member: new, or who they are."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.people.models import StaffMember
from portico.apps.people.selectors import DeskAccess, list_free_users
from portico.apps.people.services.staff import (
    change_staff_member,
    create_staff_member,
    mark_staff_member,
)
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.changes import list_changes
from portico.web.desk.forms.kept import try_to_save
from portico.web.desk.forms.staff_member import StaffMemberForm
from portico.web.desk.setting_up import get_staff_member_of
from portico.web.desk.shell import open_desk, render_desk

_TYPED = ("name", "title", "email", "join_link")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, public_id: str) -> HttpResponse:
    """A staff member more, with or without a user; working hours come next."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    form = _form(access, None, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        member = create_staff_member(
            organization=access.workspace.organization,
            actor=access.actor,
            now=read_clock(),
            **form.details(),
        )
        said = _("%(name)s is on the staff. Say when they work.") % {"name": member.name}
        messages.success(request, said)
        return redirect("desk:staff_hours", public_id, member.uid)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {"section": "staff", "part": "staff", "form": form}
    return render_desk(request, access, "desk/staff_details.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Name, title, address, user."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    member = get_staff_member_of(access, uid)
    form = _form(access, member, request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if form.is_bound:
        status = _save(access, member, form)
        if status == HTTPStatus.OK:
            name = form.cleaned_data["name"]
            messages.success(request, _("%(name)s is saved.") % {"name": name})
            return redirect("desk:staff_details", public_id, uid)
    lines = list_changes("staff_member", member.uid, access.workspace)
    is_stale = status == HTTPStatus.CONFLICT
    context = {"section": "staff", "part": "staff_details", "member": member, "form": form}
    context |= {"history": lines, "is_stale": is_stale, "others_changes": lines[:1]}
    return render_desk(request, access, "desk/staff_details.html", context, status=status)


def _form(
    access: DeskAccess, member: StaffMember | None, typed: QueryDict | None
) -> StaffMemberForm:
    initial: dict[str, Any] = {"seen": 0}
    if member is not None:
        initial = {name: getattr(member, name) for name in _TYPED}
        initial["user"] = str(member.user.uid) if member.user else ""
        initial["seen"] = mark_staff_member(member)
    users = list_free_users(access.workspace, member)
    return StaffMemberForm(typed, users=users, initial=initial)


def _save(access: DeskAccess, member: StaffMember, form: StaffMemberForm) -> HTTPStatus:
    return try_to_save(
        form,
        lambda: change_staff_member(
            member=member,
            seen=form.cleaned_data["seen"],
            actor=access.actor,
            now=read_clock(),
            **form.details(),
        ),
    )
