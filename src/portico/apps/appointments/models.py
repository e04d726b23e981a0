import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q

from portico.apps.appointments.proposal_models import TimeProposal as TimeProposal
from portico.apps.catalog.models import Service
from portico.apps.people.models import Client, StaffMember, User
from portico.apps.schedule.models import Room
from portico.apps.workspaces.models import Organization, Workspace
from portico.domain.states import Answer, AppointmentState


class GroupBooking(models.Model):
    """Appointments booked together for several clients, with one primary contact."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    primary_contact = models.ForeignKey(Client, on_delete=models.PROTECT)


class Appointment(models.Model):
    """One meeting: who, what, where, when, in which state. One UID for life.

    `held_until`: the time of what a client cancelled or declined is kept until then, for Undo.
    `undone_at`: that was used; it works once. `booked_by`: the client who booked it online.
    `asked_sequence`: SEQUENCE at the last move, cancel or restore; a calendar's answer to an
    older one does not count. `booked_for`: who comes, where the client booked for somebody else.
    `accepted_policy`: the cancellation policy as it stood when the client accepted it.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="appointments")
    group = models.ForeignKey(
        GroupBooking, on_delete=models.SET_NULL, null=True, blank=True, related_name="appointments"
    )
    name = models.CharField(max_length=200)
    organizer = models.ForeignKey(
        StaffMember, on_delete=models.PROTECT, related_name="organized", null=True
    )
    scheduler = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="scheduled"
    )
    state = models.CharField(
        max_length=12,
        choices=[(s.value, s.value) for s in AppointmentState],
        default=AppointmentState.PENDING,
    )
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True, blank=True)
    place = models.CharField(max_length=300, blank=True)
    is_online = models.BooleanField(default=False)
    join_link = models.URLField(blank=True)
    objectives = models.TextField(blank=True, max_length=4000)
    topics = models.TextField(blank=True, max_length=4000)
    confirmation = models.CharField(max_length=12)
    response_deadline = models.DateTimeField(null=True, blank=True)
    sends_emails = models.BooleanField(default=True)
    was_announced = models.BooleanField(default=False)
    sequence = models.PositiveIntegerField(default=0)
    asked_sequence = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    source = models.CharField(max_length=8, default="staff")
    booked_by = models.ForeignKey(
        Client, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    booked_for = models.CharField(max_length=120, blank=True)
    accepted_policy = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    state_before = models.CharField(max_length=12, blank=True)
    cancel_type = models.CharField(max_length=8, blank=True)
    cancel_reason = models.TextField(blank=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.CharField(max_length=170, blank=True)
    cancelled_by_client = models.ForeignKey(
        Client, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    held_until = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "starts_at"]),
            models.Index(fields=["workspace", "state", "starts_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="no_times_exactly_when_proposed",
                condition=Q(state="proposed", starts_at=None, ends_at=None)
                | Q(state="cancelled", state_before="proposed", starts_at=None, ends_at=None)
                | (
                    ~Q(state="proposed")
                    & ~Q(state="cancelled", state_before="proposed")
                    & Q(starts_at__isnull=False, ends_at__gt=F("starts_at"))
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name


class BookedService(models.Model):
    """One line of an appointment: this service by this staff member (a snapshot, minutes).

    `options`: uids of the options that were chosen. `by_hand`: the parts (duration, processing,
    finishing) that staff set for this appointment. `is_anyone`: the client asked for nobody in
    particular. `takes`: the calendars (ids) of the rooms and units that go with it.
    """

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="lines")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    service = models.ForeignKey(Service, on_delete=models.SET_NULL, null=True)
    staff_member = models.ForeignKey(StaffMember, on_delete=models.PROTECT)
    name = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    duration = models.PositiveIntegerField()
    processing = models.PositiveIntegerField(default=0)
    finishing = models.PositiveIntegerField(default=0)
    buffer_before = models.PositiveIntegerField(default=0)
    buffer_after = models.PositiveIntegerField(default=0)
    price_cents = models.PositiveIntegerField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    options = models.JSONField(default=list)
    by_hand = models.JSONField(default=list)
    is_anyone = models.BooleanField(default=False)
    takes = models.JSONField(default=list)

    class Meta:
        ordering = ["position"]

    @property
    def ends_at(self) -> datetime:
        """The end of finishing."""
        length = self.duration + self.processing + self.finishing
        return self.starts_at + timedelta(minutes=length)


class Attendee(models.Model):
    """A client or a staff member on an appointment, required or optional, with an answer.

    `reply_version`: part of the secret reply address; a rise ends the address.
    `undo_until`, `answer_before`, `note_before`: what Undo of this client's withdrawal gives back.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="attendees")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, null=True, related_name="attends")
    staff_member = models.ForeignKey(
        StaffMember, on_delete=models.PROTECT, null=True, related_name="attends"
    )
    is_required = models.BooleanField(default=True)
    answer = models.CharField(
        max_length=12,
        choices=[(a.value, a.value) for a in Answer],
        default=Answer.NEEDS_ACTION,
    )
    note = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    reply_version = models.PositiveIntegerField(default=0)
    checked_in_at = models.DateTimeField(null=True)
    undo_until = models.DateTimeField(null=True, blank=True)
    answer_before = models.CharField(max_length=12, blank=True)
    note_before = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["appointment", "client"], name="client_attends_once"),
            models.UniqueConstraint(
                fields=["appointment", "staff_member"], name="staff_attends_once"
            ),
            models.CheckConstraint(
                name="attendee_is_one",
                condition=Q(client=None, staff_member__isnull=False)
                | Q(client__isnull=False, staff_member=None),
            ),
        ]

    @property
    def person(self) -> Client | StaffMember:
        """Who attends: the client or the staff member, of whom the constraint wants one."""
        person = self.client or self.staff_member
        if person is None:
            raise ValueError("an attendee is a client or a staff member")
        return person


class AppointmentDraft(models.Model):
    """Typing of one user, kept by itself; private, occupies nothing, sends nothing."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, null=True)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "appointment"], name="one_draft_of_each"),
            models.UniqueConstraint(
                fields=["user", "workspace"], condition=Q(appointment=None), name="one_new_draft"
            ),
        ]
