"""Headers on every page, and domain errors mapped to answers."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class ResponseHeadersMiddleware:
    """No page is kept by a browser or found by a search engine (product page 2, Security)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        response.headers.setdefault("X-Frame-Options", "DENY")
        return response


class LanguageMiddleware:
    """Each request begins in English; what a view chooses ends with the request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with translation.override(settings.LANGUAGE_CODE):
            return self.get_response(request)


class HeadMiddleware:
    """A HEAD is a GET without a body. Left as it is, allauth counts it as a try to sign in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method != "HEAD":
            return self.get_response(request)
        request.method = "GET"
        response = self.get_response(request)
        request.method = "HEAD"
        if isinstance(response, HttpResponse):
            response.content = b""
        elif isinstance(response, StreamingHttpResponse):
            response.streaming_content = iter(())
        return response


class DomainErrorMiddleware:
    """Turn coded domain errors into pages: `portico.web.common.errors` alone maps them."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Map what is a domain error; leave everything else to Django."""
        from portico.web.common.errors import page_for

        return page_for(request, exception)
