"""A feed as an HTTP answer: kept by whoever subscribed, and asked for again each time."""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response


def answer_feed(request: HttpRequest, feed: bytes) -> HttpResponseBase:
    """The bytes, or 304 where the asker's ETag says that they are the same (RFC 9110, 13.1.2).

    There is no Last-Modified: what is taken away leaves no time behind.
    """
    response = HttpResponse(feed, content_type="text/calendar; charset=utf-8")
    etag = f'"{sha256(feed).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = 'inline; filename="calendar.ics"'
    return get_conditional_response(request, etag, None, response) or response
