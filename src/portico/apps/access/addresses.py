"""Addresses of links, built from configuration and never from the Host header."""

from django.conf import settings


def portal_link_url(token: str) -> str:
    """Where a portal link leads."""
    return f"{settings.BASE_URL}/open/{token}/"


def sign_in_url(token: str) -> str:
    """Where the one-time link of a sign-in mail leads."""
    return f"{settings.BASE_URL}/in/{token}/"
