"""Reads of this app, one file an audience."""
