"""Providers that carry text messages."""
