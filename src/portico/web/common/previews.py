"""*View as client*: what a desk session may look at, for a while after the press that was logged.

The desk grants it, the portal asks for it; the desk session carries it, so it ends with that.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest

LIFE = timedelta(minutes=30)
_KEY = "view_as_client"


def grant_preview(request: HttpRequest, public_id: str, client_uid: UUID, now: datetime) -> None:
    """Remember the press; one client in one workspace at a time."""
    request.session[_KEY] = [public_id, str(client_uid), (now + LIFE).isoformat()]


def has_preview(request: HttpRequest, public_id: str, client_uid: UUID, now: datetime) -> bool:
    """Whether this browser's staff pressed *View as client* for this client, not long ago."""
    kept: Any = request.session.get(_KEY)
    if not isinstance(kept, list) or kept[:2] != [public_id, str(client_uid)]:
        return False
    return now < datetime.fromisoformat(kept[2])
