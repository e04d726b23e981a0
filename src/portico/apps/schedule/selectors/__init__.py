"""Reads of this app."""

from portico.apps.schedule.selectors.taken import list_rooms, list_taken
from portico.apps.schedule.selectors.worlds import load_world

__all__ = ["list_rooms", "list_taken", "load_world"]
