"""Calendars to subscribe to; each address carries a secret of its own."""
