"""Flows: a trigger, then steps, for one client after another (product page 5, Flows)."""
