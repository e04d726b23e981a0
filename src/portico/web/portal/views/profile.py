"""What clients keep about themselves."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from portico.apps.people.services.profiles import update_profile
from portico.web.portal.forms import ProfileForm
from portico.web.portal.guard import PortalRequest, portal_page
from portico.web.portal.pages import show

FIELDS = ("first_name", "last_name", "phone", "language", "time_zone")


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def profile(request: PortalRequest) -> HttpResponse:
    """Name, telephone, language and time zone; the address is the business's to change."""
    portal = request.portal
    initial = {name: getattr(portal.client, name) for name in FIELDS}
    typed = request.POST if request.method == "POST" else None
    form = ProfileForm(typed, initial=initial, workspace=portal.workspace)
    if form.is_valid():
        try:
            update_profile(
                client=portal.client, actor=portal.actor, now=portal.now, **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(reverse("portal:profile", args=[portal.workspace.public_id]) + "?saved")
    context = {"here": "profile", "form": form, "is_saved": "saved" in request.GET}
    return show(request, "profile.html", context, status=422 if form.is_bound else 200)
