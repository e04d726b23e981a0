"""Mail bytes: whatever people are called, headers stay headers."""

from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import compat32, default
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from portico.apps.messaging.envelopes import build_email
from portico.apps.messaging.transports import OutgoingMail
from portico.apps.messaging.wording import clean_line
from tests.make import NOW

MAIL = OutgoingMail(
    message_uid=UUID(int=7),
    from_name="Salt & Stone",
    to_name="Nora Feld",
    to_address="nora@clients.example",
    reply_to="",
    subject="Hello",
    text="Hello\n",
    html="<p>Hello</p>",
    calendar=None,
    calendar_method="",
    list_name="Salt & Stone",
    list_key="abc",
    is_outcome_unknown=False,
    sent_at=NOW,
)


def read_back(mail: OutgoingMail) -> EmailMessage:
    parsed = message_from_bytes(build_email(mail), policy=default)
    assert isinstance(parsed, EmailMessage)
    return parsed


@given(st.text(max_size=150), st.text(max_size=250))
def test_any_name_and_subject_are_read_back(name: str, subject: str) -> None:
    parsed = read_back(replace(MAIL, from_name=name, to_name=name, subject=subject))
    assert [to.addr_spec for to in parsed["To"].addresses] == ["nora@clients.example"]
    assert len(parsed["From"].addresses) == 1
    assert "".join(str(parsed["Subject"]).split()) == "".join(clean_line(subject).split())
    wanted = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "List-Id"}
    wanted |= {"X-Auto-Response-Suppress", "MIME-Version", "Content-Type"}
    assert set(parsed.keys()) == wanted


def test_long_names_with_commas_stay_one_recipient() -> None:
    name = 'Ümlaut, "Nora" von und zu der langen Straße, am anderen Ende; der Stadt <x@y.example>'
    parsed = read_back(replace(MAIL, to_name=name))
    assert [to.addr_spec for to in parsed["To"].addresses] == ["nora@clients.example"]
    # By the older parser: the newer one reads a space between two encoded words.
    raw = message_from_bytes(build_email(replace(MAIL, to_name=name)), policy=compat32)
    shown = str(make_header(decode_header(raw["To"])))
    assert shown == f"{name} <nora@clients.example>"


def test_a_name_that_looks_encoded_is_shown_as_typed() -> None:
    parsed = read_back(replace(MAIL, to_name="=?utf-8?q?x=2C_evil?=", subject="=?utf-8?q?=41?="))
    assert parsed["To"].addresses[0].display_name == "=?utf-8?q?x=2C_evil?="
    assert parsed["Subject"] == "=?utf-8?q?=41?="


def test_every_line_fits_into_smtp() -> None:
    text = "ä" * 5000 + "\n" + "x" * 5000
    raw = build_email(replace(MAIL, text=text, html=text, subject="😀" * 150, to_name="ש" * 110))
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    parsed = message_from_bytes(raw, policy=default)
    assert isinstance(parsed, EmailMessage)
    plain = parsed.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().replace("\r\n", "\n").strip() == text
