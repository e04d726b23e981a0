"""As whom the mails of a workspace come."""

from dataclasses import dataclass

from portico.apps.messaging.composing import Composition
from portico.apps.messaging.envelopes import read_sender_address
from portico.apps.messaging.models import SenderAddress, SenderIdentity
from portico.apps.people.selectors import DeskAccess
from portico.apps.workspaces.models import Workspace
from portico.domain.roles import Permission
from portico.domain.senders import Sender, choose_sender

NOBODY = Sender("", "", "")


@dataclass(frozen=True, slots=True)
class SenderFacts:
    """What is wanted, what of it counts, and the addresses that wait for their code."""

    wanted: Sender
    chosen: Sender
    waiting: tuple[SenderAddress, ...]


def find_sender(workspace: Workspace | None, composition: Composition) -> Sender:
    """From and Reply-To of one mail.

    Where the mail names a person to answer to (the organizer), that stays.
    """
    fallback = Sender(composition.from_name, read_sender_address(), composition.reply_to)
    row = getattr(workspace, "sender_identity", None)  # loaded with the message
    wanted = _wish_of(row)
    if workspace is None or wanted == NOBODY:
        return fallback
    chosen = choose_sender(wanted, proven=_proven(workspace, wanted), fallback=fallback)
    if composition.reply_to not in ("", workspace.email):
        return Sender(chosen.name, chosen.address, composition.reply_to)
    return chosen


def load_sender_facts(access: DeskAccess) -> SenderFacts:
    """For the settings page."""
    access.require(Permission.SETTINGS)
    workspace = access.workspace
    wanted = _wanted(workspace)
    fallback = Sender(workspace.name, read_sender_address(), workspace.email)
    chosen = choose_sender(wanted, proven=_proven(workspace, wanted), fallback=fallback)
    unproven = SenderAddress.objects.filter(
        organization_id=workspace.organization_id,
        address__in=_addresses(wanted),
        proven_at=None,
    )
    return SenderFacts(wanted, chosen, tuple(unproven.order_by("address")))


def _wanted(workspace: Workspace) -> Sender:
    return _wish_of(SenderIdentity.objects.filter(workspace=workspace).first())


def _wish_of(row: SenderIdentity | None) -> Sender:
    return Sender(row.from_name, row.from_address, row.reply_to) if row else NOBODY


def _addresses(wanted: Sender) -> list[str]:
    return [address for address in (wanted.address, wanted.reply_to) if address]


def _proven(workspace: Workspace, wanted: Sender) -> frozenset[str]:
    if not _addresses(wanted):
        return frozenset()
    rows = SenderAddress.objects.filter(
        organization_id=workspace.organization_id, address__in=_addresses(wanted)
    )
    return frozenset(rows.exclude(proven_at=None).values_list("address", flat=True))
