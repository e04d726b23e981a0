"""Rooms of a Jitsi Meet server: an address is made, no server is called.

A room exists as soon as somebody opens its address, so the link works at any time. Where the
server asks for tokens, each address carries one for one person (JSON Web Token, RFC 7519, with
the claims that Jitsi's prosody module `token_verification` reads).
"""

from datetime import datetime, timedelta
from urllib.parse import quote, urlsplit

import jwt

from portico.apps.care.video import Guest, RoomServer

LIFETIME = timedelta(hours=12)
"""How long a pressed *Join* keeps working; each press brings a new token."""


def make_address(server: RoomServer, room: str, guest: Guest, *, now: datetime) -> str:
    """Where this guest enters that room. With a secret, only they can, and under their name."""
    address = f"{server.base_url.rstrip('/')}/{quote(room, safe='')}"
    if server.secret:
        return f"{address}?jwt={_make_token(server, room, guest, now)}"
    return f"{address}#userInfo.displayName={quote(chr(34) + guest.name + chr(34), safe='')}"


def _make_token(server: RoomServer, room: str, guest: Guest, now: datetime) -> str:
    claims = {
        "aud": "jitsi",
        "iss": server.app_id,
        "sub": urlsplit(server.base_url).hostname or "*",
        "room": room,
        "nbf": int(now.timestamp()) - 60,
        "exp": int((now + LIFETIME).timestamp()),
        "context": {
            "user": {
                "id": str(guest.uid),
                "name": guest.name,
                "moderator": guest.is_moderator,
            }
        },
    }
    return jwt.encode(claims, server.secret, algorithm="HS256")
