"""What mails tell of a group: members hear who the primary contact is, who hears of everybody."""

from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from portico.apps.appointments.selectors.groups import GroupMember, SeenGroup
from portico.apps.messaging.wording import format_clock
from portico.apps.workspaces.models import Workspace
from portico.domain.groups import write_plain_name


def list_group_rows(
    group: SeenGroup | None, workspace: Workspace, *, is_unasked: bool
) -> list[tuple[str, str]]:
    """Rows for the mail, as label and text; a discreet one names no service.

    `is_unasked`: the recipient was typed by somebody else, so nothing goes along that anybody
    could have written into a name.
    """
    if group is None:
        return []
    if group.is_primary:
        others = (member for member in group.others if member.is_active)
        return [(member.first_name, _tell(member, workspace)) for member in others]
    name = write_plain_name(group.primary_name) if is_unasked else group.primary_name
    return [(_("Primary contact"), name)]


def list_group_paragraphs(group: SeenGroup | None, *, is_unasked: bool) -> list[str]:
    """What whoever leads a group, or never asked for the mail, should know."""
    if is_unasked:
        return [
            _(
                "It was booked for you together with others. We send nothing more about it "
                "unless you open your appointment."
            )
        ]
    if group is not None and group.is_primary:
        return [_("You are the contact of your group: you move and cancel for everybody.")]
    return []


def _tell(member: GroupMember, workspace: Workspace) -> str:
    """`14:30, Cut, Jonas Petri`."""
    services = () if workspace.discreet_messages else member.services
    clock = ""
    if member.starts_at is not None:
        clock = format_clock(member.starts_at.astimezone(ZoneInfo(workspace.time_zone)))
    unnamed: frozenset[str] = frozenset() if workspace.names_anyone_staff else member.unwished
    staff = [name for name in member.staff if name not in unnamed]
    return ", ".join(text for text in (clock, *services, *staff) if text)
