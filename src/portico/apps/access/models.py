import uuid

from django.db import models
from django.db.models import Q

from portico.apps.people.models import Client
from portico.apps.workspaces.models import Organization, Workspace


class PortalLink(models.Model):
    """A mailed link that opens the portal for one client; only the token's hash is kept."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="portal_links")
    token_hash = models.CharField(max_length=64, unique=True)
    address = models.EmailField()
    item_kind = models.CharField(max_length=24, blank=True)
    item_uid = models.UUIDField(null=True)
    message_uid = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    first_opened_at = models.DateTimeField(null=True)
    last_opened_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["client", "workspace", "created_at"])]


class SignInRequest(models.Model):
    """Somebody asked for a link and a code; the worker looks the address up.

    `client` is whom the worker found; nobody as long as it has not looked, or refused.
    """

    ASKED, SENT, REFUSED = "asked", "sent", "refused"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    address = models.EmailField()
    browser_hash = models.CharField(max_length=64)
    network = models.CharField(max_length=45, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=8, default=ASKED)
    reason = models.CharField(max_length=40, blank=True)
    client = models.ForeignKey(
        Client, on_delete=models.CASCADE, null=True, related_name="sign_in_requests"
    )
    token_hash = models.CharField(max_length=64, null=True, unique=True)
    code_hash = models.CharField(max_length=64, blank=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "created_at"]),
            models.Index(fields=["browser_hash"]),
            models.Index(fields=["workspace", "address", "created_at"]),
        ]


class PortalSession(models.Model):
    """A browser's signed-in time, of one client in one workspace."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="portal_sessions")
    key_hash = models.CharField(max_length=64, unique=True)
    way_in = models.CharField(max_length=12)
    created_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["client"], condition=Q(ended_at=None), name="open_portal_sessions")
        ]


class RateCounter(models.Model):
    """How often something was asked in one window, per key."""

    scope = models.CharField(max_length=32)
    key = models.CharField(max_length=64)
    window_start = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "key", "window_start"], name="one_counter")
        ]
