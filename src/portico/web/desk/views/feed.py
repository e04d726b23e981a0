"""My calendar feed: the signed-in staff member's, of all workspaces."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.access.feeds import staff_feed_address
from portico.apps.access.services.feeding import renew_staff_feed
from portico.apps.people.selectors import get_staff_member
from portico.domain.actors import Actor
from portico.web.common.clock import read_clock
from portico.web.common.subscriptions import webcal_link
from portico.web.desk.shell import signed_in_user


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """The address; a POST ends it and brings another. Who cannot be booked has none."""
    user = signed_in_user(request)
    member = get_staff_member(user)
    if request.method == "POST" and member is not None:
        actor = Actor("staff", user.name, user.uid)
        renew_staff_feed(staff_member=member, actor=actor, now=read_clock())
        messages.success(request, _("There is a new address. The old one has ended."))
        return redirect("desk:feed")
    address = staff_feed_address(member) if member else ""
    context = {"user": user, "address": address, "webcal": webcal_link(address)}
    return render(request, "desk/feed.html", context)
