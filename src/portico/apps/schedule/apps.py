from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def _write_wall(using: str, **_kwargs: Any) -> None:
    from portico.apps.schedule.wall import write_wall

    connection = connections[using]
    if "schedule_occupancy" in connection.introspection.table_names():
        write_wall(connection)


class ScheduleConfig(AppConfig):
    name = "portico.apps.schedule"
    label = "schedule"

    def ready(self) -> None:
        """Django's own signal, not one between our apps: migrations may drop the triggers."""
        post_migrate.connect(_write_wall, sender=self)
