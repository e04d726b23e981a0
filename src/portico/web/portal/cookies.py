"""What a browser brings: a portal session per workspace, the door's key, its network."""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from portico.apps.access.networks import network_of

DOOR_LIFE = timedelta(minutes=15)
TYPED_LIFE = timedelta(minutes=30)
_SALT, _TYPED_SALT = "portico.portal.door", "portico.portal.typed"
_MOST = 3800


@dataclass(frozen=True, slots=True)
class DoorVisit:
    """What a browser remembers between asking for a code and entering it.

    `slug`: of the portal URL at which it was asked; or `booking`: the public id of the workspace
    where somebody books.
    """

    key: str
    slug: str = ""
    address: str = ""
    asked_at: str = ""
    booking: str = ""

    @property
    def is_masked(self) -> bool:
        """Whether the address is only shown, and cannot be asked for again from here."""
        return "…" in self.address

    @property
    def is_by_text(self) -> bool:
        """Whether link and code come as a text: the address is a telephone number."""
        return bool(self.address) and "@" not in self.address

    @property
    def ends_at(self) -> datetime:
        """Until when the code works."""
        return datetime.fromisoformat(self.asked_at) + DOOR_LIFE


def network_key(request: HttpRequest) -> str:
    """What the limits per network count."""
    return network_of(
        request.META.get("REMOTE_ADDR", ""),
        request.headers.get("X-Forwarded-For", ""),
        settings.TRUSTED_PROXIES,
    )


def session_key(request: HttpRequest, workspace: Any) -> str:
    """The portal session's key of this browser in a workspace; empty without one."""
    return session_key_at(request, workspace.public_id)


def session_key_at(request: HttpRequest, public_id: str) -> str:
    """The same, before the workspace is loaded."""
    return request.COOKIES.get(_session_name(public_id), "")


def keep_session(response: HttpResponse, workspace: Any, key: str) -> None:
    """Let the browser hold a portal session; the server decides when it ends."""
    _keep(response, _session_name(workspace.public_id), key, workspace.session_total)


def drop_session(response: HttpResponse, workspace: Any) -> None:
    """Let the browser forget its portal session."""
    response.delete_cookie(_session_name(workspace.public_id), samesite="Lax")


def read_door(request: HttpRequest) -> DoorVisit:
    """The door's memory; a fresh browser key where there is none or it was tampered with."""
    try:
        kept = signing.loads(request.COOKIES.get(_door_name(), ""), salt=_SALT)
    except signing.BadSignature:
        return DoorVisit(secrets.token_urlsafe(32))
    return DoorVisit(**kept)


def keep_door(response: HttpResponse, visit: DoorVisit) -> None:
    """Remember who was asked for, signed, until the code has ended for long."""
    signed = signing.dumps(asdict(visit), salt=_SALT, compress=True)
    _keep(response, _door_name(), signed, timedelta(hours=1))


def drop_door(response: HttpResponse) -> None:
    """Forget the typed address once somebody is in."""
    response.delete_cookie(_door_name(), samesite="Lax")


def read_chooser(request: HttpRequest) -> str:
    """The proof that this browser may choose among clients of one address; empty without."""
    return request.COOKIES.get(_chooser_name(), "")


def keep_chooser(response: HttpResponse, key: str) -> None:
    """Let the browser choose, for as long as a code is good."""
    _keep(response, _chooser_name(), key, DOOR_LIFE)


def drop_chooser(response: HttpResponse) -> None:
    """Nothing is left to choose."""
    response.delete_cookie(_chooser_name(), samesite="Lax")


def read_typed(request: HttpRequest, public_id: str) -> dict[str, Any]:
    """What this browser typed at a workspace's details; nothing once it is old or tampered with."""
    signed = request.COOKIES.get(_typed_name(public_id), "")
    try:
        kept = signing.loads(signed, salt=_TYPED_SALT, max_age=TYPED_LIFE)
    except signing.BadSignature:
        return {}
    return kept if isinstance(kept, dict) else {}


def keep_typed(response: HttpResponse, public_id: str, typed: dict[str, Any]) -> None:
    """Remember it, signed; what is more than browsers keep is not kept."""
    signed = signing.dumps(typed, salt=_TYPED_SALT, compress=True)
    if len(signed) <= _MOST:
        _keep(response, _typed_name(public_id), signed, TYPED_LIFE)


def drop_typed(response: HttpResponse, public_id: str) -> None:
    """Forget it."""
    response.delete_cookie(_typed_name(public_id), samesite="Lax")


def _keep(response: HttpResponse, name: str, value: str, life: timedelta) -> None:
    response.set_cookie(
        name,
        value,
        max_age=int(life.total_seconds()),
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )


def _session_name(public_id: str) -> str:
    return f"{settings.COOKIE_PREFIX}portal-{public_id}"


def _typed_name(public_id: str) -> str:
    return f"{settings.COOKIE_PREFIX}typed-{public_id}"


def _door_name() -> str:
    return f"{settings.COOKIE_PREFIX}door"


def _chooser_name() -> str:
    return f"{settings.COOKIE_PREFIX}chooser"
