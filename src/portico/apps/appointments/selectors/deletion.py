"""The facts of deleting."""

from django.db.models import Q

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.records import has_records
from portico.apps.messaging.models import Message
from portico.apps.people.models import Membership
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.policies import DeleteFacts
from portico.domain.states import AppointmentState, Role

_ATTENDING = ("client", "staff")


def load_delete_facts(appointment: Appointment, role: Role | None) -> DeleteFacts:
    """What `may_delete` decides on."""
    was_announced = (
        Message.objects.filter(
            subject_kind="appointment",
            subject_uid=appointment.uid,
            recipient_kind__in=_ATTENDING,
            state__in=[Message.SENT, Message.SENDING],
        ).exists()
        or appointment.was_announced
    )
    return DeleteFacts(
        state=AppointmentState(appointment.state),
        was_announced=was_announced,
        has_records=has_records(appointment.pk),
        role=role,
    )


def find_role(workspace: Workspace, actor: Actor) -> Role | None:
    """The role of whoever acts in this workspace; nobody but a user has one."""
    if actor.kind != "staff" or actor.uid is None:
        return None
    membership = (
        Membership.objects.filter(
            Q(workspace=workspace) | Q(workspace=None),
            user__uid=actor.uid,
            user__is_active=True,
            organization_id=workspace.organization_id,
        )
        .order_by("workspace_id")
        .first()
    )
    return Role(membership.role) if membership else None
