"""Ask for a sign-in mail, or a code to book, by typing an address."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from portico.apps.access.models import SignInRequest
from portico.apps.access.services.counting import (
    ASKED_BY_ADDRESS,
    ASKED_BY_NETWORK,
    spend_allowance,
)
from portico.apps.access.tokens import hash_token
from portico.apps.people.phones import read_mobile
from portico.apps.workspaces.models import Workspace
from portico.domain.addresses import normalise_address
from portico.domain.errors import InvalidInput

LIFETIME = timedelta(minutes=15)


def ask_sign_in(
    *,
    workspace: Workspace,
    address: str,
    browser_key: str,
    network: str,
    booking: dict[str, Any] | None = None,
    now: datetime,
) -> None:
    """Write down that somebody asked; a worker looks the address up and sends the mail.

    An `address` without @ is a mobile number in E.164: link and code come as a text.
    With a `booking`, as `entry` writes it, the mail brings a code to book and no link.

    Never looks at clients: known and unknown addresses cost the same statements. Ends what this
    browser asked before, in whichever workspace. Over a limit nothing is written and the former
    request goes on; the page says the same. Raises InvalidInput(address: malformed).
    """
    wanted = normalise_address(address) if "@" in address else read_mobile(address, None)
    if wanted is None:
        raise InvalidInput({"address": ("malformed",)})
    browser_hash = hash_token(browser_key)
    with transaction.atomic():
        if not spend_allowance(limit=ASKED_BY_NETWORK, key=network, now=now):
            return
        if not spend_allowance(limit=ASKED_BY_ADDRESS, key=wanted, now=now):
            return
        SignInRequest.objects.filter(browser_hash=browser_hash, ended_at=None).update(ended_at=now)
        SignInRequest.objects.create(
            organization_id=workspace.organization_id,
            workspace=workspace,
            address=wanted,
            browser_hash=browser_hash,
            network=network[:45],
            created_at=now,
            expires_at=now + LIFETIME,
            purpose=SignInRequest.SIGN_IN if booking is None else SignInRequest.BOOKING,
            booking=booking,
        )
