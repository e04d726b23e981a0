"""*Confirm new devices*: which browsers count as a client's own in a workspace."""

from datetime import datetime

from portico.apps.access.models import TrustedBrowser
from portico.apps.access.tokens import hash_token
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace


def trust_if_first(
    *, client: Client, workspace: Workspace, device_key: str, may_be_first: bool, now: datetime
) -> bool:
    """Whether this browser is trusted; the first one that ever opened the portal is from now on.

    Called by every way in, inside its transaction. Written down also while *Confirm new devices*
    is off, so that switching it on trusts nobody who comes afterwards. Of two first browsers at
    the same time one is: the database decides.
    """
    if not device_key:
        return False
    key_hash = hash_token(device_key)
    if may_be_first:
        first = TrustedBrowser(
            organization_id=workspace.organization_id,
            workspace=workspace,
            client=client,
            key_hash=key_hash,
            is_first=True,
            created_at=now,
        )
        if not TrustedBrowser.objects.filter(client=client, workspace=workspace).exists():
            TrustedBrowser.objects.bulk_create([first], ignore_conflicts=True)
    trusted = TrustedBrowser.objects.filter(client=client, workspace=workspace, key_hash=key_hash)
    return trusted.filter(revoked_at=None).exists()


def remember_browser(
    *, client: Client, workspace: Workspace, device_key: str, now: datetime
) -> None:
    """Trust a browser in which the client has just typed a mailed code."""
    trusted, is_new = TrustedBrowser.objects.get_or_create(
        client=client,
        workspace=workspace,
        key_hash=hash_token(device_key),
        defaults={"organization_id": workspace.organization_id, "created_at": now},
    )
    if not is_new and trusted.revoked_at is not None:
        TrustedBrowser.objects.filter(pk=trusted.pk).update(revoked_at=None)


def forget_browsers(*, client: Client, now: datetime) -> int:
    """Trust none of a client's browsers any more, in any workspace; how many were."""
    return TrustedBrowser.objects.filter(client=client, revoked_at=None).update(revoked_at=now)
