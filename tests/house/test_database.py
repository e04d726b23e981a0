"""Migrations tell the whole truth, and the wall stands after them."""

import pytest
from django.core.management import call_command
from django.db import connection

from portico.apps.schedule.wall import has_wall, write_wall

pytestmark = pytest.mark.django_db


def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_wall_stands_after_all_migrations() -> None:
    assert has_wall(connection)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="triggers are SQLite's wall")
def test_a_lost_trigger_is_noticed_and_written_again() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER occupancy_wall_insert")
    assert not has_wall(connection)
    write_wall(connection)
    assert has_wall(connection)
