"""What is taken out of logs and reasons, and what stays readable."""

import secrets
from urllib.parse import quote

import pytest

from portico.domain.redaction import HIDDEN_TOKEN, hide_tokens

TOKEN = "Yc0n3Wm_3fEo-hG5Rzq7TtXl2bV9sKdJpQaU8iMvZxE"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"Not Found: /open/{TOKEN}/", "Not Found: /open/‹token›/"),
        (f"GET /in/{TOKEN}/?answer=accepted", "GET /in/‹token›/?answer=accepted"),
        (f"https://p.example/open/{TOKEN}/new/", "https://p.example/open/‹token›/new/"),
        (f"?next={quote(f'/open/{TOKEN}/', safe='')}", "?next=%2Fopen%2F‹token›"),
        ("/desk/account/password/1-d2k0ab-0123456789abcdef/", "/desk/account/password/‹token›/"),
        ("/p/abcdefg-hijkmnp-qrstuvw/code/", "/p/‹token›/code/"),
        ("to reply+mfrggzdfmztwq2lk@p.example", "to reply+‹token›@p.example"),
        (f"quoted {TOKEN}, says the server", "quoted ‹token›, says the server"),
        (f"{TOKEN[:20]}aB{'x' * 30}", HIDDEN_TOKEN),
    ],
)
def test_what_opens_something_is_hidden(text: str, shown: str) -> None:
    assert hide_tokens(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Not Found: /desk/abc2345678/appointments/new/",
        "message 5f0c7a3e-2b1d-4c8e-9f6a-7d3b2a1c0e4f could not be written",
        "550 no such mailbox: anna.berg+congress@clients.example",
        "/w/abc2345678/appointments/5f0c7a3e-2b1d-4c8e-9f6a-7d3b2a1c0e4f/answer/",
        "portico.apps.messaging.services.delivering",
        "-" * 60,
        "a_very_long_name_of_something_that_is_not_random",
    ],
)
def test_what_opens_nothing_stays(text: str) -> None:
    assert hide_tokens(text) == text


def test_no_token_stays_whatever_was_drawn() -> None:
    for _ in range(2000):
        token = secrets.token_urlsafe(32)
        assert token not in hide_tokens(f"500 at {token}")
