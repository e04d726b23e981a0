"""Read people, as one who may."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q, QuerySet

from portico.apps.people.models import Client, Membership, StaffMember, User
from portico.apps.workspaces.models import Organization, Workspace
from portico.domain.actors import Actor
from portico.domain.errors import Forbidden, NotThere
from portico.domain.roles import Grant, Permission, grant_of
from portico.domain.states import Role


@dataclass(frozen=True, slots=True)
class DeskAccess:
    """One user at one workspace's desk, with what their role grants."""

    user: User
    workspace: Workspace
    role: Role
    is_clinical: bool
    staff_member: StaffMember | None

    @property
    def actor(self) -> Actor:
        """Who the history names."""
        return Actor("staff", self.user.name, self.user.uid)

    def grant(self, permission: Permission) -> Grant:
        """All, own or none."""
        return grant_of(self.role, permission, is_clinical=self.is_clinical)

    def require(self, permission: Permission) -> Grant:
        """The grant; raises Forbidden where there is none."""
        grant = self.grant(permission)
        if grant is Grant.NONE:
            raise Forbidden(permission.value)
        return grant


@dataclass(frozen=True, slots=True)
class Person:
    """A client or a staff member as the appointment form shows them."""

    kind: str
    uid: UUID
    name: str
    address: str
    detail: str = ""


def get_desk_access(user: User, public_id: str) -> DeskAccess:
    """Access of a user to a workspace.

    Another organization's workspace does not exist (NotThere); one of the own organization
    without a role there is Forbidden.
    """
    if user.organization_id is None:
        raise NotThere("workspace")
    workspace = (
        Workspace.objects.select_related("organization")
        .filter(public_id=public_id, organization_id=user.organization_id)
        .first()
    )
    if workspace is None:
        raise NotThere("workspace")
    membership = (
        Membership.objects.filter(Q(workspace=workspace) | Q(workspace=None), user=user)
        .order_by(F("workspace_id").asc(nulls_first=True))
        .first()
    )
    if membership is None:
        raise Forbidden("membership")
    member = StaffMember.objects.filter(user=user).first()
    return DeskAccess(user, workspace, Role(membership.role), membership.is_clinical, member)


def list_desk_accesses(user: User) -> list[DeskAccess]:
    """Access to every workspace that the user may enter, by name; a role there goes first."""
    if user.organization_id is None:
        return []
    roles = {one.workspace_id: one for one in Membership.objects.filter(user=user)}
    everywhere = roles.get(None)
    found = Workspace.objects.filter(organization_id=user.organization_id).order_by("name")
    if everywhere is None:
        found = found.filter(pk__in=list(roles))
    member = StaffMember.objects.filter(user=user).first()
    accesses = []
    for workspace in found:
        held = roles.get(workspace.pk) or everywhere
        if held is not None:
            role = Role(held.role)
            accesses.append(DeskAccess(user, workspace, role, held.is_clinical, member))
    return accesses


def has_users() -> bool:
    """Whether anybody can sign in yet; nobody can on a fresh installation."""
    return User.objects.exists()


def find_acting_user(organization_id: int, actor: Actor) -> User | None:
    """The user who acts, where it is one of this organization."""
    if actor.kind != "staff" or actor.uid is None:
        return None
    return User.objects.filter(organization_id=organization_id, uid=actor.uid).first()


def get_active_user(pk: int) -> User | None:
    """The user by primary key, if they may sign in."""
    return User.objects.filter(pk=pk, is_active=True).first()


def get_active_user_by_address(address: str) -> User | None:
    """The user by e-mail address (any case), if they may sign in."""
    return User.objects.filter(email__iexact=address, is_active=True).first()


def get_staff_member(user: User) -> StaffMember | None:
    """Whom of the staff the user is, if anybody who can be booked."""
    return StaffMember.objects.select_related("user").filter(user=user, is_active=True).first()


def is_system_administrator(user: User) -> bool:
    """Whether the user runs the organization."""
    return Membership.objects.filter(user=user, role=Role.SYSTEM_ADMINISTRATOR).exists()


