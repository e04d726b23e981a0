"""Files that came from somebody else, handed out so that no browser runs or shows them."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

_NO_NAME = frozenset('/\\<>:"|?*')
"""Signs that stand in no name of a file on every system."""


def hand_out(name: str, content_type: str, content: bytes) -> HttpResponse:
    """An attachment in a sandbox: whatever it is, nothing of it acts on our pages."""
    response = HttpResponse(content, content_type=content_type)
    kept = "".join(sign for sign in name if sign.isprintable() and sign not in _NO_NAME).strip()
    disposition = content_disposition_header(True, kept or "file")
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
