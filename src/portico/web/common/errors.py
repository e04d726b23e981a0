"""The one place where domain errors become HTTP answers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portico.domain.errors import Forbidden, Refused, SlotTaken, StaleChange


def page_for(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """A page for a domain error; None for anything else."""
    if isinstance(error, Forbidden):
        return render(request, "common/forbidden.html", {"needs": error.needs}, status=403)
    if isinstance(error, Refused | SlotTaken | StaleChange):
        return render(request, "common/conflict.html", {"error": error}, status=409)
    return None


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What a person sees whose form could not be trusted."""
    return render(request, "common/csrf.html", {"reason": reason}, status=403)
