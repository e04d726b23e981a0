"""Settings › Sessions: when they are completed, and where online ones meet."""

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction

from portico.apps.care.models import VideoServer
from portico.apps.care.sealed import seal_text
from portico.apps.sealing import Unsealable
from portico.apps.workspaces.models import Workspace
from portico.apps.workspaces.services.changing import change_settings
from portico.domain.actors import Actor
from portico.domain.errors import InvalidInput
from portico.domain.states import Video


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSettings:
    """What stands on the page. An empty `secret` keeps the one that is there.

    `app_id` empty: the server asks for no token, and the secret goes.
    """

    completes_by_itself: bool
    video: Video
    join_link: str
    base_url: str
    app_id: str
    secret: str = field(repr=False)


@transaction.atomic
def change_session_settings(
    *, workspace: Workspace, wanted: SessionSettings, actor: Actor, now: datetime
) -> None:
    """Save them. Appointments keep a link of their own.

    Raises InvalidInput (`join_link`, `base_url`: `not_a_link`; `base_url`, `secret`: `required`;
    `secret`: `no_sealing_key`).
    """
    kept = Workspace.objects.select_for_update().get(pk=workspace.pk)
    server = VideoServer.objects.filter(workspace=kept).first()
    _check(wanted, server)
    if wanted.base_url:
        _write_server(kept, wanted, server)
    changed = {
        "completes_by_itself": wanted.completes_by_itself,
        "video": wanted.video.value,
        "join_link": wanted.join_link,
    }
    change_settings(
        workspace=kept, wanted=changed, verb="session_settings_changed", actor=actor, now=now
    )
    for name, value in changed.items():
        setattr(workspace, name, value)


def _check(wanted: SessionSettings, server: VideoServer | None) -> None:
    faults: dict[str, tuple[str, ...]] = {}
    if wanted.join_link and not _is_web(wanted.join_link):
        faults["join_link"] = ("not_a_link",)
    if wanted.base_url and not _is_web(wanted.base_url):
        faults["base_url"] = ("not_a_link",)
    elif wanted.video is Video.ROOMS and not wanted.base_url:
        faults["base_url"] = ("required",)
    has_secret = bool(wanted.secret or (server and server.sealed_secret))
    if wanted.app_id and not has_secret:
        faults["secret"] = ("required",)
    if faults:
        raise InvalidInput(faults)


def _is_web(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _write_server(
    workspace: Workspace, wanted: SessionSettings, server: VideoServer | None
) -> None:
    server = server or VideoServer(organization_id=workspace.organization_id, workspace=workspace)
    server.base_url, server.app_id = wanted.base_url, wanted.app_id
    if not wanted.app_id:
        server.sealed_secret = ""
    elif wanted.secret:
        try:
            server.sealed_secret = seal_text(server, wanted.secret, column="sealed_secret")
        except Unsealable as error:
            raise InvalidInput({"secret": ("no_sealing_key",)}) from error
    server.save()
