"""Staff sign-in by django-allauth: the library that also carries passkeys, TOTP and OpenID."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class DeskAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Nobody signs up by themselves; mails go through the outbox, never from a web process."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Staff are invited, or made by the first-run page."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Refuse: see `portico.web.desk.views.password`, which writes an outbox row instead."""
        raise NotImplementedError(f"{template_prefix} is not sent from a web process")
