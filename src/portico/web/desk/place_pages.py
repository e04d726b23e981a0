"""What the pages of a room and of a resource have in common: what it is, and when it is open."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portico.apps.people.selectors import DeskAccess
from portico.apps.schedule.models import Hours, Resource, Room
from portico.domain.timetables import read_hours
from portico.web.desk.changes import list_changes
from portico.web.desk.forms.kept import try_to_save
from portico.web.desk.forms.timetable import TimetableForm, WeekForm, read_rows
from portico.web.desk.shell import render_desk

_NAMES = {
    "room": (gettext_lazy("Room"), gettext_lazy("New room")),
    "resource": (gettext_lazy("Resource"), gettext_lazy("New resource")),
}

AnyWeek = TypeVar("AnyWeek", bound=WeekForm)


@dataclass(frozen=True, slots=True)
class PlacePage:
    """A room or a resource, or None for a new one; `kind` names address, template and history."""

    request: HttpRequest
    access: DeskAccess
    kind: str
    place: Room | Resource | None


def fill_place(
    page: PlacePage, week: type[AnyWeek], kept: Hours | None, initial: Mapping[str, Any]
) -> tuple[TimetableForm[AnyWeek], bool]:
    """The form, and whether it was sent to be saved."""
    typed, is_saving = read_rows(page.request, "dates")
    hours = read_hours(kept.week, kept.exceptions) if kept else None
    shown = {"has_hours": kept is not None, **initial}
    return TimetableForm(typed, hours, week, shown), is_saving


def save_place(
    page: PlacePage, form: TimetableForm[AnyWeek], write: Callable[[], object]
) -> HttpResponse:
    """Write what was sent, and on to the list, which says so; or the page with its faults."""
    status = try_to_save(form, write)
    if status != HTTPStatus.OK:
        return show_place(page, form, status=status)
    name = form.week.cleaned_data["name"]
    messages.success(page.request, _("%(name)s is saved.") % {"name": name})
    return redirect("desk:rooms", page.access.workspace.public_id)


def show_place(
    page: PlacePage, form: TimetableForm[AnyWeek], *, status: int = HTTPStatus.OK
) -> HttpResponse:
    """The page, with its history; where somebody else saved first, with what they changed."""
    place, access = page.place, page.access
    context: dict[str, Any] = {"section": "staff", "part": "rooms", "place": place, "form": form}
    context["kind_name"], context["new_name"] = _NAMES[page.kind]
    if place is not None:
        lines = list_changes(page.kind, place.uid, access.workspace)
        is_stale = status == HTTPStatus.CONFLICT
        context |= {"history": lines, "is_stale": is_stale, "others_changes": lines[:1]}
    return render_desk(page.request, access, f"desk/{page.kind}.html", context, status=status)
