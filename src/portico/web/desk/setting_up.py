"""Who is set up here: staff members as this workspace's desk finds them, and a week in words."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from portico.apps.people.models import StaffMember
from portico.apps.people.selectors import DeskAccess
from portico.domain.errors import NotThere
from portico.domain.hours import Stretch
from portico.domain.timetables import print_stretches


def get_staff_member_of(access: DeskAccess, uid: UUID) -> StaffMember:
    """A staff member of the organization, who is still there; raises NotThere."""
    return _get_member(access, uid, is_active=True)


def get_departed_of(access: DeskAccess, uid: UUID) -> StaffMember:
    """One who has left; raises NotThere."""
    return _get_member(access, uid, is_active=False)


def _get_member(access: DeskAccess, uid: UUID, *, is_active: bool) -> StaffMember:
    found = (
        StaffMember.objects.select_related("user")
        .filter(organization_id=access.workspace.organization_id, uid=uid, is_active=is_active)
        .first()
    )
    if found is None:
        raise NotThere("staff member")
    return found


def week_words(week: Mapping[int, Sequence[Stretch]]) -> str:
    """`Mon–Fri 9:00–17:00; Sat 10:00–14:00`; empty where there is nothing."""
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    said: list[str] = []
    day = 0
    while day < 7:
        last = day
        while last < 6 and tuple(week.get(last + 1, ())) == tuple(week.get(day, ())):
            last += 1
        if week.get(day):
            span = names[day] if last == day else f"{names[day]}–{names[last]}"
            said.append(f"{span} {print_stretches(week[day])}")
        day = last + 1
    return "; ".join(said)
