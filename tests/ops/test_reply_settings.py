"""The settings of answers by mail: read, or refused by name."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from portico.config.replies import Replies, read_replies

ADDRESS = {"PORTICO_REPLY_ADDRESS": "Reply@In.Example.org"}


def test_nothing_is_configured_by_default() -> None:
    assert read_replies({}) == Replies()
    assert not read_replies({}).is_on


def test_everything_is_read() -> None:
    found = read_replies(
        ADDRESS
        | {
            "PORTICO_REPLY_MAILDIR": "/srv/replies",
            "PORTICO_REPLY_SECRET": "s" * 32,
            "PORTICO_REPLY_MAX_KB": "128",
        }
    )
    assert found == Replies("reply@in.example.org", Path("/srv/replies"), "s" * 32, 128 * 1024)
    assert found.is_on


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"PORTICO_REPLY_ADDRESS": "in.example.org"}, "PORTICO_REPLY_ADDRESS"),
        ({"PORTICO_REPLY_ADDRESS": "reply+x@in.example.org"}, "PORTICO_REPLY_ADDRESS"),
        ({"PORTICO_REPLY_ADDRESS": "Reply <reply@in.example.org>"}, "PORTICO_REPLY_ADDRESS"),
        ({"PORTICO_REPLY_ADDRESS": "answers-to-us@in.example.org"}, "PORTICO_REPLY_ADDRESS"),
        ({"PORTICO_REPLY_ADDRESS": f"reply@{'a.' * 200}org"}, "PORTICO_REPLY_ADDRESS"),
        ({"PORTICO_REPLY_MAILDIR": "/srv/replies"}, "PORTICO_REPLY_MAILDIR"),
        (ADDRESS | {"PORTICO_REPLY_MAILDIR": "replies"}, "PORTICO_REPLY_MAILDIR"),
        ({"PORTICO_REPLY_SECRET": "s" * 32}, "PORTICO_REPLY_SECRET"),
        (ADDRESS | {"PORTICO_REPLY_SECRET": "short"}, "PORTICO_REPLY_SECRET"),
        (ADDRESS | {"PORTICO_REPLY_SECRET": "ü" * 32}, "PORTICO_REPLY_SECRET"),
        ({"PORTICO_REPLY_MAX_KB": "1"}, "PORTICO_REPLY_MAX_KB"),
        ({"PORTICO_REPLY_MAX_KB": "much"}, "PORTICO_REPLY_MAX_KB"),
    ],
)
def test_bad_values_are_named(given: dict[str, str], named: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=named):
        read_replies(given)
