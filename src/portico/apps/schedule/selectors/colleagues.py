"""Who can be booked in a workspace."""

from uuid import UUID

from portico.apps.people.models import StaffMember
from portico.apps.workspaces.models import Workspace


def find_colleague(workspace: Workspace, uid: UUID) -> str | None:
    """The name of a staff member with working hours here; None for anybody else."""
    here = StaffMember.objects.filter(
        organization_id=workspace.organization_id,
        is_active=True,
        calendar__is_active=True,
        calendar__hours__workspace=workspace,
    )
    return here.filter(uid=uid).values_list("name", flat=True).first()
