import uuid
from datetime import time

from django.db import models

from portico.apps.people.models import Client
from portico.apps.workspaces.models import Organization, Workspace


class TextSender(models.Model):
    """By whom and from which number the texts of a workspace go out; without a row none do.

    `account`, `sealed_token`: at the provider; the token is sealed (`apps.sealing`) and never
    shown. `number`: in E.164, or the provider's name for a pool of numbers. `answers_keywords`:
    whether we answer STOP, START and HELP; else the provider does so itself. `failing_since`,
    `reason`, `misses`, `next_try_at`: how the last try to reach the provider ended.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    workspace = models.OneToOneField(
        Workspace, on_delete=models.CASCADE, related_name="text_sender"
    )
    provider = models.CharField(max_length=12, default="twilio")
    account = models.CharField(max_length=64, blank=True)
    sealed_token = models.CharField(max_length=400, blank=True)
    number = models.CharField(max_length=40)
    is_on = models.BooleanField(default=True)
    answers_keywords = models.BooleanField(default=False)
    quiet_from = models.TimeField(default=time(21, 0))
    quiet_until = models.TimeField(default=time(8, 0))
    version = models.PositiveIntegerField(default=1)
    reached_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    failing_since = models.DateTimeField(null=True)
    misses = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)


class IncomingText(models.Model):
    """A text that somebody sent to one of our numbers; brought twice, it is one row.

    `keyword`: *stop*, *start* or *help*, where the whole text is one. `client`: whose number it
    is, where it is one's alone.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    client = models.ForeignKey(
        Client, on_delete=models.SET_NULL, null=True, related_name="incoming_texts"
    )
    provider_id = models.CharField(max_length=64)
    number = models.CharField(max_length=40)
    text = models.CharField(max_length=1600, blank=True)
    keyword = models.CharField(max_length=8, blank=True)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "provider_id"], name="one_row_per_incoming_text"
            )
        ]
        indexes = [
            models.Index(fields=["workspace", "received_at"], name="incoming_texts_by_time"),
        ]
