"""An export sees one moment, and nobody waits for it."""

from threading import Thread

import pytest
from django.db import connection

from portico.apps.workspaces.models import Organization
from portico.ops.moving_out.snapshot import read_at_once
from tests.make import make_organization


def write_beside() -> None:
    make_organization("Late")
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_what_comes_in_between_is_not_seen() -> None:
    make_organization()
    mode = getattr(connection, "transaction_mode", None)
    with read_at_once():
        assert Organization.objects.count() == 1
        if connection.vendor == "postgresql":  # SQLite in memory, as in tests, has one lock
            writer = Thread(target=write_beside)
            writer.start()
            writer.join()
        assert Organization.objects.count() == 1
    assert Organization.objects.count() == (2 if connection.vendor == "postgresql" else 1)
    assert getattr(connection, "transaction_mode", None) == mode
