"""*Erase client*: the row names nobody any more; what law asks for stays, and is named."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from portico.apps.access.services.ending import end_all_of_client
from portico.apps.care.forgetting import forget_everywhere
from portico.apps.care.models import Erasure, SummaryShare
from portico.apps.care.removing import remove_forms, remove_summaries
from portico.apps.care.selectors.erasing import Kept, count_kept, load_erase_facts, split_by_rule
from portico.apps.care.services.noting import note_access
from portico.apps.history.services.recording import record
from portico.apps.people.models import Client, ClientTag
from portico.domain.actors import Actor
from portico.domain.errors import Refused
from portico.domain.privacy import Record, may_erase

NAME = ("Erased", "client")
Eraser = Callable[[Client, datetime], None]
_erasers: list[Eraser] = []


def register_eraser(erase: Eraser) -> None:
    """Apps above name what they know of a client; called inside the transaction."""
    _erasers.append(erase)


@transaction.atomic
def erase_client(*, client: Client, actor: Actor, now: datetime) -> Erasure:
    """Anonymise one client for good, in every workspace; returns what was kept.

    Portal, links and feeds end; name, contact, tags, notes, messages' content and browsers go.
    Appointments stay as counts of what took place. Summaries and forms stay sealed for as long
    as the rules of retention say that the law asks for it, and are deleted otherwise. Raises
    Refused with every reason of `may_erase`.
    """
    kept = Client.objects.select_for_update().get(pk=client.pk)
    decision = may_erase(load_erase_facts(kept, now=now))
    if not decision.is_allowed:
        raise Refused(decision)
    end_all_of_client(client=kept, actor=actor, now=now)
    left = _remove_care(kept, now)
    for erase in _erasers:
        erase(kept, now)
    forget_everywhere(kept, now=now)
    _anonymise(kept, now)
    erasure = Erasure.objects.create(
        organization_id=kept.organization_id,
        client=kept,
        at=now,
        by_name=actor.name[:170],
        kept={one.kind.value: one.as_kept() for one in left},
    )
    _record(kept, erasure, actor, now)
    return erasure


def _remove_care(client: Client, now: datetime) -> list[Kept]:
    """Delete what no rule keeps; nobody reads the rest through a share any more."""
    SummaryShare.objects.filter(client=client).delete()
    summaries, forms = split_by_rule(client, now=now)
    remove_summaries(summaries.removed)
    remove_forms(forms.removed)
    return count_kept(client, now=now)


def _anonymise(client: Client, now: datetime) -> None:
    client.first_name, client.last_name = NAME
    blank: dict[str, Any] = dict.fromkeys(
        ("company", "email", "phone", "language", "time_zone"), ""
    )
    off = ("has_portal_access", "may_book", "shares_address", "appointment_emails")
    blank |= dict.fromkeys(
        (*off, "marketing_emails", "appointment_texts", "marketing_texts"), False
    )
    blank |= {"birthday": None, "text_consent_at": None, "erased_at": now}
    for name, value in blank.items():
        setattr(client, name, value)
    client.save(update_fields=["first_name", "last_name", *blank])
    ClientTag.objects.filter(client=client).delete()


def _record(client: Client, erasure: Erasure, actor: Actor, now: datetime) -> None:
    record(
        subject_kind="client",
        subject_uid=client.uid,
        verb="erased",
        actor=actor,
        now=now,
        organization_id=client.organization_id,
        changes={kind: [count, count] for kind, (count, _) in erasure.kept.items()},
    )
    note_access(
        client=client,
        workspace=None,
        kind=Record.CLIENT,
        subject_uid=client.uid,
        verb="erased",
        actor=actor,
        now=now,
    )
