from django.db import models

from portico.apps.workspaces.models import Workspace


class Replanning(models.Model):
    """A workspace whose planned messages follow a changed setting, step by step.

    `after`, `after_pk`: start and key of the last appointment that has been planned anew.
    """

    workspace = models.OneToOneField(Workspace, on_delete=models.CASCADE, related_name="replanning")
    after = models.DateTimeField()
    after_pk = models.BigIntegerField(default=0)
