"""What a client may do with an appointment, in words; what is not possible with every reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from portico.apps.appointments.selectors.cards import AppointmentCard
from portico.apps.appointments.selectors.companions import Companion
from portico.apps.appointments.selectors.moving import list_reschedule_facts
from portico.apps.appointments.selectors.portal import AppointmentPage
from portico.apps.appointments.selectors.portal_actions import PortalActions
from portico.domain.decisions import Decision
from portico.domain.rescheduling import may_reschedule
from portico.domain.states import ACTIVE, Answer
from portico.web.common.reasons import Telling, reason_texts
from portico.web.portal.refusals import telling_of, telling_of_card, telling_of_member

if TYPE_CHECKING:
    from portico.web.portal.guard import Portal

_MINUTE = 60
DONE = {
    "cancelled": "is_cancelled",
    "declined": "is_declined",
    "undone": "is_ahead",
    "restored": "is_ahead",
    "confirmed": "is_ahead",
    "rescheduled": "is_ahead",
    "member_cancelled": "is_ahead",
    "member_undone": "is_ahead",
    "member_restored": "is_ahead",
    "booked": "is_ahead",
}
"""What an address may say was done, and what must be so for the page to repeat it."""


@dataclass(frozen=True, slots=True)
class Action:
    """A button: on, or off with one sentence for each reason."""

    is_on: bool
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownMember:
    """Another visit of the client's group, and what they may do with it.

    `restore`: None where it has no place.
    """

    member: Companion
    cancel: Action
    restore: Action | None = None


@dataclass(frozen=True, slots=True)
class ShownActions:
    """The actions of a page; None where one has no place on it.

    `undo_until` and `undo_minutes`: when Undo ends, and in how many minutes from now.
    `is_ended`: nobody could cancel it any more, by whatever way. `offered_minutes`: for how long
    a Cancel that is pressed now can be undone, 0: not at all.
    `lost`: why Undo is gone while its time still runs. `cancels` and `returns`: how many visits
    of a group that concerns. `version`: what a page has seen of them. `members`: the others of
    the client's group, where they are its primary contact.
    """

    move: Action
    move_until: datetime | None
    cancel: Action
    cancel_until: datetime | None
    is_decline: bool
    is_ended: bool
    offered_minutes: int
    undo_until: datetime | None
    undo_minutes: int
    lost: tuple[str, ...]
    restore: Action | None
    confirm: Action | None
    cancels: int
    returns: int
    version: int
    members: tuple[ShownMember, ...]


def show_actions(page: AppointmentPage, portal: "Portal") -> ShownActions:
    """Every deadline is told on the client's own wall."""
    found, telling = page.actions, telling_of(page, portal)
    cancel = _action(found.cancel_decision, telling)
    move = _action(found.move_decision, telling_of(page, portal, "move"))
    return ShownActions(
        move=move,
        move_until=found.move_deadline if move.is_on else None,
        cancel=cancel,
        cancel_until=found.cancel_deadline if cancel.is_on else None,
        is_ended=page.card.state not in ACTIVE,
        is_decline=found.is_withdrawal_a_decline,
        offered_minutes=_minutes_to(found.undo_offered_until, portal.now),
        undo_until=found.undo_until,
        undo_minutes=_minutes_to(found.undo_until, portal.now),
        lost=_lost(found, telling),
        restore=_action(found.restore_decision, telling) if found.restore_decision else None,
        confirm=_action(found.confirm_decision, telling) if found.confirm_decision else None,
        cancels=found.cancels,
        returns=found.returns,
        version=found.version,
        members=tuple(
            show_member(one, page, portal)
            for one in (found.group.companions if found.group else ())
        ),
    )


def show_member(member: Companion, page: AppointmentPage, portal: "Portal") -> ShownMember:
    """Another visit of the group; the reasons are those of that visit."""
    telling = telling_of_member(member, page, portal)
    restore = member.restore_decision
    return ShownMember(
        member,
        _action(member.cancel_decision, telling),
        _action(restore, telling) if restore is not None else None,
    )


def show_moves(cards: Iterable[AppointmentCard], portal: "Portal") -> dict[UUID, Action]:
    """Reschedule of each visit in a list, as long as it stands; meetings have it on their page."""
    visits = [card for card in cards if card.services and card.state in ACTIVE]
    if not visits:
        return {}
    uids = [card.uid for card in visits]
    facts = list_reschedule_facts(portal.client, portal.workspace, uids)
    return {
        card.uid: _action(
            may_reschedule(facts[card.uid], now=portal.now),
            telling_of_card(card, facts[card.uid], portal),
        )
        for card in visits
    }


def told_done(page: AppointmentPage, done: str) -> str:
    """What the address says was done, as long as it is still so."""
    card = page.card
    facts = {
        "is_cancelled": card.state == "cancelled",
        "is_declined": card.my_answer == Answer.DECLINED,
        "is_ahead": card.state in ACTIVE and card.my_answer != Answer.DECLINED,
    }
    return done if facts.get(DONE.get(done, ""), False) else ""


def refused_texts(decision: Decision, page: AppointmentPage, portal: "Portal") -> tuple[str, ...]:
    """Why what was pressed did not work."""
    return reason_texts(decision, telling_of(page, portal))


def _lost(found: PortalActions, telling: Telling) -> tuple[str, ...]:
    """Somebody at the business took the held time; Restore has its own reasons."""
    undo = found.undo_decision
    is_lost = undo is not None and found.restore_decision is None and "slot_taken" in undo.codes
    return reason_texts(undo, telling) if undo is not None and is_lost else ()


def _action(decision: Decision, telling: Telling) -> Action:
    return Action(decision.is_allowed, reason_texts(decision, telling))


def _minutes_to(at: datetime | None, now: datetime) -> int:
    """Begun minutes count whole: nobody is told of less time than there is a minute of."""
    return max(0, -int((now - at).total_seconds() // _MINUTE)) if at is not None else 0
