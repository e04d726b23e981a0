import uuid

from django.db import models


class LogEntry(models.Model):
    """One thing that happened to one subject: who, what, when, from what to what.

    `is_swept`: whoever reacts to what happened (flows) has read it. A number of the last entry
    read would not do: entries of slow transactions appear behind later ones.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey("workspaces.Organization", on_delete=models.CASCADE)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, null=True)
    subject_kind = models.CharField(max_length=24)
    subject_uid = models.UUIDField()
    verb = models.CharField(max_length=40)
    actor_kind = models.CharField(max_length=8)
    actor_uid = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=170)
    at = models.DateTimeField()
    changes = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    is_swept = models.BooleanField(default=False)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_uid", "at"]),
            models.Index(
                fields=["id"], condition=models.Q(is_swept=False), name="history_to_sweep"
            ),
        ]
