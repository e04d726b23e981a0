"""Which messages follow their client to another address."""

import pytest

from portico.domain.automated import AUTOMATED
from portico.domain.following import follows_client

STAYING = {
    "sign_in",
    "booking_code",
    "confirmation_code",
    "staff_password_reset",
    "delivery_test",
    "automated_test",
    "sender_code",
    "text_test",
    "profile_changed",
    "code_read_out",
}


@pytest.mark.parametrize("trigger", sorted(STAYING))
def test_what_is_bound_to_one_address_stays(trigger: str) -> None:
    assert not follows_client(trigger)


@pytest.mark.parametrize(
    "trigger",
    sorted(
        {row.trigger for row in AUTOMATED.values()} - STAYING
        | {"update", "portal_link_shared", "flow"}
    ),
)
def test_what_tells_of_appointments_follows(trigger: str) -> None:
    assert follows_client(trigger)
