"""Which messages a client wants (product page 5, Preferences)."""

from datetime import datetime

from django.db import transaction

from portico.apps.history.services.recording import record
from portico.apps.people.models import Client
from portico.domain.actors import Actor


@transaction.atomic
def change_preferences(
    *,
    client: Client,
    appointment_emails: bool | None = None,
    marketing_emails: bool | None = None,
    appointment_texts: bool | None = None,
    marketing_texts: bool | None = None,
    text_consent: bool | None = None,
    actor: Actor,
    now: datetime,
) -> dict[str, list[object]]:
    """Save what differs, and return it, `[from, to]`; what is None stays as it is.

    `text_consent`: whether texts are welcome at all; since when is kept.
    """
    typed = {
        "appointment_emails": appointment_emails,
        "marketing_emails": marketing_emails,
        "appointment_texts": appointment_texts,
        "marketing_texts": marketing_texts,
    }
    kept = Client.objects.select_for_update().get(pk=client.pk)
    changes: dict[str, list[object]] = {
        name: [getattr(kept, name), value]
        for name, value in typed.items()
        if value is not None and getattr(kept, name) != value
    }
    for name, (_, value) in changes.items():
        setattr(kept, name, value)
        setattr(client, name, value)
    has_consent = kept.text_consent_at is not None
    if text_consent is not None and text_consent != has_consent:
        kept.text_consent_at = client.text_consent_at = now if text_consent else None
        changes["text_consent"] = [has_consent, text_consent]
    if not changes:
        return {}
    kept.save(update_fields=[*(name for name in typed if name in changes), "text_consent_at"])
    record(
        subject_kind="client",
        subject_uid=kept.uid,
        verb="preferences_changed",
        actor=actor,
        now=now,
        organization_id=kept.organization_id,
        changes=changes,
    )
    return changes
