"""A feed's address as a link that calendars open to subscribe."""

from urllib.parse import urlsplit


def webcal_link(address: str) -> str:
    """The same address under `webcal:`, which Apple's, Microsoft's and Mozilla's ask with."""
    return urlsplit(address)._replace(scheme="webcal").geturl()
