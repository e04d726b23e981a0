"""The browser itself: its long-lived key, and the name its owner recognises it by."""

import re
import secrets
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portico.apps.access.visitors import Visitor

_LIFE = timedelta(days=400)
"""The longest that browsers keep a cookie (RFC 6265bis, 5.6.2)."""
_KEY = re.compile(r"[A-Za-z0-9_-]{43}\Z")
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def see_visitor(request: HttpRequest) -> Visitor:
    """The browser of a request; one without a key is given a new one, to be kept by `keep_key`."""
    key = request.COOKIES.get(_name(), "")
    is_ours = bool(_KEY.match(key))
    return Visitor(key if is_ours else secrets.token_urlsafe(32), browser_name(request))


def keep_key(response: HttpResponse, visitor: Visitor) -> None:
    """Let the browser keep its key, also beyond any portal session."""
    response.set_cookie(
        _name(),
        visitor.device_key,
        max_age=int(_LIFE.total_seconds()),
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )


def browser_name(request: HttpRequest) -> str:
    """`Firefox on Android`, from what the browser says of itself; empty where it says nothing."""
    text = request.headers.get("User-Agent", "")[:400]
    browser = next((name for mark, name in _BROWSERS if mark in text), "")
    system = next((name for mark, name in _SYSTEMS if mark in text), "")
    return " · ".join(part for part in (browser, system) if part)


def _name() -> str:
    return f"{settings.COOKIE_PREFIX}device"
