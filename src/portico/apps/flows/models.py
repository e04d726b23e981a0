import uuid

from django.db import models
from django.db.models import Q

from portico.apps.appointments.models import Appointment
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Organization, Workspace
from portico.domain.flows.runs import Status


class Flow(models.Model):
    """A flow of one workspace. `draft` is what staff type, `current` the version in effect.

    `revision` rises with every change, for noticing a second editor. `activated_at`: causes
    before it start nothing. `swept_until`: starts to come and birthdays are looked through
    until then.
    """

    DRAFT, ACTIVE, INACTIVE = "draft", "active", "inactive"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="flows")
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=8, default=DRAFT)
    draft = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    current = models.ForeignKey(
        "FlowVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    trigger = models.CharField(max_length=32, blank=True)
    created_at = models.DateTimeField()
    activated_at = models.DateTimeField(null=True)
    swept_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["organization", "trigger"],
                condition=Q(state="active"),
                name="flows_to_start",
            )
        ]

    def __str__(self) -> str:
        return self.name


class FlowVersion(models.Model):
    """A definition as it was put into effect; never changed."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    flow = models.ForeignKey(Flow, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=170)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["flow", "number"], name="one_version_of_each_number")
        ]


class FlowCause(models.Model):
    """Something happened that flows may react to, from `due_at` on; gone once they did."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, null=True)
    kind = models.CharField(max_length=32)
    subject_uid = models.UUIDField()
    key = models.UUIDField(unique=True)
    at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)


class FlowRun(models.Model):
    """One client on the way through one version of a flow; mirrors `domain.flows.runs.Run`.

    `due_at`: when a worker looks next. While a webhook is called it is the end of the lease of
    `lease_owner`. `dedupe`: see `domain.flows.starts.run_key`.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    flow = models.ForeignKey(Flow, on_delete=models.CASCADE, related_name="runs")
    version = models.ForeignKey(FlowVersion, on_delete=models.PROTECT, related_name="runs")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="flow_runs")
    appointment = models.ForeignKey(
        Appointment, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    is_about_appointment = models.BooleanField(default=False)
    dedupe = models.CharField(max_length=240, unique=True)
    status = models.CharField(max_length=8, default=Status.RUNNING.value)
    after = models.CharField(max_length=12, blank=True)
    branch = models.CharField(max_length=3, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField()
    wait_until = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    lease_owner = models.CharField(max_length=40, blank=True)
    steps_done_at = models.DateTimeField(null=True)
    watch_until = models.DateTimeField(null=True)
    goal = models.CharField(max_length=32, blank=True)
    goal_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=~Q(status="ended"), name="runs_to_advance"),
            models.Index(fields=["flow", "-started_at"], name="runs_of_flow"),
            models.Index(fields=["client", "status"], name="runs_of_client"),
        ]


class FlowLogEntry(models.Model):
    """One line of a run's log."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    run = models.ForeignKey(FlowRun, on_delete=models.CASCADE, related_name="log")
    at = models.DateTimeField()
    version = models.PositiveIntegerField()
    code = models.CharField(max_length=24)
    step = models.CharField(max_length=12, blank=True)
    words = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
