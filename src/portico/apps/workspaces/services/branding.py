"""How a workspace looks to its clients, and how they reach it (product page 2, Branding)."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction

from portico.apps.workspaces.models import Workspace
from portico.apps.workspaces.pictures import drop_picture, keep_picture, redraw_picture
from portico.apps.workspaces.services.changing import change_settings
from portico.domain.actors import Actor
from portico.domain.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Look:
    """The texts and the colour; all as the model keeps them."""

    tagline: str
    accent: str
    phone: str
    email: str
    website: str
    address: str
    client_label: str
    cover_alt: str
    language: str


@dataclass(frozen=True, slots=True)
class NewPicture:
    """What becomes of a picture: another one, none any more, or (neither) what there is."""

    upload: BinaryIO | None = None
    is_removed: bool = False


def change_branding(
    *,
    workspace: Workspace,
    look: Look,
    logo: NewPicture,
    cover: NewPicture,
    actor: Actor,
    now: datetime,
) -> None:
    """Save all of it, or nothing. Raises InvalidInput with every faulty field.

    Pictures are drawn and written before the transaction; a former one is removed after it.
    """
    faults = _list_faults(workspace, look)
    drawn = _redraw({"logo": logo, "cover": cover}, faults)
    if faults:
        raise InvalidInput(faults)
    wanted = asdict(look)
    for slot, content in drawn.items():
        wanted[slot] = keep_picture(workspace.public_id, content) if content else ""
    with transaction.atomic():
        kept = Workspace.objects.select_for_update().get(pk=workspace.pk)
        changes = change_settings(
            workspace=kept, wanted=wanted, verb="branding_changed", actor=actor, now=now
        )
        still_shown = {kept.logo, kept.cover}
        for slot in drawn:
            former = changes.get(slot, [""])[0]
            if former and former not in still_shown:
                transaction.on_commit(_dropping(kept.public_id, former))


def _redraw(
    pictures: dict[str, NewPicture], faults: dict[str, tuple[str, ...]]
) -> dict[str, bytes]:
    """The new pictures by slot, empty where one is removed; what is wrong joins `faults`."""
    drawn: dict[str, bytes] = {}
    for slot, picture in pictures.items():
        if picture.upload is not None:
            try:
                drawn[slot] = redraw_picture(slot, picture.upload)
            except InvalidInput as error:
                faults |= error.fields
        elif picture.is_removed:
            drawn[slot] = b""
    return drawn


def _list_faults(workspace: Workspace, look: Look) -> dict[str, tuple[str, ...]]:
    """What the model's own field rules refuse of the look."""
    faults: dict[str, tuple[str, ...]] = {}
    fields = {field.name: field for field in Workspace._meta.fields}
    for name, value in asdict(look).items():
        try:
            fields[name].clean(value, workspace)
        except ValidationError as error:
            is_long = any(one.code == "max_length" for one in error.error_list)
            faults[name] = ("too_long" if is_long else "required" if not value else "malformed",)
    return faults


def _dropping(folder: str, name: str) -> Callable[[], None]:
    return lambda: drop_picture(folder, name)
