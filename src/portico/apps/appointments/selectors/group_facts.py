"""The facts that rules of groups decide on."""

from collections.abc import Mapping, Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.schedule.models import Occupancy
from portico.domain.groups import GroupedVisit, Span
from portico.domain.states import ACTIVE, AppointmentState


def load_grouped_visits(appointments: Sequence[Appointment]) -> list[GroupedVisit]:
    """What `may_group` decides on, in the order given: three queries.

    A group that is over (fewer than two active visits) counts as none.
    """
    worked = _load_worked([one.uid for one in appointments])
    clients = _list_clients([one.pk for one in appointments])
    lasting = list_lasting(appointments)
    found = []
    for one in appointments:
        zone = ZoneInfo(one.workspace.time_zone)
        found.append(
            GroupedVisit(
                state=AppointmentState(one.state),
                day=one.starts_at.astimezone(zone).date() if one.starts_at else None,
                clients=clients.get(one.pk, []),
                worked=worked.get(one.uid, []),
                group=one.group_id if one.group_id in lasting else None,
            )
        )
    return found


def _list_clients(pks: Sequence[int]) -> Mapping[int, list[UUID]]:
    rows = Attendee.objects.filter(appointment__in=pks, client__isnull=False).order_by("pk")
    found: dict[int, list[UUID]] = {}
    for pk, uid in rows.values_list("appointment_id", "client__uid"):
        if uid is not None:
            found.setdefault(pk, []).append(uid)
    return found


def _load_worked(uids: Sequence[UUID]) -> Mapping[UUID, list[tuple[int, Span]]]:
    """What each takes of staff members' calendars."""
    rows = Occupancy.objects.filter(
        subject_kind="appointment", subject_uid__in=uids, calendar__staff_member__isnull=False
    ).order_by("starts_at")
    found: dict[UUID, list[tuple[int, Span]]] = {}
    for row in rows:
        span = (row.calendar_id, (row.starts_at, row.ends_at))
        found.setdefault(row.subject_uid, []).append(span)
    return found


def list_lasting(appointments: Sequence[Appointment]) -> set[int]:
    """Of their groups those in which the rules of groups hold: two active visits or more."""
    groups = {one.group_id for one in appointments if one.group_id is not None}
    rows = Appointment.objects.filter(group__in=groups, state__in=ACTIVE).order_by()
    counted = rows.values_list("group_id").annotate(count=Count("pk"))
    return {group for group, count in counted if group is not None and count > 1}
