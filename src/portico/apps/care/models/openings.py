import uuid

from django.db import models

from portico.apps.people.models import Client
from portico.apps.workspaces.models import Organization, Workspace


class AccessEntry(models.Model):
    """One line of the access log: who opened or changed which client's what, and when.

    `kind`: what it was (`domain.privacy.Record`); `verb`: *opened* or what was done with it.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, null=True)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=24)
    verb = models.CharField(max_length=24, default="opened")
    subject_uid = models.UUIDField(default=uuid.uuid4)
    actor_kind = models.CharField(max_length=8)
    actor_uid = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=170)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["organization", "-at"], name="access_log_by_time"),
            models.Index(fields=["client", "-at"], name="access_log_by_client"),
        ]
