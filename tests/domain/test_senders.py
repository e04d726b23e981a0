"""As whom mails come: nothing unproven counts."""

import pytest

from portico.domain.senders import Sender, choose_sender, may_send_as

OURS = Sender("Salt & Stone", "portico@host.example", "desk@salt.example")


@pytest.mark.parametrize(
    ("address", "codes"),
    [
        ("hello@salt.example", ()),
        ("Hello@Salt.Example", ()),
        ("salt@gmail.com", ("foreign_domain",)),
        ("salt@GMX.ch", ("foreign_domain",)),
        ("salt@mail.gmx.ch", ()),
        ("salt", ("malformed_address",)),
        ("a@salt.example\r\nBcc: x@y.example", ("malformed_address",)),
    ],
)
def test_which_addresses_may_be_senders(address: str, codes: tuple[str, ...]) -> None:
    assert may_send_as(address).codes == codes


A, B = "hello@salt.example", "answers@salt.example"


@pytest.mark.parametrize(
    ("wanted", "proven", "chosen"),
    [
        (Sender("", "", ""), (), OURS),
        (Sender("Salt", "", ""), (), Sender("Salt", OURS.address, OURS.reply_to)),
        (Sender("Salt", A, B), (), Sender("Salt", OURS.address, OURS.reply_to)),
        (Sender("Salt", A, B), (A,), Sender("Salt", A, A)),
        (Sender("Salt", A, B), (B,), Sender("Salt", OURS.address, B)),
        (Sender("Salt", A, B), (A, B), Sender("Salt", A, B)),
        (Sender("", "", B), (A, B), Sender(OURS.name, OURS.address, B)),
    ],
)
def test_what_counts_of_what_is_wanted(
    wanted: Sender, proven: tuple[str, ...], chosen: Sender
) -> None:
    assert choose_sender(wanted, proven=frozenset(proven), fallback=OURS) == chosen
