"""Make staff members."""

from datetime import datetime

from django.db import transaction

from portico.apps.history.services.recording import record
from portico.apps.people.models import StaffMember, User
from portico.apps.workspaces.models import Organization
from portico.domain.actors import Actor
from portico.domain.addresses import normalise_address


@transaction.atomic
def create_staff_member(
    *,
    organization: Organization,
    name: str,
    email: str,
    user: User | None = None,
    title: str = "",
    actor: Actor,
    now: datetime,
) -> StaffMember:
    """Save a staff member; raises ValidationError with the fields that cannot be taken."""
    member = StaffMember(
        organization=organization,
        user=user,
        name=name.strip(),
        email=normalise_address(email) or email.strip(),
        title=title.strip(),
    )
    member.full_clean()
    member.save()
    record(
        subject_kind="staff_member",
        subject_uid=member.uid,
        verb="created",
        actor=actor,
        now=now,
        organization_id=organization.pk,
    )
    return member
