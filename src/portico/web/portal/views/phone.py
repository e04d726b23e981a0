"""Change the telephone number: asks for a fresh code first."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from portico.apps.entry.services.changing_profile import change_profile
from portico.domain.trust import Guarded
from portico.web.portal.forms import PhoneForm
from portico.web.portal.fresh import fresh_code_page
from portico.web.portal.guard import PortalRequest, portal_page
from portico.web.portal.pages import show


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
@fresh_code_page(Guarded.PHONE)
def phone(request: PortalRequest) -> HttpResponse:
    """One field; what is saved is mailed to the client."""
    portal = request.portal
    typed = request.POST if request.method == "POST" else None
    initial = {"phone": portal.client.phone}
    form = PhoneForm(typed, initial=initial, workspace=portal.workspace)
    if form.is_valid():
        try:
            change_profile(
                client=portal.client,
                workspace=portal.workspace,
                phone=form.cleaned_data["phone"],
                actor=portal.actor,
                now=portal.now,
            )
        except ValidationError as error:
            form.add_error("phone", error)
        else:
            return redirect(reverse("portal:profile", args=[portal.workspace.public_id]) + "?saved")
    context = {"here": "profile", "form": form}
    return show(request, "phone.html", context, status=422 if form.is_bound else 200)
