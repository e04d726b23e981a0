import uuid

from django.db import models
from django.db.models import F, Q

from portico.apps.people.models import StaffMember
from portico.apps.workspaces.models import Organization, Workspace


class Service(models.Model):
    """What can be booked: duration, processing, finishing, buffers (minutes), price."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="services")
    name = models.CharField(max_length=120)
    category = models.CharField(max_length=80, blank=True)
    description = models.TextField(blank=True)
    duration = models.PositiveIntegerField()
    processing = models.PositiveIntegerField(default=0)
    finishing = models.PositiveIntegerField(default=0)
    buffer_before = models.PositiveIntegerField(default=0)
    buffer_after = models.PositiveIntegerField(default=0)
    price_cents = models.PositiveIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    clients_can_self_schedule = models.BooleanField(default=False)
    is_prompt_to_call = models.BooleanField(default=False)
    is_by_video = models.BooleanField(default=False)
    """Takes place by video: at the workspace's or the appointment's join link."""
    is_retired = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    staff = models.ManyToManyField(StaffMember, blank=True, through="Offering")
    week = models.JSONField(null=True, blank=True)
    """Its own weekly availability, as `schedule.Hours.week`; None: whenever staff work."""
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    minimum_notice_minutes = models.PositiveIntegerField(null=True, blank=True)
    maximum_days_ahead = models.PositiveIntegerField(null=True, blank=True)
    allow_self_cancellation = models.BooleanField(null=True, blank=True)
    self_cancellation_hours = models.PositiveIntegerField(null=True, blank=True)
    allow_self_rescheduling = models.BooleanField(null=True, blank=True)
    self_rescheduling_hours = models.PositiveIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="service_days_in_order",
                condition=Q(first_day=None) | Q(last_day=None) | Q(last_day__gte=F("first_day")),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Offering(models.Model):
    """Who does a service, in which minutes of their own (None: the service's)."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="offerings")
    staff_member = models.ForeignKey(
        StaffMember, on_delete=models.CASCADE, related_name="offerings"
    )
    position = models.PositiveSmallIntegerField(default=0)
    duration = models.PositiveIntegerField(null=True, blank=True)
    processing = models.PositiveIntegerField(null=True, blank=True)
    finishing = models.PositiveIntegerField(null=True, blank=True)
    price_cents = models.PositiveIntegerField(null=True, blank=True)
    is_online_bookable = models.BooleanField(default=True)
    is_in_anyone = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["service", "staff_member"], name="offered_once")
        ]


class ServiceOption(models.Model):
    """An add-on: more minutes (of the duration) and price."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="options")
    name = models.CharField(max_length=120)
    minutes = models.PositiveIntegerField(default=0)
    price_cents = models.PositiveIntegerField(default=0)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name
