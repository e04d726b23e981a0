"""A provider's own clients: those with an appointment that the provider is on."""

from uuid import UUID

from portico.apps.appointments.models import Attendee
from portico.apps.appointments.selectors.desk import visible_appointments
from portico.apps.people.selectors import DeskAccess, Person, find_people
from portico.domain.roles import Grant, Permission

WIDE = 200
"""People looked at before those who are not the provider's own are left out."""


def find_visible_people(access: DeskAccess, text: str, limit: int = 8) -> list[Person]:
    """People by name or address, as far as the role may see clients (product page 1, Roles)."""
    if access.require(Permission.CLIENTS) is Grant.ALL:
        return find_people(access.workspace, text, limit)
    own = _own_uids(access)
    found = find_people(access.workspace, text, WIDE)
    return [p for p in found if p.kind == "staff" or p.uid in own][:limit]


def _own_uids(access: DeskAccess) -> set[UUID]:
    mine = visible_appointments(access).values("pk")
    attends = Attendee.objects.filter(appointment__in=mine).exclude(client=None)
    return set(attends.values_list("client__uid", flat=True))
