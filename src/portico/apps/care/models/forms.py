import uuid

from django.db import models
from django.db.models import Q

from portico.apps.appointments.models import Appointment
from portico.apps.catalog.models import Service
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Organization, Workspace
from portico.domain.forms.requests import FILLABLE, RequestState
from portico.domain.forms.sending import Frequency


class FormTemplate(models.Model):
    """A form of one workspace. `draft` is what staff type, `current` the version that is sent.

    `revision` rises with every change, for noticing a second editor. Archived: neither sent nor
    offered, but what was sent with it stays.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="forms")
    name = models.CharField(max_length=120)
    draft = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    current = models.ForeignKey(
        "FormVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    is_archived = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class FormVersion(models.Model):
    """A form as it was published; never changed. A request keeps the one it was sent with."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    template = models.ForeignKey(FormTemplate, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    definition = models.JSONField()
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=170)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "number"], name="one_form_version_of_each_number"
            )
        ]


class FormRule(models.Model):
    """That a service sends a form by itself; see `domain.forms.sending.SendingRule`."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="form_rules")
    template = models.ForeignKey(FormTemplate, on_delete=models.CASCADE, related_name="rules")
    frequency = models.CharField(max_length=20, default=Frequency.EVERY_TIME.value)
    months = models.PositiveSmallIntegerField(default=0)
    days_before = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["service", "template"], name="one_rule_of_each_form")
        ]


class FormRequest(models.Model):
    """A form that was sent to one client.

    `sealed_sheet`: the answers while they are filled in, with what several pages typed
    (`domain.forms.sheets`); emptied when it is handed in. `corrects`: the request whose answers
    this one began with. `withdrawn_from`: the state that it had when its appointment was
    cancelled, and comes back to with it.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="form_requests")
    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="requests")
    template = models.ForeignKey(FormTemplate, on_delete=models.PROTECT, related_name="requests")
    appointment = models.ForeignKey(
        Appointment, on_delete=models.SET_NULL, null=True, related_name="form_requests"
    )
    rule = models.ForeignKey(FormRule, on_delete=models.SET_NULL, null=True, related_name="+")
    corrects = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, related_name="correction"
    )
    state = models.CharField(max_length=12, default=RequestState.SENT.value)
    withdrawn_from = models.CharField(max_length=12, blank=True)
    sealed_sheet = models.TextField(blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=170)
    opened_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        indexes = [
            models.Index(fields=["client", "-sent_at"], name="forms_of_client"),
            models.Index(fields=["workspace", "state", "-sent_at"], name="forms_by_state"),
            models.Index(
                fields=["expires_at"],
                condition=Q(state__in=sorted(FILLABLE)),
                name="forms_to_expire",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "appointment", "client"],
                condition=Q(rule__isnull=False, appointment__isnull=False),
                name="one_form_by_rule_and_visit",
            )
        ]


class FormSubmission(models.Model):
    """What was handed in, for good: the answers, who signed, and the PDF that says the same.

    `sha256` is that of the PDF. `address`: from which network it came,
    as `access.networks.network_of` names it.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    request = models.OneToOneField(FormRequest, on_delete=models.PROTECT, related_name="submission")
    sealed_answers = models.TextField()
    sealed_pdf = models.TextField()
    sha256 = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()
    address = models.CharField(max_length=45, blank=True)


class FormUpload(models.Model):
    """A file that answers a question; the bytes lie encrypted in the data folder, by `uid`.

    `sealed_key` opens them, so that a rotation of keys touches no file.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    request = models.ForeignKey(FormRequest, on_delete=models.CASCADE, related_name="uploads")
    question = models.CharField(max_length=40)
    sealed_name = models.TextField()
    sealed_key = models.TextField()
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["organization"], name="uploads_of_organization")]
