import uuid

from django.db import models

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
    is_retired = models.BooleanField(default=False)
    staff = models.ManyToManyField(StaffMember, blank=True)

    def __str__(self) -> str:
        return self.name
