"""What clients keep about themselves."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from portico.apps.entry.services.changing_profile import change_profile
from portico.web.portal.forms import ProfileForm
from portico.web.portal.guard import PortalRequest, portal_page
from portico.web.portal.others import list_others
from portico.web.portal.pages import show
from portico.web.portal.sessions import list_shown_sessions
from portico.web.portal.texts import show_texts

FIELDS = ("first_name", "last_name", "language", "time_zone")


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def profile(request: PortalRequest) -> HttpResponse:
    """Name, language, time zone. The telephone asks for a code; the address is not theirs."""
    portal = request.portal
    initial = {name: getattr(portal.client, name) for name in FIELDS}
    typed = request.POST if request.method == "POST" else None
    form = ProfileForm(typed, initial=initial, workspace=portal.workspace)
    if form.is_valid():
        try:
            change_profile(
                client=portal.client,
                workspace=portal.workspace,
                actor=portal.actor,
                now=portal.now,
                **form.cleaned_data,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(reverse("portal:profile", args=[portal.workspace.public_id]) + "?saved")
    context = {
        "here": "profile",
        "form": form,
        "is_saved": "saved" in request.GET,
        "sessions": list_shown_sessions(portal),
        "others": list_others(portal),
        "texts": show_texts(portal.client, portal.workspace),
    }
    return show(request, "profile.html", context, status=422 if form.is_bound else 200)
