"""Limits and secrets of delivery, from the environment: loud on bad values."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from portico.config.delivery import Delivery, read_delivery


def test_nothing_given_limits_and_opens_nothing() -> None:
    assert read_delivery({}) == Delivery()


def test_everything_given() -> None:
    found = read_delivery(
        {
            "PORTICO_MAILS_PER_MINUTE": "600",
            "PORTICO_MAILS_PER_MINUTE_EACH": "60",
            "PORTICO_MAILGUN_SIGNING_KEY": " 0123456789abcdef ",
            "PORTICO_METRICS_SECRET": "x" * 32,
        }
    )
    assert found == Delivery(600, 60, "0123456789abcdef", "x" * 32)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTICO_MAILS_PER_MINUTE", "many"),
        ("PORTICO_MAILS_PER_MINUTE_EACH", "-1"),
        ("PORTICO_MAILS_PER_MINUTE", "9999999"),
        ("PORTICO_MAILGUN_SIGNING_KEY", "short"),
        ("PORTICO_METRICS_SECRET", "too short"),
        ("PORTICO_METRICS_SECRET", "ä" * 40),
    ],
)
def test_a_bad_value_is_named(name: str, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=name):
        read_delivery({name: value})
