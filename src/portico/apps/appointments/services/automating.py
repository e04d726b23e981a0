"""What changes of automated messages mean for messages that are planned already."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from portico.apps.appointments.services.replanning import replan
from portico.apps.messaging.models import AutomatedMessage
from portico.apps.messaging.services import automating, retiming
from portico.apps.workspaces.models import Workspace
from portico.apps.workspaces.services.changing import change_settings
from portico.domain.actors import Actor
from portico.domain.errors import InvalidInput

MOST_REQUEST_DAYS = 60


@transaction.atomic
def switch_messages(
    *,
    workspace: Workspace,
    on: Collection[UUID],
    shown: Collection[UUID],
    actor: Actor,
    now: datetime,
) -> int:
    """As in `messaging`; reminders and requests of what is ahead follow."""
    count = automating.switch_messages(
        workspace=workspace, on=on, shown=shown, actor=actor, now=now
    )
    if count:
        replan(workspace, now=now)
    return count


@transaction.atomic
def reword_message(
    *,
    workspace: Workspace,
    uid: UUID,
    wording: automating.Wording,
    is_on: bool,
    is_for_staff_bookings: bool,
    seen: int,
    actor: Actor,
    now: datetime,
) -> AutomatedMessage:
    """As in `messaging`; reminders follow where the switch was turned."""
    before = AutomatedMessage.objects.filter(workspace=workspace, uid=uid).first()
    row = automating.reword_message(
        workspace=workspace,
        uid=uid,
        wording=wording,
        is_on=is_on,
        is_for_staff_bookings=is_for_staff_bookings,
        seen=seen,
        actor=actor,
        now=now,
    )
    if before is not None and before.is_on != row.is_on:
        replan(workspace, now=now)
    return row


@transaction.atomic
def add_reminder(
    *,
    workspace: Workspace,
    hours_before: int,
    days_before: int,
    only_answer: str,
    actor: Actor,
    now: datetime,
) -> AutomatedMessage:
    """As in `messaging`; what is ahead gets it too."""
    row = automating.add_reminder(
        workspace=workspace,
        hours_before=hours_before,
        days_before=days_before,
        only_answer=only_answer,
        actor=actor,
        now=now,
    )
    replan(workspace, now=now)
    return row


@transaction.atomic
def retime_reminder(
    *,
    workspace: Workspace,
    uid: UUID,
    hours_before: int,
    days_before: int,
    only_answer: str,
    seen: int,
    actor: Actor,
    now: datetime,
) -> AutomatedMessage:
    """As in `messaging`; planned ones are planned anew."""
    row = retiming.retime_reminder(
        workspace=workspace,
        uid=uid,
        hours_before=hours_before,
        days_before=days_before,
        only_answer=only_answer,
        seen=seen,
        actor=actor,
        now=now,
    )
    replan(workspace, now=now)
    return row


@transaction.atomic
def remove_reminder(*, workspace: Workspace, uid: UUID, actor: Actor, now: datetime) -> None:
    """As in `messaging`; planned ones are dropped."""
    automating.remove_reminder(workspace=workspace, uid=uid, actor=actor, now=now)
    replan(workspace, now=now)


@transaction.atomic
def change_message_rules(
    *,
    workspace: Workspace,
    discreet_messages: bool,
    names_anyone_staff: bool,
    confirmation_request_days: int,
    actor: Actor,
    now: datetime,
) -> None:
    """What holds for every message. Raises InvalidInput (`confirmation_request_days`)."""
    if not 1 <= confirmation_request_days <= MOST_REQUEST_DAYS:
        raise InvalidInput({"confirmation_request_days": ("out_of_range",)})
    wanted = {
        "discreet_messages": discreet_messages,
        "names_anyone_staff": names_anyone_staff,
        "confirmation_request_days": confirmation_request_days,
    }
    changes = change_settings(
        workspace=workspace, wanted=wanted, verb="message_rules_changed", actor=actor, now=now
    )
    if "confirmation_request_days" in changes:
        replan(workspace, now=now)
