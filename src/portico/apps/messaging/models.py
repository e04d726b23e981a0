import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from portico.apps.messaging.delivery_models import DeliveryReport as DeliveryReport
from portico.apps.messaging.delivery_models import SenderAddress as SenderAddress
from portico.apps.messaging.delivery_models import SenderIdentity as SenderIdentity
from portico.apps.messaging.delivery_models import SuppressedAddress as SuppressedAddress
from portico.apps.messaging.incoming_models import IncomingMail as IncomingMail
from portico.apps.messaging.plan_models import Replanning as Replanning
from portico.apps.messaging.text_models import IncomingText as IncomingText
from portico.apps.messaging.text_models import TextSender as TextSender
from portico.apps.people.models import User
from portico.apps.workspaces.models import Organization, Workspace


class AutomatedMessage(models.Model):
    """What is sent at which trigger, per workspace, audience and channel.

    `hours_before`, `days_before`: when a reminder goes out, hours elapsed, days by the calendar.
    `texts`: the business's own words by language, `{"en": {"subject": …, "body": …}}`; a language
    without any has the built-in ones. `is_for_staff_bookings`: *also for appointments booked by
    staff*. `version` rises with every change.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="automated_messages"
    )
    trigger = models.CharField(max_length=32)
    audience = models.CharField(max_length=8)
    channel = models.CharField(max_length=8, default="email")
    is_on = models.BooleanField(default=True)
    hours_before = models.PositiveIntegerField(default=0)
    days_before = models.PositiveIntegerField(default=0)
    only_answer = models.CharField(max_length=16, blank=True)
    is_for_staff_bookings = models.BooleanField(default=True)
    texts = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "workspace",
                    "trigger",
                    "audience",
                    "channel",
                    "hours_before",
                    "days_before",
                    "only_answer",
                ],
                name="one_automated_message",
            )
        ]


class NotificationChoice(models.Model):
    """What one user chose to hear about, or not; a change without a row has its default."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notification_choices")
    change = models.CharField(max_length=16)
    channel = models.CharField(max_length=8, default="email")
    is_on = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "change", "channel"], name="one_notification_choice"
            )
        ]


class Message(models.Model):
    """One e-mail or text to one recipient, with its fate. Never holds a token.

    `purpose`: which of the client's preferences it asks for (`domain.automated.Purpose`).
    `priority`: the turn among what is due (`domain.turns`). `report`: what became of it after it
    was sent, as somebody else's server told (`domain.reports.Report`); empty: nobody told.
    """

    HELD, SCHEDULED, SENDING, SENT = "held", "scheduled", "sending", "sent"
    FAILED, SKIPPED, DROPPED = "failed", "skipped", "dropped"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, null=True)
    trigger = models.CharField(max_length=32)
    channel = models.CharField(max_length=8, default="email")
    subject_kind = models.CharField(max_length=24)
    subject_uid = models.UUIDField()
    recipient_kind = models.CharField(max_length=8)
    recipient_uid = models.UUIDField(null=True)
    address = models.CharField(max_length=254)
    purpose = models.CharField(max_length=12, default="always")
    facts = models.JSONField(default=dict)
    template_version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    dedupe = models.CharField(max_length=200, unique=True)
    priority = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, default=SCHEDULED)
    reason = models.CharField(max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    lease_owner = models.CharField(max_length=40, blank=True)
    is_outcome_unknown = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True)
    report = models.CharField(max_length=12, blank=True)
    reported_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    claimed_at: datetime | None = None
    """When this worker took it; no column."""
    kept_subject = models.CharField(max_length=400, blank=True)
    kept_text = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state="scheduled"), name="messages_to_come"
            ),
            models.Index(
                fields=["organization", "channel", "priority", "due_at"],
                condition=Q(state="scheduled"),
                name="messages_in_turn",
            ),
            models.Index(
                fields=["lease_until"], condition=Q(state="sending"), name="messages_in_hand"
            ),
            models.Index(fields=["subject_kind", "subject_uid"], name="messages_of_subject"),
            models.Index(fields=["recipient_kind", "recipient_uid"], name="messages_to_recipient"),
            models.Index(fields=["workspace", "due_at"], name="messages_of_workspace"),
            models.Index(
                fields=["organization"], condition=Q(state="failed"), name="messages_failed"
            ),
            models.Index(
                fields=["organization", "sent_at"],
                condition=Q(state="sent"),
                name="messages_sent",
            ),
        ]


class TransportState(models.Model):
    """How the last attempt to reach the counterpart of a channel ended; shared by all workers."""

    channel = models.CharField(max_length=8, unique=True)
    reached_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    failing_since = models.DateTimeField(null=True)
    misses = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)


class WorkerBeat(models.Model):
    """The last sign of life of one worker process."""

    owner = models.CharField(max_length=40, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)
