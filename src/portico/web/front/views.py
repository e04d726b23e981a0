"""`/`: the demo's addresses in the demo, the desk's sign-in elsewhere."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from portico.apps.workspaces.demo_addresses import load_demo_addresses


@require_safe
def show_front(request: HttpRequest) -> HttpResponse:
    """Show where everything is; staff go straight on to the desk."""
    if settings.PORTICO_MODE != "demo":
        return redirect("desk:index")
    addresses = load_demo_addresses()
    return render(request, "front/demo.html", {"addresses": addresses})
