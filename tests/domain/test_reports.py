"""What later news of a mail change, and which status codes mean a dead address."""

import pytest

from portico.domain.reports import Report, find_status, follows, is_address_dead

D, A, B, C = Report.DELAYED, Report.DELIVERED, Report.BOUNCED, Report.COMPLAINED


@pytest.mark.parametrize(
    ("former", "news", "counts"),
    [
        ("", D, True),
        ("", A, True),
        (D, A, True),
        (A, D, False),
        (A, A, False),
        (A, B, True),
        (B, A, False),
        (A, C, True),
        (B, C, True),
        (C, B, False),
        ("from a newer version", D, True),
    ],
)
def test_reports_in_any_order(former: str, news: Report, counts: bool) -> None:
    assert follows(former, news) is counts


@pytest.mark.parametrize("status", ["5.1.1", "5.1.2", "5.1.10", "5.2.1", "5.4.1"])
def test_the_address_is_dead(status: str) -> None:
    assert is_address_dead(status)


@pytest.mark.parametrize(
    "status",
    ["", "5.2.2", "5.2.3", "5.7.1", "5.0.0", "5.4.7", "4.1.1", "4.4.7", "2.0.0", "5.1.7", "5.1.8"],
)
def test_the_address_may_live(status: str) -> None:
    """Full, too large, spam, too late, temporary, fine; 5.1.7 and 5.1.8 speak of the sender."""
    assert not is_address_dead(status)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("smtp; 550 5.1.1 <a@b.example> User unknown", "5.1.1"),
        ("550-5.1.1 The email account does not exist\n550 5.1.1 try again", "5.1.1"),
        ("5.1.10 Null MX", "5.1.10"),
        ("450 4.2.1 greylisted by 10.5.1.1", "4.2.1"),
        ("from 10.5.1.1 and 5.1.1.4", ""),
        ("OK", ""),
    ],
)
def test_the_status_in_what_a_server_said(text: str, status: str) -> None:
    assert find_status(text) == status
