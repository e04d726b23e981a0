import uuid

from django.db import models
from django.db.models import F, Q

from portico.apps.catalog.models import Service
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
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class Resource(models.Model):
    """A thing of which there are some: a booking takes one unit for its whole stretch.

    Each unit has a calendar of its own.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="resources")
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class Calendar(models.Model):
    """The one line of time of a staff member, a room or a unit: this is what is locked."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    staff_member = models.OneToOneField(
        StaffMember, on_delete=models.CASCADE, null=True, related_name="calendar"
    )
    room = models.OneToOneField(Room, on_delete=models.CASCADE, null=True, related_name="calendar")
    resource = models.ForeignKey(
        Resource, on_delete=models.CASCADE, null=True, related_name="calendars"
    )
    unit = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="calendar_of_one",
                condition=Q(staff_member__isnull=False, room=None, resource=None)
                | Q(staff_member=None, room__isnull=False, resource=None)
                | Q(staff_member=None, room=None, resource__isnull=False),
            ),
            models.UniqueConstraint(fields=["resource", "unit"], name="one_calendar_per_unit"),
        ]


class Hours(models.Model):
    """When a calendar is open in a workspace, on the wall of its zone.

    `week`: stretches per weekday, `{"0": [[540, 720], [780, 1020]]}` in minutes from midnight,
    Monday is 0. `exceptions`: the same per date, `{"2026-12-24": []}`. See `domain.hours`. A
    staff member without a row works never there; a room or a unit without one is always open.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="hours")
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    week = models.JSONField(default=dict)
    exceptions = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "workspace"], name="one_timetable")
        ]


class TimeOff(models.Model):
    """A stretch in which a staff member is away, in every workspace.

    Its occupancy (`busy`) refuses clients; staff may book over it after a warning.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    staff_member = models.ForeignKey(
        StaffMember, on_delete=models.CASCADE, related_name="times_off"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="time_off_in_order", condition=Q(ends_at__gt=F("starts_at"))
            )
        ]


class ServiceNeed(models.Model):
    """What a service takes beside its staff member: one of its rooms, one unit of a resource."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="needs")
    room = models.ForeignKey(Room, on_delete=models.CASCADE, null=True, related_name="needs")
    resource = models.ForeignKey(
        Resource, on_delete=models.CASCADE, null=True, related_name="needs"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="need_of_one",
                condition=Q(room=None, resource__isnull=False)
                | Q(room__isnull=False, resource=None),
            ),
            models.UniqueConstraint(fields=["service", "room"], name="one_need_of_a_room"),
            models.UniqueConstraint(fields=["service", "resource"], name="one_need_of_a_resource"),
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
            models.Index(fields=["calendar", "ends_at", "starts_at"], name="occupancy_by_end"),
            models.Index(fields=["subject_kind", "subject_uid"], name="occupancy_by_subject"),
            models.Index(
                fields=["calendar", "expires_at"],
                condition=Q(expires_at__isnull=False),
                name="occupancy_by_expiry",
            ),
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
