"""Where notices to staff wait for the next page."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage


class HostCookieStorage(CookieStorage):
    """Django's cookie, under a name that binds it to this host (`__Host-`) over https."""

    @property
    def cookie_name(self) -> str:  # type: ignore[override]  # a class attribute there
        """The name with the prefix that all our cookies carry."""
        return f"{settings.COOKIE_PREFIX}messages"
