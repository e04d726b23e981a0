"""What decides on a client's Cancel: of one appointment, of a whole group, of one member's."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from portico.apps.appointments.models import Appointment, Attendee, BookedService
from portico.apps.appointments.selectors.reach import GroupPart, Reach
from portico.apps.catalog.models import Service
from portico.apps.workspaces.models import Workspace
from portico.domain.cancellation import CancelFacts
from portico.domain.states import Answer, AppointmentState

_AHEAD = frozenset({AppointmentState.PENDING, AppointmentState.CONFIRMED})


def load_cancel_facts(
    attendee: Attendee, reach: Reach, *, is_whole_group: bool = False
) -> CancelFacts:
    """What `may_cancel` decides on; one query.

    `attendee`: the presser's part in their own appointment. `is_whole_group`: they press for all.
    """
    services = _load_services(reach.appointments)
    facts = _describe(attendee, reach, reach.appointments, services)
    facts = replace(facts, is_whole_group=is_whole_group)
    if not reach.is_whole_group:
        return facts
    own = _describe(attendee, reach, [reach.own], services)
    return replace(facts, own=replace(own, is_whole_group=is_whole_group))


def list_member_facts(
    attendee: Attendee,
    own: Appointment,
    members: Sequence[Appointment],
    active: Sequence[Appointment],
) -> dict[int, CancelFacts]:
    """The same of each other member's visit, where the primary contact presses; one query."""
    services = _load_services(members)
    is_in = any(one.pk == own.pk for one in active)
    part: GroupPart = "primary" if is_in and len(active) > 1 else "member"
    return {
        one.pk: _describe(attendee, Reach(own, (one,), part, is_of_member=True), [one], services)
        for one in members
    }


def _load_services(appointments: Sequence[Appointment]) -> dict[int, list[Service]]:
    found: dict[int, list[Service]] = {one.pk: [] for one in appointments}
    lines = BookedService.objects.filter(appointment__in=found).select_related("service")
    for line in lines:
        if line.service is not None:
            found[line.appointment_id].append(line.service)
    return found


def _describe(
    attendee: Attendee,
    reach: Reach,
    appointments: Sequence[Appointment],
    services: dict[int, list[Service]],
) -> CancelFacts:
    workspace, first = reach.own.workspace, appointments[0]
    pressed = first if reach.is_of_member else reach.own
    is_booker = pressed.booked_by_id is not None and pressed.booked_by_id == attendee.client_id
    is_on, hours = _rule(workspace, [one for visit in appointments for one in services[visit.pk]])
    starts = [one.starts_at for one in appointments if one.starts_at is not None]
    states = [AppointmentState(one.state) for one in appointments]
    return CancelFacts(
        state=next((state for state in states if state not in _AHEAD), states[0]),
        starts_at=min(starts, default=None),
        is_switched_on=is_on,
        hours=hours,
        grace=timedelta(minutes=workspace.grace_minutes),
        booked_at=pressed.created_at if is_booker else None,
        has_declined=attendee.answer == Answer.DECLINED and not reach.is_of_member,
        group_part=reach.part,
        is_member_of_own=reach.is_of_member,
    )


def _rule(workspace: Workspace, services: Sequence[Service]) -> tuple[bool, int]:
    """Switch and hours; what a service says replaces the workspace's, the strictest counts."""
    switches = [
        workspace.allow_self_cancellation if own is None else own
        for own in (service.allow_self_cancellation for service in services)
    ]
    hours = [
        workspace.self_cancellation_hours if own is None else own
        for own in (service.self_cancellation_hours for service in services)
    ]
    is_on = all(switches) if switches else workspace.allow_self_cancellation
    return is_on, max(hours, default=workspace.self_cancellation_hours)
