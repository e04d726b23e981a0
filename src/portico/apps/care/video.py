"""Video providers: who makes a room for each appointment. Each is a folder of `integrations`."""

import hmac
from base64 import b32encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class RoomServer:
    """A provider as one workspace has set it up; without a secret it asks for no token."""

    base_url: str
    app_id: str = ""
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Guest:
    """Who enters; `is_moderator`: staff."""

    name: str
    uid: UUID
    is_moderator: bool = False


def make_room_address(
    provider: str, server: RoomServer, appointment_uid: UUID, guest: Guest, *, now: datetime
) -> str:
    """Where this guest enters the room of that appointment, by the named provider.

    The room is the same for life, as the appointment is: a move changes no link. Raises KeyError
    for a provider that this installation lacks.
    """
    make: Callable[..., str] = import_string(settings.VIDEO_PROVIDERS[provider])
    return make(server, name_room(appointment_uid), guest, now=now)


def name_room(appointment_uid: UUID) -> str:
    """A name of 130 bits that nobody can guess who knows the appointment.

    Small letters, since servers make them so. Derived from the configured key, so that it stands
    in no row.
    """
    key = settings.SECRET_KEY.encode()
    digest = hmac.new(key, b"video-room:" + appointment_uid.bytes, sha256).digest()
    return f"portico-{b32encode(digest)[:26].decode().lower()}"
