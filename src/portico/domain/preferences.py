"""Whether a client wants this kind of message on this channel (product page 5)."""

from dataclasses import dataclass

from portico.domain.automated import Purpose
from portico.domain.decisions import Decision, Reason


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """What a client said. `has_text_consent`: it is on record that texts are welcome."""

    appointment_emails: bool = True
    marketing_emails: bool = True
    appointment_texts: bool = True
    marketing_texts: bool = False
    has_text_consent: bool = False


def may_contact(facts: ContactFacts, purpose: Purpose, channel: str) -> Decision:
    """Whether a message may go out; `channel` is *email* or *sms*.

    What is sent *always* (the notice right after an online booking, sign-in, check-in) asks for
    no preference; a text goes to nobody whose consent is not recorded.
    """
    reasons = []
    is_text = channel == "sms"
    if is_text and not facts.has_text_consent:
        reasons.append(Reason("no_text_consent"))
    wants = {
        (Purpose.APPOINTMENT, False): facts.appointment_emails,
        (Purpose.MARKETING, False): facts.marketing_emails,
        (Purpose.APPOINTMENT, True): facts.appointment_texts,
        (Purpose.MARKETING, True): facts.marketing_texts,
    }
    if not wants.get((purpose, is_text), True):
        reasons.append(Reason(f"{purpose.value}_off"))
    return Decision(tuple(reasons))
