"""Which messages a client gets."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from portico.apps.entry.services.choosing_mails import TextChoice, choose_mails
from portico.apps.messaging.selectors.texting import has_texts
from portico.apps.people.phones import mobile_of
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
        texts=_read_texts(request),
        actor=portal.actor,
        now=portal.now,
    )
    return redirect(f"{address}?saved")


def _read_texts(request: PortalRequest) -> TextChoice | None:
    """None where the page did not ask: no texts go out, or there is no number for them."""
    portal = request.portal
    if not (has_texts(portal.workspace) and mobile_of(portal.client, portal.workspace)):
        return None
    return TextChoice("appointment_texts" in request.POST, "marketing_texts" in request.POST)
