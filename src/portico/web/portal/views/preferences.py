"""Which e-mails a client gets."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from portico.apps.entry.services.choosing_mails import choose_mails
from portico.web.portal.guard import PortalRequest, portal_page


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def preferences(request: PortalRequest) -> HttpResponse:
    """A part of Profile: a GET leads there and changes nothing."""
    portal = request.portal
    address = reverse("portal:profile", args=[portal.workspace.public_id])
    if request.method != "POST":
        return redirect(f"{address}#mails")
    choose_mails(
        client=portal.client,
        workspace=portal.workspace,
        appointment_emails="appointment_emails" in request.POST,
        marketing_emails="marketing_emails" in request.POST,
        actor=portal.actor,
        now=portal.now,
    )
    return redirect(f"{address}?saved")
