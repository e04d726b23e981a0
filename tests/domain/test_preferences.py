"""Whom a message may reach: fires and must not fire."""

import pytest

from portico.domain.automated import (
    ALWAYS_ON,
    AUTOMATED,
    Purpose,
    Section,
    Timing,
    purpose_of,
    row_of,
)
from portico.domain.merge_tags import SCOPES
from portico.domain.preferences import ContactFacts, may_contact

OFF = ContactFacts(
    appointment_emails=False, marketing_emails=False, appointment_texts=False, marketing_texts=False
)
CONSENTED = ContactFacts(has_text_consent=True)


@pytest.mark.parametrize(
    ("facts", "purpose", "channel", "codes"),
    [
        (ContactFacts(), Purpose.APPOINTMENT, "email", ()),
        (ContactFacts(), Purpose.MARKETING, "email", ()),
        (ContactFacts(), Purpose.APPOINTMENT, "sms", ("no_text_consent",)),
        (ContactFacts(), Purpose.ALWAYS, "sms", ("no_text_consent",)),
        (CONSENTED, Purpose.APPOINTMENT, "sms", ()),
        (CONSENTED, Purpose.MARKETING, "sms", ("marketing_off",)),
        (OFF, Purpose.ALWAYS, "email", ()),
        (OFF, Purpose.APPOINTMENT, "email", ("appointment_off",)),
        (OFF, Purpose.MARKETING, "email", ("marketing_off",)),
        (OFF, Purpose.APPOINTMENT, "sms", ("no_text_consent", "appointment_off")),
    ],
)
def test_who_may_be_written_to(
    facts: ContactFacts, purpose: Purpose, channel: str, codes: tuple[str, ...]
) -> None:
    assert may_contact(facts, purpose, channel).codes == codes


@pytest.mark.parametrize(
    ("trigger", "purpose"),
    [
        ("reminder", Purpose.APPOINTMENT),
        ("appointment_booked", Purpose.APPOINTMENT),
        ("profile_changed", Purpose.ALWAYS),
        ("sign_in", Purpose.ALWAYS),
        ("whatever comes", Purpose.ALWAYS),
    ],
)
def test_what_a_trigger_is_for(trigger: str, purpose: Purpose) -> None:
    assert purpose_of(trigger) is purpose


def test_a_colleagues_invitation_has_the_switch_and_words_of_booked() -> None:
    assert row_of("invitation", "internal") is AUTOMATED["appointment_booked", "internal"]
    assert row_of("invitation", "client") is AUTOMATED["invitation", "client"]
    assert row_of("update", "internal") is None


def test_the_table_is_whole() -> None:
    for (trigger, audience), row in AUTOMATED.items():
        assert (row.trigger, row.audience) == (trigger, audience)
        assert row.is_for_client is (audience == "client")
        assert row.scope in SCOPES
        assert (row.section is Section.INTERNAL) is not row.is_for_client
    assert {row.trigger for row in AUTOMATED.values()} >= ALWAYS_ON
    assert [r.trigger for r in AUTOMATED.values() if r.timing is Timing.BEFORE_START] == [
        "reminder"
    ]
