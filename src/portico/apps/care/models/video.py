import uuid

from django.db import models

from portico.apps.workspaces.models import Organization, Workspace


class VideoServer(models.Model):
    """The video provider that makes rooms for a workspace; `sealed_secret` signs its tokens."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    workspace = models.OneToOneField(
        Workspace, on_delete=models.CASCADE, related_name="video_server"
    )
    provider = models.CharField(max_length=16, default="jitsi")
    base_url = models.URLField()
    app_id = models.CharField(max_length=120, blank=True)
    sealed_secret = models.TextField(blank=True)
