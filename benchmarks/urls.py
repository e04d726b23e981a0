"""The product's addresses, and two pages that do the least there is to do."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from portico.apps.schedule.models import Hours, Occupancy
from portico.apps.workspaces.models import Organization
from portico.ops.clock import read_clock


def show_trivial(request: HttpRequest) -> HttpResponse:
    """One query, two words, behind the same middleware."""
    return HttpResponse(f"{Organization.objects.count()} organizations")


def show_bare(request: HttpRequest, workspace: int) -> HttpResponse:
    """What is taken of everybody's calendars in a month: one query that any such page needs."""
    begin = read_clock()
    staff = Hours.objects.filter(workspace=workspace).values("calendar")
    rows = Occupancy.objects.filter(
        calendar__in=staff, starts_at__lt=begin + timedelta(days=32), ends_at__gt=begin
    )
    return HttpResponse(f"{len(rows.values_list('starts_at', 'ends_at'))} taken")


urlpatterns = [
    path("trivial/", show_trivial),
    path("bare/<int:workspace>/", show_bare),
    path("", include("portico.config.urls")),
]
