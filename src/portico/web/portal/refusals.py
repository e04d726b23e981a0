"""Why a client cannot change an appointment, told on the client's own wall."""

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from portico.apps.appointments.selectors.cards import AppointmentCard
from portico.apps.appointments.selectors.companions import Companion
from portico.apps.appointments.selectors.portal import AppointmentPage
from portico.domain.cancellation import CancelFacts
from portico.domain.rescheduling import RescheduleFacts
from portico.domain.states import Answer
from portico.web.common.reasons import About, Telling
from portico.web.portal.ways import reach_by

if TYPE_CHECKING:
    from portico.web.portal.guard import Portal


def telling_of(
    page: AppointmentPage, portal: "Portal", act: Literal["cancel", "move"] = "cancel"
) -> Telling:
    """For the reasons against cancelling or moving it; each moment says its zone where walls
    differ.
    """
    card, found = page.card, page.actions
    facts: CancelFacts | RescheduleFacts = found.cancel_facts
    if act == "move" and found.move_facts is not None:
        facts = found.move_facts
    about = About(
        state=card.state,
        starts_at=facts.starts_at,
        business=portal.workspace.name,
        act=act,
        by=reach_by(portal.workspace),
        hours=facts.hours,
        has_declined=card.my_answer == Answer.DECLINED,
        primary=found.group.primary_name if found.group and not found.group.is_primary else "",
        organizer=page.organizer_name,
        staff=tuple(dict.fromkeys(line.staff_name for line in page.lines if line.staff_name)),
        services=card.services,
    )
    return _tell(about, portal, card.starts_at)


def telling_of_card(card: AppointmentCard, facts: RescheduleFacts, portal: "Portal") -> Telling:
    """For the reasons against moving one of a list, where less is known of it."""
    about = About(
        state=card.state,
        starts_at=facts.starts_at,
        business=portal.workspace.name,
        act="move",
        by=reach_by(portal.workspace),
        hours=facts.hours,
        staff=card.who,
        services=card.services,
    )
    return _tell(about, portal, card.starts_at)


def telling_of_member(member: Companion, page: AppointmentPage, portal: "Portal") -> Telling:
    """For the reasons against cancelling another member's visit."""
    about = About(
        state=member.state,
        starts_at=member.starts_at,
        business=portal.workspace.name,
        by=reach_by(portal.workspace),
        hours=member.cancel_facts.hours,
    )
    return _tell(about, portal, page.card.starts_at)


def _tell(about: About, portal: "Portal", starts_at: datetime | None) -> Telling:
    at = starts_at or portal.now
    here, there = at.astimezone(portal.zone), at.astimezone(portal.client_zone)
    is_other = here.utcoffset() != there.utcoffset()
    return Telling(portal.client_zone, portal.now, about, names_zone=is_other)
