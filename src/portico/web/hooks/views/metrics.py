"""Numbers for an operator's monitoring."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from portico.apps.messaging.selectors.metrics import load_metrics, write_metrics
from portico.domain.errors import NotThere
from portico.web.common.clock import read_clock


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """In Prometheus' text format; 404 while no secret is configured, 401 without it."""
    secret = settings.DELIVERY.metrics_secret
    if not secret:
        raise NotThere("metrics")
    given = request.headers.get("Authorization", "").encode("utf-8", "replace")
    if not constant_time_compare(given, f"Bearer {secret}".encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    text = write_metrics(load_metrics(now=read_clock()))
    return HttpResponse(text, content_type="text/plain; version=0.0.4; charset=utf-8")
