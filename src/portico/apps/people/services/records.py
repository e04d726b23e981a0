"""What staff keep about a client, beside how the client is reached."""

import zlib
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from portico.apps.people.models import Client, ClientTag
from portico.apps.people.services.changing import Changes, change_locked
from portico.apps.people.services.tagging import add_tag, remove_tag
from portico.domain.actors import Actor

_MARKED = (
    *("first_name", "last_name", "company", "email", "phone", "language"),
    *("has_portal_access", "may_book", "shares_address", "birthday", "text_consent_at"),
)


@dataclass(frozen=True, slots=True)
class ClientRecord:
    """The fields as staff type them. *No portal access* is `has_portal_access` off."""

    first_name: str
    last_name: str
    company: str
    language: str
    has_portal_access: bool
    may_book: bool
    shares_address: bool
    birthday: date | None = None
    tags: tuple[str, ...] = ()


def mark_record(client: Client) -> int:
    """A number that differs once anything differs that staff edit; for noticing a second editor."""
    marked = [*(getattr(client, name) for name in _MARKED), *list_tags(client)]
    return zlib.crc32(repr(marked).encode())


def list_tags(client: Client) -> list[str]:
    """The client's tags, by name."""
    return list(ClientTag.objects.filter(client=client).values_list("name", flat=True))


@transaction.atomic
def change_client_record(
    *, client: Client, wanted: ClientRecord, actor: Actor, now: datetime
) -> Changes:
    """Save what differs; returns it, `[from, to]`. Raises ValidationError with the bad fields.

    Call it through `entry.services.editing_client`, which ends what *No portal access* ends.
    """
    typed = {n: v.strip() if isinstance(v, str) else v for n, v in asdict(wanted).items()}
    del typed["tags"]
    kept = Client.objects.select_for_update().get(pk=client.pk)
    _change_tags(kept, wanted.tags, actor, now)
    return change_locked(kept=kept, wanted=typed, verb="record_changed", actor=actor, now=now)


def _change_tags(client: Client, wanted: tuple[str, ...], actor: Actor, now: datetime) -> None:
    kept = {name.lower() for name in wanted}
    for name in list_tags(client):
        if name.lower() not in kept:
            remove_tag(client=client, name=name, actor=actor, now=now)
    for name in wanted:
        add_tag(client=client, name=name, actor=actor, now=now)
