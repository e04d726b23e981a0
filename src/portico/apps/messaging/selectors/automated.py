"""The automated messages of a workspace, and what staff chose to hear about."""

from collections.abc import Iterable
from uuid import UUID

from portico.apps.messaging.models import AutomatedMessage, NotificationChoice
from portico.apps.messaging.selectors.texting import has_texts, is_texting
from portico.apps.people.models import User
from portico.apps.people.selectors import DeskAccess
from portico.apps.workspaces.models import Workspace
from portico.domain.automated import row_of
from portico.domain.errors import NotThere
from portico.domain.notifications import Change, is_by_default
from portico.domain.roles import Permission


def find_automated(
    workspace_id: int, trigger: str, audience: str, *, channel: str = "email"
) -> AutomatedMessage | None:
    """The row of a trigger that has one only; a workspace without it sends by default."""
    return AutomatedMessage.objects.filter(
        workspace_id=workspace_id, trigger=trigger, audience=audience, channel=channel
    ).first()


def is_sent(workspace_id: int, trigger: str, audience: str, *, is_by_staff: bool = False) -> bool:
    """Whether the workspace sends this automated message, by whichever channel.

    `is_by_staff`: for what staff booked.
    """
    spec = row_of(trigger, audience)
    rows = AutomatedMessage.objects.filter(
        workspace_id=workspace_id, trigger=spec.trigger if spec else trigger, audience=audience
    )
    found = {row.channel: row for row in rows}
    row, text = found.get("email"), found.get("sms")
    if row is None:
        return True
    is_text = text is not None and text.is_on and is_texting(workspace_id)
    return (row.is_on or is_text) and (row.is_for_staff_bookings or not is_by_staff)


def list_reminder_rows(workspace: Workspace) -> list[AutomatedMessage]:
    """The reminders that are on as an e-mail or as a text, the earliest first."""
    rows = AutomatedMessage.objects.filter(
        workspace=workspace, trigger="reminder", audience="client", is_on=True
    )
    if not has_texts(workspace):
        rows = rows.filter(channel="email")
    return list(rows.order_by("-days_before", "-hours_before", "only_answer"))


def list_automated(access: DeskAccess) -> list[AutomatedMessage]:
    """All rows of e-mails, for who may do settings."""
    access.require(Permission.SETTINGS)
    rows = AutomatedMessage.objects.filter(workspace=access.workspace, channel="email")
    return list(rows.order_by("-days_before", "-hours_before", "only_answer", "pk"))


def list_automated_texts(access: DeskAccess) -> list[AutomatedMessage]:
    """The texts that are on, where texts go out."""
    access.require(Permission.SETTINGS)
    if not has_texts(access.workspace):
        return []
    return list(
        AutomatedMessage.objects.filter(workspace=access.workspace, channel="sms", is_on=True)
    )


def get_automated(access: DeskAccess, uid: UUID) -> AutomatedMessage:
    """One e-mail of this workspace; raises NotThere, or Forbidden."""
    access.require(Permission.SETTINGS)
    emails = AutomatedMessage.objects.filter(workspace=access.workspace, channel="email")
    row = emails.filter(uid=uid).first()
    if row is None:
        raise NotThere("automated_message")
    return row


def wants_notice(user: User, change: Change, *, channel: str = "email") -> bool:
    """Whether this user hears about such a change."""
    chosen = NotificationChoice.objects.filter(user=user, change=change, channel=channel)
    found = list(chosen.values_list("is_on", flat=True))
    return found[0] if found else is_by_default(change, channel)


def list_wanted(user: User, *, channel: str = "email") -> frozenset[Change]:
    """Every change that this user hears about."""
    rows: Iterable[NotificationChoice] = NotificationChoice.objects.filter(
        user=user, channel=channel
    )
    chosen = {row.change: row.is_on for row in rows}
    return frozenset(c for c in Change if chosen.get(c.value, is_by_default(c, channel)))
