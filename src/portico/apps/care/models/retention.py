import uuid

from django.db import models

from portico.apps.people.models import Client
from portico.apps.workspaces.models import Organization


class RetentionRule(models.Model):
    """How long an organization keeps one kind of record; without a row, the kind's default.

    `months` after what it is about; 0: without end. `survives_erasure`: the law asks for it, so
    that *Erase client* leaves it until those months are over.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    kind = models.CharField(max_length=24)
    months = models.PositiveIntegerField(default=0)
    survives_erasure = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "kind"], name="one_rule_of_each_kind")
        ]


class Erasure(models.Model):
    """That a client was erased, by whom, and what was kept: `{kind: [how many, until when]}`."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    client = models.OneToOneField(Client, on_delete=models.CASCADE, related_name="erasure")
    at = models.DateTimeField()
    by_name = models.CharField(max_length=170)
    kept = models.JSONField(default=dict)
