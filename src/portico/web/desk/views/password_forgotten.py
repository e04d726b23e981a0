"""Ask for a link to set a new password."""

from datetime import datetime

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from portico.apps.people.selectors import get_active_user_by_address
from portico.web.common.clock import read_clock
from portico.web.desk.forms.accounts import PasswordForgottenForm


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The same sentence whether the address is known or not, and when asked too often."""
    form = PasswordForgottenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        address = form.cleaned_data["email"].lower()
        if ratelimit.consume(request, action="reset_password", key=address):
            _enqueue(address, read_clock())
        return render(request, "account/password_asked.html", {"address": address})
    status = 422 if form.errors else 200
    return render(request, "account/password_forgotten.html", {"form": form}, status=status)


def _enqueue(address: str, now: datetime) -> None:
    user = get_active_user_by_address(address)
    if user is None or user.organization_id is None:
        return
    enqueue_message(
        organization_id=user.organization_id,
        workspace=None,
        trigger="staff_password_reset",
        subject_kind="user",
        subject_uid=user.uid,
        recipient=Recipient("staff", user.uid, user.email),
        due_at=now,
        dedupe=f"staff_password_reset:{user.uid}:{now:%Y%m%d%H%M}",
        now=now,
    )
