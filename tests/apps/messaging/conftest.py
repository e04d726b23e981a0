"""A catcher that the product's own SMTP transport talks to, and a clock that is turned by hand."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from portico.apps.messaging.services.delivering import deliver_due
from portico.config.env import read_mail
from tests.catcher import Catcher, catch_mail
from tests.make import NOW


@dataclass
class Post:
    """Delivery at a time that the test sets."""

    catcher: Catcher
    now: datetime = field(default=NOW + timedelta(minutes=5))

    def read_clock(self) -> datetime:
        return self.now

    def deliver(self, owner: str = "worker-1", limit: int = 50) -> int:
        return deliver_due(owner=owner, read_clock=self.read_clock, limit=limit)

    def wait(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def catcher() -> Iterator[Catcher]:
    with catch_mail() as caught:
        yield caught


@pytest.fixture
def post(catcher: Catcher, settings: Any) -> Post:
    settings.MAIL = read_mail(catcher.url)
    settings.MAIL_TRANSPORT = "portico.integrations.smtp.transport.SmtpTransport"
    return Post(catcher)
