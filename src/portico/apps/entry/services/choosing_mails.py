"""Which messages a client gets: chosen in the portal, or ended from within a mail."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from portico.apps.access.unsubscribing import find_unsubscribing
from portico.apps.appointments.services.replanning import replan_for_client
from portico.apps.entry.services.changing_profile import tell_profile_changed
from portico.apps.people.models import Client
from portico.apps.people.services.preferences import change_preferences
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor


@dataclass(frozen=True, slots=True)
class TextChoice:
    """Which texts a client wants."""

    appointment: bool
    marketing: bool


@transaction.atomic
def choose_mails(
    *,
    client: Client,
    workspace: Workspace,
    appointment_emails: bool,
    marketing_emails: bool,
    texts: TextChoice | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Save the client's choice, and mail what changed as with the rest of the profile.

    `texts`: None where the client was not asked. Whoever wants any has agreed to them by that,
    and who wants none has taken it back.
    """
    changes = change_preferences(
        client=client,
        appointment_emails=appointment_emails,
        marketing_emails=marketing_emails,
        appointment_texts=texts.appointment if texts else None,
        marketing_texts=texts.marketing if texts else None,
        text_consent=(texts.appointment or texts.marketing) if texts else None,
        actor=actor,
        now=now,
    )
    if texts and changes:
        replan_for_client(client, now=now)
    if changes:
        tell_profile_changed(client=client, workspace=workspace, fields=changes, now=now)


def end_marketing(*, token: str, now: datetime) -> Workspace | None:
    """Whoever has this address gets no marketing any more; None for no such address.

    Pressing again changes nothing. No mail follows: that was what was asked for.
    """
    found = find_unsubscribing(token)
    if found is None:
        return None
    client, workspace = found
    actor = Actor("client", client.name, client.uid)
    change_preferences(client=client, marketing_emails=False, actor=actor, now=now)
    return workspace
