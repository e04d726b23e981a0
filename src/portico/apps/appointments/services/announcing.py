"""The workspace's e-mail switches, what was held back meanwhile, and sending it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.selectors.rows import get_for_change
from portico.apps.appointments.services.replanning import replan
from portico.apps.history.services.recording import record
from portico.apps.messaging.models import Message
from portico.apps.messaging.services.releasing import release_held
from portico.apps.workspaces.models import Workspace
from portico.apps.workspaces.services.emails import switch_emails
from portico.domain.actors import Actor


@transaction.atomic
def switch_workspace_emails(
    *,
    workspace: Workspace,
    send_emails: bool,
    send_invitations: bool,
    send_updates: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Set the three switches of a workspace; reminders of what is ahead follow them.

    *Send updates and reminders* off drops them, on plans them again. *Send Emails* off holds
    them back, on lets them go at their time; first messages stay held until somebody sends them.
    """
    before = (workspace.send_emails, workspace.send_updates)
    switch_emails(
        workspace=workspace,
        send_emails=send_emails,
        send_invitations=send_invitations,
        send_updates=send_updates,
        actor=actor,
        now=now,
    )
    if before == (send_emails, send_updates):
        return
    replan(workspace, now=now)


def list_held(workspace: Workspace) -> list[tuple[Appointment, int]]:
    """Upcoming appointments with messages held back, and how many each."""
    counts = dict(
        Message.objects.filter(workspace=workspace, state=Message.HELD, subject_kind="appointment")
        .values_list("subject_uid")
        .annotate(Count("id"))
        .order_by()
    )
    found = Appointment.objects.filter(workspace=workspace, uid__in=counts).order_by("starts_at")
    return [(appointment, counts[appointment.uid]) for appointment in found]


@transaction.atomic
def send_held(*, workspace: Workspace, uid: UUID, actor: Actor, now: datetime) -> int:
    """Switch the appointment's e-mails on and release what was held; returns how many."""
    appointment = get_for_change(workspace, uid)
    if not appointment.sends_emails:
        appointment.sends_emails = True
        appointment.save(update_fields=["sends_emails"])
    count = release_held(workspace_id=workspace.pk, subject_uid=uid, now=now)
    if count:
        record(
            subject_kind="appointment",
            subject_uid=uid,
            verb="held_sent",
            actor=actor,
            now=now,
            organization_id=workspace.organization_id,
            workspace_id=workspace.pk,
        )
    return count
