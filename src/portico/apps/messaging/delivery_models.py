import uuid

from django.db import models

from portico.apps.workspaces.models import Organization, Workspace


class SuppressedAddress(models.Model):
    """An address that an organization does not write to, because it came back or complained.

    `message_uid`: the message that it happened to, if known. `detail`: what the other server said.
    """

    HARD_BOUNCE, COMPLAINT = "hard_bounce", "complaint"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    channel = models.CharField(max_length=8, default="email")
    address = models.CharField(max_length=254)
    reason = models.CharField(max_length=12)
    detail = models.CharField(max_length=300, blank=True)
    message_uid = models.UUIDField(null=True)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "channel", "address"], name="one_suppressed_address"
            )
        ]
        indexes = [models.Index(fields=["organization", "since"], name="suppressed_by_since")]


class DeliveryReport(models.Model):
    """What somebody else's server said later of a message that went out; the same is one row.

    `way` is the provider, or mail. `key` makes an event one row, `proof` the use of a signature.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, null=True)
    message_uid = models.UUIDField(null=True)
    way = models.CharField(max_length=12)
    key = models.CharField(max_length=64, unique=True)
    proof = models.CharField(max_length=64, unique=True, null=True)
    kind = models.CharField(max_length=12)
    status = models.CharField(max_length=12, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    received_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["message_uid"], name="reports_of_message")]


class SenderIdentity(models.Model):
    """As whom the mails of a workspace come; an address counts only once it is proven."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    workspace = models.OneToOneField(
        Workspace, on_delete=models.CASCADE, related_name="sender_identity"
    )
    from_name = models.CharField(max_length=120, blank=True)
    from_address = models.CharField(max_length=254, blank=True)
    reply_to = models.CharField(max_length=254, blank=True)


class SenderAddress(models.Model):
    """An address that an organization wants to send or be answered as, and its code.

    The code is minted at hand-over and kept as a hash; `proven_at`: somebody typed it.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    address = models.CharField(max_length=254)
    asked_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    code_hash = models.CharField(max_length=64, blank=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    proven_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "address"], name="one_sender_address")
        ]
