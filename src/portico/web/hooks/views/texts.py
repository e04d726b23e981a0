"""Texts that come in, and what became of ours, told by the provider that carries them."""

import logging
from urllib.parse import parse_qsl
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from portico.apps.messaging.models import TextSender
from portico.apps.messaging.selectors.texting import get_sender_by_uid, open_account
from portico.apps.messaging.services.receiving_texts import receive_text, take_news
from portico.apps.messaging.text_providers import load_provider
from portico.apps.sealing import Unsealable
from portico.web.common.clock import read_clock

log = logging.getLogger(__name__)
MOST_BYTES = 64 * 1024
_FORM = "application/x-www-form-urlencoded"


@csrf_exempt
@require_POST
def receive(request: HttpRequest, sender_uid: UUID) -> HttpResponse:
    """A text to this sender's number. Brought again it changes nothing, and is not answered."""
    sender = get_sender_by_uid(sender_uid)
    form = _read(request, sender)
    if isinstance(form, HttpResponse):
        return form
    provider = load_provider(sender.provider)
    text = provider.read_text(form)
    answer = receive_text(sender=sender, text=text, now=read_clock()) if text else ""
    content, kind = provider.write_answer(answer)
    return HttpResponse(content, content_type=f"{kind}; charset=utf-8")


@csrf_exempt
@require_POST
def report(request: HttpRequest, sender_uid: UUID, message_uid: UUID) -> HttpResponse:
    """What became of one text of ours."""
    sender = get_sender_by_uid(sender_uid)
    form = _read(request, sender)
    if isinstance(form, HttpResponse):
        return form
    news = load_provider(sender.provider).read_news(form)
    take_news(sender=sender, message_uid=message_uid, news=news, now=read_clock())
    return HttpResponse(status=204)


def _read(request: HttpRequest, sender: TextSender) -> dict[str, str] | HttpResponse:
    """The form of a genuine call; else 415, 411, 413, 403, or 503 while the token is sealed.

    The signature is over the address that people reach us at, whatever the Host header says.
    """
    length = request.headers.get("Content-Length", "")
    if request.content_type != _FORM:
        return HttpResponse(status=415)
    if not (length.isascii() and length.isdigit() and int(length[:12]) > 0):
        return HttpResponse(status=411)
    if int(length[:12]) > MOST_BYTES:
        return HttpResponse(status=413)
    body = request.read(MOST_BYTES).decode("utf-8", "replace")
    form = dict(parse_qsl(body, keep_blank_values=True))
    try:
        account = open_account(sender)
    except Unsealable:
        log.exception("The token of the text sender %s cannot be read.", sender.uid)
        return HttpResponse(status=503)
    url = f"{settings.BASE_URL}{request.get_full_path()}"
    if not load_provider(sender.provider).is_genuine(url, form, request.headers, account):
        log.warning("A call in the name of the text sender %s was refused.", sender.uid)
        return HttpResponse(status=403)
    return form
