"""What became of mails, told by the provider that sent them."""

import logging

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from portico.apps.messaging.reported import Forged, Unreadable, load_report_reader
from portico.apps.messaging.services.reporting import take_report
from portico.domain.errors import NotThere
from portico.web.common.clock import read_clock

log = logging.getLogger(__name__)
MOST_BYTES = 256 * 1024


@csrf_exempt
@require_POST
def receive(request: HttpRequest, provider: str) -> HttpResponse:
    """The body is the provider's own; its signature decides.

    404 for a provider that is not configured, 411 without a length, 413 for too much, 403 for
    what is forged or old, 406 for what cannot be read (no use in repeating it), else 204: noted,
    or known before. Anything else: tell it again.
    """
    read = load_report_reader(provider)
    if read is None:
        raise NotThere("hook")
    length = request.headers.get("Content-Length", "")
    if not (length.isascii() and length.isdigit() and int(length[:12]) > 0):
        return HttpResponse(status=411)
    if int(length[:12]) > MOST_BYTES:
        return HttpResponse(status=413)
    now = read_clock()
    try:
        reports = read(request.read(MOST_BYTES), request.headers, now)
    except Forged as forged:
        log.warning("A delivery report in the name of %s was refused: %s.", provider, forged)
        return HttpResponse(status=403)
    except Unreadable as unreadable:
        log.warning("A delivery report of %s cannot be read: %s.", provider, unreadable)
        return HttpResponse(status=406)
    for reported in reports:
        take_report(reported=reported, now=now)
    return HttpResponse(status=204)
