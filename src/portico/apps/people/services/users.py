"""Make users and give them roles."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from portico.apps.history.services.recording import record
from portico.apps.people.models import Membership, StaffMember, User
from portico.apps.workspaces.models import Organization, Workspace
from portico.domain.actors import SYSTEM, Actor
from portico.domain.errors import InvalidInput
from portico.domain.states import Role


@transaction.atomic
def create_user(
    *,
    organization: Organization,
    name: str,
    email: str,
    password: str,
    role: Role,
    workspace: Workspace | None = None,
    is_clinical: bool = False,
    actor: Actor = SYSTEM,
    now: datetime,
) -> User:
    """Save a user, their role and the staff member who can be booked."""
    user = User.objects.create_user(
        email, password, name=name.strip(), organization=organization, date_joined=now
    )
    Membership.objects.create(
        user=user,
        organization=organization,
        workspace=None if role == Role.SYSTEM_ADMINISTRATOR else workspace,
        role=role,
        is_clinical=is_clinical,
    )
    StaffMember.objects.create(
        organization=organization, user=user, name=user.name, email=user.email
    )
    record(
        subject_kind="user",
        subject_uid=user.uid,
        verb="created",
        actor=actor,
        now=now,
        organization_id=organization.pk,
        changes={"role": ["", role.value]},
    )
    return user


def create_first_administrator(
    *, organization_name: str, name: str, email: str, password: str, actor: Actor, now: datetime
) -> User:
    """Make the first organization and its system administrator.

    Raises InvalidInput when a user exists already or the password is weak.
    """
    with transaction.atomic():
        if User.objects.select_for_update().exists():
            raise InvalidInput({"email": ("exists",)})
        try:
            validate_password(password, User(email=email, name=name))
        except ValidationError as error:
            raise InvalidInput({"password": tuple(error.messages)}) from error
        organization = Organization.objects.create(name=organization_name.strip(), created_at=now)
        return create_user(
            organization=organization,
            name=name,
            email=email,
            password=password,
            role=Role.SYSTEM_ADMINISTRATOR,
            actor=actor,
            now=now,
        )
