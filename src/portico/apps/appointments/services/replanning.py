"""Plan messages anew where a setting of the workspace changed: a few at once, the rest by steps."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.reminding import schedule_reminders
from portico.apps.messaging.models import Replanning
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.states import OCCUPYING

AT_ONCE = 25
"""Appointments that whoever saves a setting waits for, the soonest first."""
STEP = 25
"""Appointments of one step of the worker: one transaction, so that nobody waits for it long."""


@transaction.atomic
def replan(workspace: Workspace, *, now: datetime) -> None:
    """Reminders and requests of everything ahead by the present settings; the worker does the rest.

    Call it inside the transaction of the change.
    """
    task, _ = Replanning.objects.update_or_create(
        workspace=workspace, defaults={"after": now, "after_pk": 0}
    )
    _take_step(task, AT_ONCE, now)


@transaction.atomic
def replan_for_client(client: Client, *, now: datetime) -> None:
    """Reminders of what is ahead follow how the client can be reached, and wants to be.

    Call it inside the transaction of the change.
    """
    ahead = Appointment.objects.filter(
        attendees__client=client, starts_at__gt=now, state__in=OCCUPYING
    )
    for appointment in ahead.select_related("workspace").order_by("starts_at", "pk"):
        schedule_reminders(appointment, now=now)


@transaction.atomic
def replan_next(*, now: datetime) -> int:
    """One step of whichever workspace waits the longest; how many appointments were planned.

    Nothing to do costs one read.
    """
    if not Replanning.objects.exists():
        return 0
    tasks = Replanning.objects.select_for_update(of=("self",), skip_locked=True)
    task = tasks.select_related("workspace").order_by("pk").first()
    return _take_step(task, STEP, now) if task else 0


def _take_step(task: Replanning, count: int, now: datetime) -> int:
    ahead = Appointment.objects.filter(
        Q(starts_at__gt=task.after) | Q(starts_at=task.after, pk__gt=task.after_pk),
        workspace_id=task.workspace_id,
        starts_at__gt=now,
        state__in=OCCUPYING,
    )
    found = list(ahead.select_related("workspace").order_by("starts_at", "pk")[: count + 1])
    for appointment in found[:count]:
        schedule_reminders(appointment, now=now)
    if len(found) <= count:
        task.delete()
    else:
        last = found[count - 1]
        Replanning.objects.filter(pk=task.pk).update(after=last.starts_at, after_pk=last.pk)
    return len(found[:count])
