"""What decides on a move: the lines as they are, and as they would be booked today."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Literal

from portico.apps.appointments.models import Appointment, Attendee, BookedService
from portico.apps.appointments.selectors.wishes import lengthen
from portico.apps.appointments.services.stretching import time_of
from portico.apps.catalog.models import ServiceOption
from portico.apps.people.models import Client
from portico.apps.schedule.selectors.offers import Offer, OfferedService, Offers
from portico.apps.workspaces.models import Workspace
from portico.domain.rescheduling import BookedLine, RescheduleFacts
from portico.domain.states import AppointmentState

_AHEAD = frozenset({AppointmentState.PENDING, AppointmentState.CONFIRMED})


def describe_facts(
    client: Client,
    mine: Attendee,
    workspace: Workspace,
    together: Sequence[Appointment],
    lines: Mapping[int, Sequence[BookedService]],
    offers: Offers,
    options: Mapping[str, int],
    part: Literal["none", "primary", "member"],
) -> RescheduleFacts:
    """The facts of one appointment, or of a whole group (its earliest start, all its lines)."""
    booked = {
        one.pk: [_booked(line, offers, options) for line in lines[one.pk]] for one in together
    }
    facts = _describe(client, mine, workspace, together, lines, booked, part)
    if len(together) < 2:
        return facts
    own = [one for one in together if one.pk == mine.appointment_id]
    return replace(facts, own=_describe(client, mine, workspace, own, lines, booked, part))


def _describe(
    client: Client,
    mine: Attendee,
    workspace: Workspace,
    together: Sequence[Appointment],
    lines: Mapping[int, Sequence[BookedService]],
    booked: Mapping[int, Sequence[BookedLine]],
    part: Literal["none", "primary", "member"],
) -> RescheduleFacts:
    is_on, hours = _rule(workspace, [line for one in together for line in lines[one.pk]])
    states = [AppointmentState(one.state) for one in together]
    starts = [one.starts_at for one in together if one.starts_at is not None]
    own = mine.appointment
    return RescheduleFacts(
        state=next((state for state in states if state not in _AHEAD), states[0]),
        starts_at=min(starts, default=None),
        is_switched_on=is_on,
        hours=hours,
        grace=timedelta(minutes=workspace.grace_minutes),
        booked_at=own.created_at if own.booked_by_id == client.pk else None,
        visits=[booked[one.pk] for one in together],
        clients=max(_count_clients(one) for one in together),
        may_book=client.may_book,
        group_part=part,
    )


def _rule(workspace: Workspace, lines: Sequence[BookedService]) -> tuple[bool, int]:
    """Switch and hours; what a service says replaces the workspace's, the strictest counts."""
    services = [line.service for line in lines if line.service is not None]
    switches = [
        workspace.allow_self_rescheduling if own is None else own
        for own in (service.allow_self_rescheduling for service in services)
    ]
    hours = [
        workspace.self_rescheduling_hours if own is None else own
        for own in (service.self_rescheduling_hours for service in services)
    ]
    return (
        all(switches) if switches else workspace.allow_self_rescheduling,
        max(hours, default=workspace.self_rescheduling_hours),
    )


def _count_clients(appointment: Appointment) -> int:
    return sum(one.client_id is not None for one in appointment.attendees.all())


def _booked(line: BookedService, offers: Offers, options: Mapping[str, int]) -> BookedLine:
    """The line as it is, and as it would be booked today with its options."""
    found = find_offer(line, offers)
    default = None
    if found is not None:
        more = sum(options.get(uid, 0) for uid in line.options)
        default = lengthen(found[1].time, more)
    service = found[0] if found else None
    return BookedLine(
        starts_at=line.starts_at,
        time=time_of(line),
        default=default,
        changed=frozenset(line.by_hand),
        is_online=service is not None
        and service.is_online
        and not service.is_prompt_to_call
        and found is not None
        and found[1].is_online,
    )


def load_options(lines: Sequence[BookedService]) -> Mapping[str, int]:
    """Minutes of the options that were booked, as they are today; one that is gone has none."""
    uids = {uid for line in lines for uid in line.options}
    if not uids:
        return {}
    rows = ServiceOption.objects.filter(uid__in=uids).values_list("uid", "minutes")
    return {str(uid): minutes for uid, minutes in rows}


def find_offer(line: BookedService, offers: Offers) -> tuple[OfferedService, Offer] | None:
    """The service by the same staff member, who is still there and works here."""
    service = offers.services.get(line.service.uid) if line.service else None
    if service is None:
        return None
    offer = next((one for one in service.offers if one.staff_pk == line.staff_member_id), None)
    return None if offer is None else (service, offer)
