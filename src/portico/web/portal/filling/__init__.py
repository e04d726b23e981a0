"""Filling in a form: its fields, what was typed into them, its pages."""
