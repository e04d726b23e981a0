import secrets
import uuid
from datetime import timedelta
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from portico.domain.states import Confirmation, Video, WorkspaceKind

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def new_public_id() -> str:
    """Ten characters for page addresses; an identifier, not a secret."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(10))


def new_portal_slug() -> str:
    """An unguessable portal slug of 104 bits, in groups that can be read aloud."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(7)) for _ in range(3))


def validate_time_zone(value: str) -> None:
    """Accept IANA names only (never numeric offsets)."""
    if value not in available_timezones():
        raise ValidationError("Choose a time zone by its IANA name, for example Europe/Basel.")


class Organization(models.Model):
    """The account: owns clients and staff, strictly separated from others."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Workspace(models.Model):
    """Where appointments happen: an event, a location or a practice, with its settings."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="workspaces"
    )
    public_id = models.CharField(max_length=16, default=new_public_id, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in WorkspaceKind])
    name = models.CharField(max_length=120)
    tagline = models.CharField(max_length=160, blank=True)
    time_zone = models.CharField(max_length=64, validators=[validate_time_zone])
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=12, default="en")
    accent = models.CharField(
        max_length=7, default="#2f6f73", validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$")]
    )
    logo = models.CharField(max_length=40, blank=True, editable=False)
    cover = models.CharField(max_length=40, blank=True, editable=False)
    cover_alt = models.CharField(max_length=160, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True)
    address = models.CharField(max_length=300, blank=True)
    join_link = models.URLField(blank=True)
    video = models.CharField(
        max_length=8, choices=[(v.value, v.value) for v in Video], default=Video.LINK
    )

    portal_enabled = models.BooleanField(default=False)
    portal_slug = models.CharField(max_length=40, default=new_portal_slug, unique=True)
    client_label = models.CharField(max_length=20, default="client")
    keep_past_clients = models.BooleanField(default=False)
    who_may_book = models.CharField(max_length=20, default="nobody")
    allow_self_cancellation = models.BooleanField(default=False)
    self_cancellation_hours = models.PositiveIntegerField(default=24)
    allow_self_rescheduling = models.BooleanField(default=False)
    self_rescheduling_hours = models.PositiveIntegerField(default=24)
    grace_minutes = models.PositiveIntegerField(default=15)
    undo_minutes = models.PositiveIntegerField(default=10)
    hold_minutes = models.PositiveIntegerField(default=10)
    increment = models.PositiveIntegerField(default=15)
    minimum_notice_minutes = models.PositiveIntegerField(default=60)
    maximum_days_ahead = models.PositiveIntegerField(default=90)
    avoids_gaps = models.BooleanField(default=False)
    may_combine_services = models.BooleanField(default=True)
    offers_anyone = models.BooleanField(default=True)
    anyone_order = models.CharField(max_length=12, default="order")
    group_maximum = models.PositiveIntegerField(default=0)
    """Most clients of a group booked online; 0: groups only by staff."""
    most_self_booked = models.PositiveIntegerField(default=10)
    cancellation_policy = models.TextField(blank=True, max_length=4000)
    holidays = models.JSONField(default=dict, blank=True)
    """Closed dates and their names, `{"2026-12-25": "Christmas Day"}`."""
    late_cancellation_hours = models.PositiveIntegerField(default=24)
    confirmation_request_days = models.PositiveIntegerField(default=3)
    confirmation = models.CharField(
        max_length=12,
        choices=[(c.value, c.value) for c in Confirmation],
        default=Confirmation.AT_ONCE,
    )
    session_idle = models.DurationField(default=timedelta(days=7))
    session_total = models.DurationField(default=timedelta(days=30))
    link_days = models.PositiveIntegerField(default=30)
    confirm_new_devices = models.BooleanField(default=False)
    discreet_messages = models.BooleanField(default=False)
    show_other_names = models.BooleanField(default=False)
    names_anyone_staff = models.BooleanField(default=False)
    """Whether mails name the staff member where the client had asked for *Anyone*."""
    shared_address = models.CharField(max_length=12, default="chooser")
    send_emails = models.BooleanField(default=True)
    send_invitations = models.BooleanField(default=False)
    send_updates = models.BooleanField(default=True)
    completes_by_itself = models.BooleanField(default=True)
    response_deadline_hours = models.PositiveIntegerField(null=True, blank=True)
    default_minutes = models.PositiveIntegerField(default=45)
    maximum_minutes = models.PositiveIntegerField(default=480)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="workspace_days_in_order",
                condition=models.Q(first_day=None)
                | models.Q(last_day=None)
                | models.Q(last_day__gte=models.F("first_day")),
            )
        ]

    def __str__(self) -> str:
        return self.name
