"""What Profile says about texts."""

from dataclasses import dataclass
from typing import Any

from portico.apps.messaging.selectors.texting import find_stop, find_text_sender, has_texts
from portico.apps.people.phones import mobile_of


@dataclass(frozen=True, slots=True)
class ShownTexts:
    """`number`: where texts would go, empty: nowhere. `is_stopped`: after a STOP."""

    number: str
    is_stopped: bool
    sender_number: str
    wants_appointment: bool
    wants_marketing: bool


def show_texts(client: Any, workspace: Any) -> ShownTexts | None:
    """None where no texts go out."""
    sender = find_text_sender(workspace)
    if sender is None or not has_texts(workspace):
        return None
    has_agreed = client.text_consent_at is not None
    return ShownTexts(
        number=mobile_of(client, workspace),
        is_stopped=find_stop(client, workspace) is not None,
        sender_number=sender.number if sender.number.startswith("+") else "",
        wants_appointment=has_agreed and client.appointment_texts,
        wants_marketing=has_agreed and client.marketing_texts,
    )
