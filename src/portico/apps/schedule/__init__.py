"""Calendars, occupancies, rooms; the wall."""
