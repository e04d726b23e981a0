import uuid

from django.db import models

from portico.apps.workspaces.models import Organization


class TimeProposal(models.Model):
    """Another time that an attendee's calendar proposed (iTIP COUNTER); changes nothing itself.

    Open until staff dismiss it, the same attendee proposes anew, or the appointment is moved:
    `sequence` is that of the time it was proposed instead of.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    appointment = models.ForeignKey(
        "appointments.Appointment", on_delete=models.CASCADE, related_name="proposals"
    )
    attendee = models.ForeignKey(
        "appointments.Attendee", on_delete=models.CASCADE, related_name="proposals"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True)
    sequence = models.PositiveIntegerField()
    stamped_at = models.DateTimeField()
    received_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-stamped_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="proposal_in_order", condition=models.Q(ends_at__gt=models.F("starts_at"))
            )
        ]