def list_workspaces(user: User) -> list[Workspace]:
    """Workspaces that the user may enter, by name."""
    if user.organization_id is None:
        return []
    found = Workspace.objects.filter(organization_id=user.organization_id).order_by("name")
    memberships = list(Membership.objects.filter(user=user))
    if any(m.workspace_id is None for m in memberships):
        return list(found)
    return list(found.filter(pk__in=[m.workspace_id for m in memberships]))


def list_staff(workspace: Workspace) -> list[StaffMember]:
    """Active staff members of the workspace's organization, by name."""
    return list(
        StaffMember.objects.filter(
            organization_id=workspace.organization_id, is_active=True
        ).order_by("name")
    )


def list_departed(workspace: Workspace) -> list[StaffMember]:
    """Staff members of the workspace's organization who have left, by name."""
    return list(
        StaffMember.objects.filter(
            organization_id=workspace.organization_id, is_active=False
        ).order_by("name")
    )


def list_free_users(workspace: Workspace, member: StaffMember | None) -> list[User]:
    """Users of the organization who are nobody of the staff yet, and this member's own."""
    users = User.objects.filter(organization_id=workspace.organization_id, is_active=True)
    own = member.user_id if member else None
    return list(users.filter(Q(staff_member=None) | Q(pk=own)).order_by("name"))


def list_schedulers(workspace: Workspace) -> list[User]:
    """Users who can handle appointments of this workspace, by name."""
    return list(
        User.objects.filter(
            Q(memberships__workspace=workspace)
            | Q(memberships__workspace=None, memberships__role=Role.SYSTEM_ADMINISTRATOR),
            organization_id=workspace.organization_id,
            is_active=True,
        )
        .distinct()
        .order_by("name")
    )


def find_people(workspace: Workspace, text: str, limit: int = 8) -> list[Person]:
    """Clients and staff members whose name, company or address contains every word."""
    clients = Client.objects.filter(
        organization_id=workspace.organization_id, is_provisional=False, erased_at=None
    )
    staff = StaffMember.objects.filter(organization_id=workspace.organization_id, is_active=True)
    for word in text.split()[:5]:
        clients = clients.filter(
            Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(email__icontains=word)
            | Q(company__icontains=word)
        )
        staff = staff.filter(Q(name__icontains=word) | Q(email__icontains=word))
    found = [_client(c) for c in clients.order_by("first_name", "last_name")[:limit]]
    return (found + [_staff(s) for s in staff.order_by("name")[:limit]])[:limit]


def match_addresses(organization: Organization, addresses: Collection[str]) -> dict[str, Person]:
    """Known people by normalised address; of several clients on one address the oldest."""
    wanted = list(addresses)
    found: dict[str, Person] = {}
    clients = Client.objects.filter(
        organization=organization, email__in=wanted, is_provisional=False
    )
    for client in clients.order_by("-id"):
        found[client.email] = _client(client)
    for member in StaffMember.objects.filter(organization=organization, email__in=wanted):
        found[member.email] = _staff(member)
    return found


def list_people(workspace: Workspace, keys: Collection[tuple[str, UUID]]) -> list[Person]:
    """People of the workspace's organization by (kind, uid), in the order asked."""
    clients: QuerySet[Client] = Client.objects.filter(
        organization_id=workspace.organization_id, uid__in=[u for k, u in keys if k == "client"]
    )
    staff = StaffMember.objects.filter(
        organization_id=workspace.organization_id, uid__in=[u for k, u in keys if k == "staff"]
    )
    found = {("client", c.uid): _client(c) for c in clients}
    found |= {("staff", s.uid): _staff(s) for s in staff}
    return [found[key] for key in keys if key in found]


def _client(client: Client) -> Person:
    return Person("client", client.uid, client.name, client.email, client.company)


def _staff(member: StaffMember) -> Person:
    return Person("staff", member.uid, member.name, member.email, member.title)
