"""Check access: why somebody can or cannot get in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from portico.apps.entry.selectors import check_access
from portico.apps.entry.selectors.bookers import find_bookers
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.access_words import (
    describe_address,
    describe_booking,
    describe_client,
    describe_likely,
)
from portico.web.desk.forms.client import AddressForm
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, public_id: str) -> HttpResponse:
    """A POST, though it changes nothing: addresses of pages are logged, and this names a person."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    typed = request.POST if request.method == "POST" else None
    form = AddressForm(typed, workspace=access.workspace)
    context = {"section": "settings", "part": "portal", "address_form": form}
    if form.is_valid():
        now, zone = read_clock(), access.workspace.time_zone
        found = check_access(access.workspace, form.cleaned_data["address"], now=now)
        is_mail = "@" in found.address  # nobody books by a number
        bookers = find_bookers(access.workspace, found.address).decision if is_mail else None
        booking = describe_booking(bookers) if bookers else []
        context |= {
            "check": found,
            "address_lines": describe_address(found, zone, now) + booking,
            "verdicts": [describe_client(one, zone, now) for one in found.clients],
            "likely": describe_likely(found),
        }
    status = 422 if form.errors else 200
    return render_desk(request, access, "desk/access_check.html", context, status=status)
