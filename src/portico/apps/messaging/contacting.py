"""Whether a client wants to be written to, asked when a message is written and when it goes out."""

from portico.apps.messaging.models import Message, SuppressedAddress
from portico.apps.messaging.recipients import EMAIL, TEXT, find_address, find_client
from portico.apps.messaging.selectors.suppressed import find_suppressed
from portico.apps.people.models import Client
from portico.domain.automated import Purpose
from portico.domain.preferences import ContactFacts, may_contact
from portico.domain.turns import TRIED

_REASONS = {
    "appointment_off": "the client switched off messages about appointments",
    "marketing_off": "the client does not want marketing",
    "no_text_consent": "no consent to text messages is on record",
}
NO_ADDRESS = {
    EMAIL: "no e-mail address on record",
    TEXT: "no number for texts on record",
}
STOPPED = "stopped"
"""Why a number is on the suppression list: its owner has sent STOP."""
_HELD_BACK = {
    STOPPED: "held back: STOP came from this number",
    SuppressedAddress.HARD_BOUNCE: "held back: mail to this address came back",
    SuppressedAddress.COMPLAINT: "held back: a mail to this address was reported as unwanted",
}


class NothingToSend(Exception):
    """The message has become pointless; the text says why and is kept as its fate."""


def find_objection(client: Client, purpose: Purpose, channel: str = "email") -> str:
    """Why the client is not to get a message of this purpose; empty: nothing speaks against it."""
    facts = ContactFacts(
        appointment_emails=client.appointment_emails,
        marketing_emails=client.marketing_emails,
        appointment_texts=client.appointment_texts,
        marketing_texts=client.marketing_texts,
        has_text_consent=client.text_consent_at is not None,
    )
    codes = may_contact(facts, purpose, channel).codes
    return "; ".join(_REASONS[code] for code in codes)


def follow_client(message: Message) -> None:
    """Let a message in hand go where its client is reached now; NothingToSend where nowhere."""
    address = find_address(message, find_client(message))
    if message.address and not address:
        raise NothingToSend(NO_ADDRESS[message.channel])
    message.address = address


def check_wanted(message: Message) -> None:
    """Raise NothingToSend where the client wants no such message any more.

    Or where nothing may go to the address; what somebody waits for at the door is tried anyway.
    """
    if message.trigger in TRIED:
        return
    entry = find_suppressed(message.organization_id, message.address, channel=message.channel)
    if entry is not None:
        raise NothingToSend(_HELD_BACK.get(entry.reason, "held back"))
    client = find_client(message)
    objection = find_objection(client, Purpose(message.purpose), message.channel) if client else ""
    if objection:
        raise NothingToSend(objection)
