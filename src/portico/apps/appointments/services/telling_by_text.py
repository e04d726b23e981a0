"""A colleague hears of a change by text, too, who chose so and gave a number (product page 5)."""

from datetime import datetime

from portico.apps.messaging.models import Message
from portico.apps.messaging.selectors.automated import wants_notice
from portico.apps.messaging.selectors.texting import has_texts
from portico.apps.messaging.services.enqueueing import (
    CHANGES,
    TELLING,
    TEXT,
    Recipient,
    enqueue_message,
)
from portico.apps.people.models import User
from portico.domain.notifications import change_of


def text_colleague(
    mail: Message, user: User | None, *, actor_kind: str, is_held: bool = False, now: datetime
) -> None:
    """The same as a text, whether or not they want the mail; none where no texts go out.

    A text that waits for the morning says then how things are: a change of the same thing
    writes no second one. `is_held`: it waits with the mail while *Send Emails* is off.
    """
    change, workspace = change_of(mail.trigger, actor_kind=actor_kind), mail.workspace
    if user is None or change is None or workspace is None or not user.mobile:
        return
    if not has_texts(workspace) or not wants_notice(user, change, channel=TEXT):
        return
    if mail.trigger in CHANGES and _is_waiting(mail):
        return
    state, reason = fate_of(is_held=is_held)
    enqueue_message(
        organization_id=mail.organization_id,
        workspace=workspace,
        trigger=mail.trigger,
        subject_kind=mail.subject_kind,
        subject_uid=mail.subject_uid,
        recipient=Recipient(mail.recipient_kind, mail.recipient_uid, user.mobile),
        due_at=mail.due_at,
        dedupe=f"{TEXT}:{mail.dedupe}",
        facts=mail.facts,
        state=state,
        reason=reason,
        channel=TEXT,
        now=now,
    )


def fate_of(*, is_held: bool) -> tuple[str, str]:
    """State and reason of a message that is written while *Send Emails* is off, or on."""
    return (Message.HELD, "Send Emails is off") if is_held else (Message.SCHEDULED, "")


def _is_waiting(mail: Message) -> bool:
    return Message.objects.filter(
        channel=TEXT,
        subject_kind=mail.subject_kind,
        subject_uid=mail.subject_uid,
        recipient_uid=mail.recipient_uid,
        trigger__in=TELLING,
        state__in=[Message.SCHEDULED, Message.HELD],
    ).exists()
