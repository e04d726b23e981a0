"""A raw mail, brought by a mail server or a provider's webhook."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from portico.apps.appointments.services.replying import receive_mail
from portico.apps.messaging.incoming import HEAD_BYTES
from portico.domain.errors import NotThere
from portico.web.common.clock import read_clock

_TYPES = frozenset({"message/rfc822", "message/global", "application/octet-stream", "text/plain"})


@csrf_exempt
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """The body is the mail (message/rfc822); `X-Envelope-To` may name its recipient.

    404 while no secret is configured, 401 without it, 415 for forms, 411 without a length (WSGI
    reads nothing then), 413 for a mail too large (noted all the same), else 204: kept, whatever
    it was. Anything else: bring it again.
    """
    secret = settings.REPLIES.secret
    if not secret:
        raise NotThere("hook")
    given = request.headers.get("Authorization", "").encode("utf-8", "replace")
    if not constant_time_compare(given, f"Bearer {secret}".encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    if request.content_type not in _TYPES:
        return HttpResponse(status=415)
    length = request.headers.get("Content-Length", "")
    if not (length.isascii() and length.isdigit() and int(length[:12]) > 0):
        return HttpResponse(status=411)
    size = int(length[:12])
    is_large = size > settings.REPLIES.max_bytes
    receive_mail(
        raw=request.read(HEAD_BYTES if is_large else size),
        way="http",
        envelope_to=request.headers.get("X-Envelope-To", ""),
        size=size if is_large else None,
        now=read_clock(),
    )
    return HttpResponse(status=413 if is_large else 204)
