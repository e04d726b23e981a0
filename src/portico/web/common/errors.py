"""The one place where domain errors become HTTP answers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portico.domain.errors import Forbidden, NotThere, Refused, SlotTaken, StaleChange
from portico.web.common.reasons import code_text


def page_for(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """A page for a domain error; None for anything else."""
    if isinstance(error, Forbidden):
        return render(request, "common/forbidden.html", {"needs": error.needs}, status=403)
    if isinstance(error, Refused):
        return _conflict(request, error.decision.codes)
    if isinstance(error, SlotTaken | StaleChange):
        return _conflict(request, (str(error),))
    if isinstance(error, Http404 | NotThere):
        return render(request, "common/not_found.html", status=404)
    return None


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What a stranger sees: absent and not theirs look the same."""
    return render(request, "common/not_found.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """What a person sees when something broke on our side."""
    return render(request, "common/server_error.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What a person sees whose form could not be trusted."""
    return render(request, "common/csrf.html", status=403)


def _conflict(request: HttpRequest, codes: tuple[str, ...]) -> HttpResponse:
    sentences = [code_text(code) for code in codes]
    return render(request, "common/conflict.html", {"sentences": sentences}, status=409)
