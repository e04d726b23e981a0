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

    `address`: of e-mail; or a telephone number in E.164, without an @, where a text was asked for.
    `client` is whom the worker found; nobody as long as it has not looked, or refused. Where
    several share the address (`is_shared`), it is whoever was chosen; until then the proof that
    the browser read the mail is its chooser key.

    To book (`purpose`) somebody asks for a code only, on a public booking page. `booking` is what
    was typed there, forgotten when the request ends; a code may go to nobody we know then.
    """

    ASKED, SENT, REFUSED = "asked", "sent", "refused"
    SIGN_IN, BOOKING = "sign_in", "booking"

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
    is_shared = models.BooleanField(default=False)
    chooser_hash = models.CharField(max_length=64, null=True, unique=True)
    chooser_until = models.DateTimeField(null=True)
    purpose = models.CharField(max_length=8, default=SIGN_IN)
    booking = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "created_at"]),
            models.Index(fields=["browser_hash"]),
            models.Index(fields=["workspace", "address", "created_at"]),
            models.Index(
                fields=["expires_at"],
                condition=Q(booking__isnull=False),
                name="typed_bookings",
            ),
        ]

    @property
    def is_of_newcomer(self) -> bool:
        """Whether its code went to an address that was on no record."""
        is_sent = self.purpose == self.BOOKING and self.state == self.SENT
        return is_sent and self.client_id is None and not self.is_shared


class PortalSession(models.Model):
    """A browser's signed-in time, of one client in one workspace.

    `is_trusted`: the browser counts as the client's own (*Confirm new devices*). `confirmed_at`:
    when a mailed code was last typed in it. `is_limited`: it began with a code read out by
    telephone, and no mailed code has confirmed it.
    """

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
    browser_name = models.CharField(max_length=60, blank=True)
    is_trusted = models.BooleanField(default=False)
    is_limited = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["client"], condition=Q(ended_at=None), name="open_portal_sessions")
        ]


class TrustedBrowser(models.Model):
    """A browser that counts as a client's own in one workspace; only its key's hash is kept.

    The first one that opens the portal (`is_first`, once for all time), and those in which the
    client typed a mailed code and asked to be remembered. Revoked rows stay: after a revocation
    no browser is trusted for being the first.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="trusted_browsers")
    key_hash = models.CharField(max_length=64)
    is_first = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "workspace"],
                condition=Q(is_first=True),
                name="one_first_browser",
            ),
            models.UniqueConstraint(
                fields=["client", "workspace", "key_hash"], name="one_trust_per_browser"
            ),
        ]


class ConfirmationCode(models.Model):
    """A one-time code that confirms one portal session; minted while it goes out.

    `address`: of e-mail, or a number in E.164 where it goes as a text.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    session = models.ForeignKey(
        PortalSession, on_delete=models.CASCADE, related_name="confirmation_codes"
    )
    address = models.EmailField()
    code_hash = models.CharField(max_length=64, blank=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)


class SpokenCode(models.Model):
    """A one-time code that staff read out by telephone; works with the address on record."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="spoken_codes")
    address = models.EmailField()
    code_hash = models.CharField(max_length=64)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["workspace", "address"], name="spoken_codes_by_address")]


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
