"""Flows: what happens to clients by itself, step after step."""
