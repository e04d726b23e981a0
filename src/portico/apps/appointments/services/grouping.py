"""A client books for several people at once, all or nothing (product page 3, Groups)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from portico.apps.appointments.models import Appointment, GroupBooking
from portico.apps.appointments.selectors.group_wishes import (
    GroupWanted,
    MemberWish,
    load_group_wanted,
)
from portico.apps.appointments.services.booking import check_policy
from portico.apps.appointments.services.fitting import HOLD, Fitted, fit_visits, lock_plans
from portico.apps.appointments.services.writing import FittedVisit, tell_booked, write_visit
from portico.apps.people.models import Client
from portico.apps.people.services.provisional import note_typed_client
from portico.apps.schedule.models import Calendar
from portico.apps.schedule.services.occupying import free
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.availability import Key
from portico.domain.errors import InvalidInput, Refused
from portico.domain.groups import TypedMember, check_members
from portico.domain.states import Answer


@transaction.atomic
def book_group(
    *,
    client: Client,
    workspace: Workspace,
    members: Sequence[MemberWish],
    starts_at: datetime,
    accepted_policy: str = "",
    is_known: bool = True,
    actor: Actor,
    now: datetime,
) -> GroupBooking:
    """Book everybody's visit at exactly this start, as it was offered; all or nothing.

    The booker is the member without `typed`, and the primary contact. Who was typed gets a row
    that is on their visit only, whether we know the address or not. Raises InvalidInput
    (`policy`, `members`, `member-1.first_name`, `member-1.email`), NotThere, Refused with the
    reasons of `may_book_group` and `may_book` or with `own_overlap`, or SlotTaken.
    """
    policy = check_policy(workspace, accepted_policy)
    _check_members(members)
    wanted, calendars = lock_group(
        client, workspace, members, is_known=is_known, starts_at=starts_at, now=now
    )
    if not wanted.decision.is_allowed:
        raise Refused(wanted.decision)
    fitted = fit_visits(workspace, wanted.whole.plans, calendars, starts_at, client=client, now=now)
    free(subject_kind=HOLD, subject_uids=[client.uid])
    group = GroupBooking.objects.create(
        organization_id=workspace.organization_id, workspace=workspace, primary_contact=client
    )
    made = [
        _write_member(client, group, member, wanted, fitted, number, policy, actor, now)
        for number, member in enumerate(members)
    ]
    for appointment in made:
        tell_booked(appointment, actor=actor, now=now)
    return group


def _check_members(members: Sequence[MemberWish]) -> None:
    """Every fault of what was typed, by member and field."""
    faults = check_members([member.typed for member in members])
    if faults:
        raise InvalidInput(faults)


def lock_group(
    client: Client,
    workspace: Workspace,
    members: Sequence[MemberWish],
    *,
    is_known: bool = True,
    starts_at: datetime,
    now: datetime,
) -> tuple[GroupWanted, dict[Key, Calendar]]:
    """Every calendar that could serve anybody, then the booker; all read again."""
    before = load_group_wanted(client, workspace, members, now=now)
    locked = lock_plans(before.whole.plans, [client], now=now)
    kept = Client.objects.get(pk=client.pk)
    wanted = load_group_wanted(
        kept, workspace, members, is_known=is_known, starts_at=starts_at, now=now
    )
    return wanted, locked


def _write_member(
    booker: Client,
    group: GroupBooking,
    member: MemberWish,
    wanted: GroupWanted,
    fitted: Fitted,
    number: int,
    policy: str,
    actor: Actor,
    now: datetime,
) -> Appointment:
    who = booker
    if member.typed is not None:
        who = note_typed_client(
            organization=group.organization, typed=member.typed, actor=actor, now=now
        )
    visit = FittedVisit(who, member.request, wanted.parts[number], fitted, number)
    return write_visit(
        group.workspace,
        visit,
        booker=booker,
        answer=_answer_of(member.typed),
        group=group,
        accepted_policy=policy,
        now=now,
    )


def _answer_of(typed: TypedMember | None) -> Answer:
    """Who can be asked is asked; for who has no address the booker has said it."""
    return Answer.NEEDS_ACTION if typed is not None and typed.address.strip() else Answer.ACCEPTED
