import uuid

from django.db import models

from portico.apps.appointments.models import Appointment
from portico.apps.catalog.models import Service
from portico.apps.people.models import Client, User
from portico.apps.workspaces.models import Organization, Workspace


class SummaryTemplate(models.Model):
    """What a summary begins with: of one service, or (none) of any service of the workspace."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, null=True, blank=True)
    name = models.CharField(max_length=120)
    text = models.TextField(max_length=20_000)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class SessionSummary(models.Model):
    """What is written of one client's part of one session. A draft: clients read shares only.

    `sealed_text`: the draft as it was last saved, Markdown, sealed (`apps.care.sealed`).
    `version` rises with each saving, for noticing a second tab.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="summaries")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="summaries")
    sealed_text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "client"], name="one_summary_for_each_client"
            )
        ]


class PrivateNotes(models.Model):
    """What staff keep to themselves beside a summary; nothing that clients reach reads it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    summary = models.OneToOneField(SessionSummary, on_delete=models.CASCADE, related_name="notes")
    sealed_text = models.TextField(blank=True)


class SummaryRevision(models.Model):
    """A summary as it once stood; `number` counts from 1. Never changed."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    summary = models.ForeignKey(SessionSummary, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    sealed_text = models.TextField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["summary", "number"], name="revisions_are_counted")
        ]


class SummaryShare(models.Model):
    """That a client reads this revision of a summary. *Unshare* deletes the row."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    summary = models.ForeignKey(SessionSummary, on_delete=models.CASCADE, related_name="shares")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="shared_summaries")
    revision = models.ForeignKey(SummaryRevision, on_delete=models.PROTECT, related_name="shares")
    shared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["summary", "client"], name="shared_once_with_each")
        ]
