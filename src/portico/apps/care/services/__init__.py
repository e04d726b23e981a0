"""Writes of this app: one verb, one file."""
