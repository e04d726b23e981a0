import uuid

from django.db import models
from django.db.models import F, Q

from portico.apps.people.models import StaffMember
from portico.apps.workspaces.models import Organization, Workspace

ALL_LANES = 1024
"""Ordinary occupancies take lanes 0 to this; a deliberate double-booking narrows to one."""


class Room(models.Model):
    """A place with seats; more people than seats is a warning."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(max_length=120)
    directions = models.CharField(max_length=200, blank=True)
    seats = models.PositiveIntegerField(default=4)
    allows_double_booking = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class Calendar(models.Model):
    """The one line of time of a staff member or a room: this is what is locked."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    staff_member = models.OneToOneField(
        StaffMember, on_delete=models.CASCADE, null=True, related_name="calendar"
    )
    room = models.OneToOneField(Room, on_delete=models.CASCADE, null=True, related_name="calendar")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="calendar_of_one",
                condition=Q(staff_member=None, room__isnull=False)
                | Q(staff_member__isnull=False, room=None),
            )
        ]


class Occupancy(models.Model):
    """A stretch of a calendar that is taken, and by what.

    The wall (no overlap of calendar, time and lanes) is written per database by
    `portico.apps.schedule.wall`, since SQLite cannot parse an exclusion constraint.
    """

    BOOKING, HOLD, BUSY = "booking", "hold", "busy"

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="occupancies")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    lane_from = models.PositiveSmallIntegerField(default=0)
    lane_to = models.PositiveSmallIntegerField(default=ALL_LANES)
    kind = models.CharField(max_length=8, default=BOOKING)
    is_tentative = models.BooleanField(default=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    subject_kind = models.CharField(max_length=24)
    subject_uid = models.UUIDField()

    class Meta:
        indexes = [
            models.Index(fields=["calendar", "starts_at"], name="occupancy_by_time"),
            models.Index(fields=["subject_kind", "subject_uid"], name="occupancy_by_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                name="occupancy_in_order", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(name="occupancy_lanes", condition=Q(lane_to__gt=F("lane_from"))),
            models.CheckConstraint(
                name="holds_expire",
                condition=Q(kind="hold", expires_at__isnull=False)
                | (~Q(kind="hold") & Q(expires_at=None)),
            ),
        ]
