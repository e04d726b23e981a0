import uuid

from django.db import models

from portico.apps.workspaces.models import Organization, Workspace


class IncomingMail(models.Model):
    """One mail that came in at a reply address, what was understood of it and what it did.

    `digest` makes the same mail one row, by whichever way it comes. What belongs to nobody has
    no organization and keeps nothing of its content. The address it came to is never kept.
    """

    APPLIED, KEPT = "applied", "kept"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, null=True)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, null=True)
    subject_kind = models.CharField(max_length=24, blank=True)
    subject_uid = models.UUIDField(null=True)
    attendee_uid = models.UUIDField(null=True)
    digest = models.CharField(max_length=64, unique=True)
    way = models.CharField(max_length=8)
    received_at = models.DateTimeField()
    size = models.PositiveIntegerField()
    from_name = models.CharField(max_length=200, blank=True)
    from_address = models.CharField(max_length=254, blank=True)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True, max_length=2000)
    kind = models.CharField(max_length=8, blank=True)
    understood = models.JSONField(default=dict)
    fate = models.CharField(max_length=8, default=KEPT)
    reason = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-received_at", "-id"]
        indexes = [
            models.Index(fields=["workspace", "received_at"], name="incoming_by_workspace"),
            models.Index(fields=["subject_kind", "subject_uid"], name="incoming_of_subject"),
        ]
