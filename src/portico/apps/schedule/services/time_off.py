"""Time off: a staff member is away, in every workspace."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from portico.apps.history.services.recording import record
from portico.apps.people.models import StaffMember
from portico.apps.schedule.locking import find_calendars, lock_calendars
from portico.apps.schedule.models import Occupancy, TimeOff
from portico.apps.schedule.selectors import list_taken
from portico.apps.schedule.services.occupying import Stretch, free, occupy
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.errors import InvalidInput, NotThere, TimeTaken

SUBJECT = "time_off"
LONGEST = timedelta(days=366)


@transaction.atomic
def add_time_off(
    *,
    workspace: Workspace,
    member: StaffMember,
    starts_at: datetime,
    ends_at: datetime,
    note: str,
    accepted: Collection[UUID],
    actor: Actor,
    now: datetime,
) -> TimeOff:
    """Save it and take the time, so that no client books it; what is booked stays booked.

    `accepted`: what is booked there and was seen. Raises TimeTaken with everything that is
    booked then where something was not, InvalidInput (`ends_at`).
    """
    if not starts_at < ends_at:
        raise InvalidInput({"ends_at": ("end_before_start",)})
    if ends_at - starts_at > LONGEST:
        raise InvalidInput({"ends_at": ("longer_than_a_year",)})
    calendar = lock_calendars(find_calendars([member], []), now=now)[0]
    booked = {
        row.subject_uid
        for row in list_taken([calendar], starts_at, ends_at, now=now)
        if row.kind != Occupancy.BUSY
    }
    if booked - set(accepted):
        raise TimeTaken(sorted(booked))
    away = TimeOff.objects.create(
        organization_id=member.organization_id,
        staff_member=member,
        starts_at=starts_at,
        ends_at=ends_at,
        note=note.strip(),
    )
    stretch = Stretch(calendar, starts_at, ends_at, may_share=True)
    made = occupy(stretches=[stretch], subject_kind=SUBJECT, subject_uid=away.uid)
    Occupancy.objects.filter(pk__in=[row.pk for row in made]).update(kind=Occupancy.BUSY)
    _record(workspace, away, "time_off_added", actor, now)
    return away


@transaction.atomic
def remove_time_off(
    *, workspace: Workspace, member: StaffMember, uid: UUID, actor: Actor, now: datetime
) -> None:
    """The time is free again; raises NotThere."""
    lock_calendars(find_calendars([member], []), now=now)
    away = TimeOff.objects.filter(staff_member=member, uid=uid).first()
    if away is None:
        raise NotThere("time off")
    free(subject_kind=SUBJECT, subject_uids=[away.uid])
    _record(workspace, away, "time_off_removed", actor, now)
    away.delete()


def _record(workspace: Workspace, away: TimeOff, verb: str, actor: Actor, now: datetime) -> None:
    record(
        subject_kind="staff_member",
        subject_uid=away.staff_member.uid,
        verb=verb,
        actor=actor,
        now=now,
        organization_id=workspace.organization_id,
        workspace_id=workspace.pk,
        changes={
            "starts_at": ["", away.starts_at.isoformat()],
            "ends_at": ["", away.ends_at.isoformat()],
        },
    )
