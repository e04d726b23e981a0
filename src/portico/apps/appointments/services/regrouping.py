"""Staff make a group of appointments that are there, name its primary contact, take one out."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from portico.apps.appointments.models import Appointment, GroupBooking
from portico.apps.appointments.selectors.group_facts import load_grouped_visits
from portico.apps.appointments.selectors.groups import client_of, list_visits
from portico.apps.history.services.recording import record
from portico.apps.people.models import Client
from portico.apps.schedule.locking import list_subject_calendars, lock_calendars
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.errors import NotThere, Refused
from portico.domain.groups import FEWEST, may_be_primary, may_group
from portico.domain.states import ACTIVE


@transaction.atomic
def group_appointments(
    *, workspace: Workspace, uids: Sequence[UUID], actor: Actor, now: datetime
) -> GroupBooking:
    """Make one group of these appointments; the first one's client is the primary contact.

    Where the first is in a group already, the others join it, and its primary stays. Nobody is
    told: nothing about anybody's own time changes. Raises NotThere, or Refused with every reason
    of `may_group`, which counts everybody who is in that group already.
    """
    wanted = list(dict.fromkeys(uids))
    if len(wanted) >= FEWEST:
        wanted = list(dict.fromkeys([*wanted, *_list_companions(workspace, wanted)]))
    rows = _lock(workspace, wanted, now)
    visits = load_grouped_visits(rows)
    decision = may_group(visits)
    if not decision.is_allowed:
        raise Refused(decision)
    group = rows[0].group if visits[0].group is not None else None
    if group is None:
        group = GroupBooking.objects.create(
            organization_id=workspace.organization_id,
            workspace=workspace,
            primary_contact=_only_client(rows[0]),
        )
    for row in rows:
        if row.group_id == group.pk:
            continue
        Appointment.objects.filter(pk=row.pk).update(group=group)
        _record(row, "grouped", group.primary_contact, actor, now)
    return group


@transaction.atomic
def leave_group(*, workspace: Workspace, uid: UUID, actor: Actor, now: datetime) -> None:
    """Take an appointment out of its group; it stays as it is otherwise.

    With one visit left, the group is no more. Raises NotThere, also for one in no group.
    """
    row, group = _lock_group(workspace, uid, now)
    _leave(row, group, actor, now)


def leave_if_apart(appointment: Appointment, *, actor: Actor, now: datetime) -> bool:
    """A visit that came back on another day than its group's is on its own; whether it is.

    The visits of a group lie on one day (product page 3). It is locked, and active again.
    """
    group, starts_at = appointment.group, appointment.starts_at
    if group is None or starts_at is None or appointment.state not in ACTIVE:
        return False
    zone = ZoneInfo(appointment.workspace.time_zone)
    others = Appointment.objects.filter(group=group, state__in=ACTIVE).exclude(pk=appointment.pk)
    starts = others.exclude(starts_at=None).values_list("starts_at", flat=True)
    days = {one.astimezone(zone).date() for one in starts if one is not None}
    if not days - {starts_at.astimezone(zone).date()}:
        return False
    _leave(appointment, group, actor, now)
    return True


def _leave(row: Appointment, group: GroupBooking, actor: Actor, now: datetime) -> None:
    _record(row, "left_group", group.primary_contact, actor, now)
    Appointment.objects.filter(pk=row.pk).update(group=None)
    row.group = None
    if group.appointments.count() < FEWEST:
        group.delete()


@transaction.atomic
def change_primary(
    *, workspace: Workspace, uid: UUID, to: UUID, actor: Actor, now: datetime
) -> None:
    """Name the client of `to` primary contact of the group of `uid`; both are appointments.

    Raises NotThere for one in no group, Refused with the reasons of `may_be_primary`.
    """
    _row, group = _lock_group(workspace, uid, now)
    rows = list_visits(group.pk)
    wanted = next((one for one in rows if one.uid == to), None)
    client = client_of(wanted) if wanted is not None else None
    decision = may_be_primary(
        is_active_member=wanted is not None and client is not None and wanted.state in ACTIVE,
        is_provisional=client is not None and client.is_provisional,
    )
    if not decision.is_allowed or client is None:
        raise Refused(decision)
    if client.pk == group.primary_contact_id:
        return
    before, group.primary_contact = group.primary_contact, client
    group.save(update_fields=["primary_contact"])
    for one in rows:
        _record(one, "primary_changed", client, actor, now, before=before)


def _lock_group(workspace: Workspace, uid: UUID, now: datetime) -> tuple[Appointment, GroupBooking]:
    """An appointment and its group, all of whose calendars and rows are locked."""
    together = Appointment.objects.filter(workspace=workspace, group__appointments__uid=uid)
    uids = list(together.values_list("uid", flat=True))
    rows = _lock(workspace, uids, now)
    row = next((one for one in rows if one.uid == uid), None)
    if row is None or row.group is None:
        raise NotThere("group")
    return row, row.group


def _list_companions(workspace: Workspace, uids: Sequence[UUID]) -> list[UUID]:
    """Who is active in the group of the first, where the rules of groups hold."""
    active = Appointment.objects.filter(workspace=workspace, state__in=ACTIVE)
    found = active.filter(group__appointments__uid__in=uids[:1]).order_by("starts_at", "pk")
    together = list(found.values_list("uid", flat=True))
    return together if len(together) >= FEWEST and uids[0] in together else []


def _lock(workspace: Workspace, uids: Sequence[UUID], now: datetime) -> list[Appointment]:
    """Calendars first, then the rows; in the order of the uids. Raises NotThere."""
    lock_calendars(list_subject_calendars("appointment", list(uids)), now=now)
    rows = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("workspace", "group__primary_contact")
        .filter(workspace=workspace, uid__in=uids)
    )
    found = {row.uid: row for row in rows.order_by("pk")}
    if found.keys() != set(uids):
        raise NotThere("appointment")
    return [found[uid] for uid in uids]


def _only_client(appointment: Appointment) -> Client:
    return Client.objects.get(attends__appointment=appointment)


def _record(
    row: Appointment,
    verb: str,
    primary: Client,
    actor: Actor,
    now: datetime,
    *,
    before: Client | None = None,
) -> None:
    record(
        subject_kind="appointment",
        subject_uid=row.uid,
        verb=verb,
        actor=actor,
        now=now,
        organization_id=row.organization_id,
        workspace_id=row.workspace_id,
        changes={"primary_contact": [before.name if before else "", primary.name]},
    )
