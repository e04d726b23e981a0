"""The lists that one client finds in the portal: Home, what is coming, what is over."""

from dataclasses import dataclass
from datetime import datetime

from portico.apps.appointments.selectors.attendances import list_attendances
from portico.apps.appointments.selectors.cards import (
    AppointmentCard,
    list_cards,
    list_upcoming_cards,
)
from portico.apps.appointments.selectors.upcoming import is_upcoming
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.states import ACTIVE, Answer

PAGE = 20
"""Past appointments on one page."""


@dataclass(frozen=True, slots=True)
class HomePage:
    """The next appointment, up to two after it, and invitations to answer."""

    next: AppointmentCard | None
    later: tuple[AppointmentCard, ...]
    to_answer: tuple[AppointmentCard, ...]


@dataclass(frozen=True, slots=True)
class PastPage:
    """One page of what is over, newest first."""

    cards: tuple[AppointmentCard, ...]
    page: int
    has_more: bool

    @property
    def count(self) -> str:
        """How many there are, as it is shown: as far as this page knows, nobody counts them."""
        known = (self.page - 1) * PAGE + len(self.cards)
        if self.page > 1 and not self.cards:
            return ""
        return f"{known}+" if self.has_more else str(known)


def load_home(client: Client, workspace: Workspace, *, now: datetime) -> HomePage:
    """Home in a fixed number of queries."""
    cards = list_upcoming(client, workspace, now=now)
    timed = [card for card in cards if card.starts_at is not None and _is_expected(card)]
    asking = tuple(c for c in cards if c.can_answer and c.my_answer == Answer.NEEDS_ACTION)
    first = timed[0] if timed else None
    return HomePage(first, tuple(timed[1:3]), asking)


def _is_expected(card: AppointmentCard) -> bool:
    return card.state in ACTIVE and card.my_answer != Answer.DECLINED


def list_upcoming(
    client: Client, workspace: Workspace, *, now: datetime
) -> tuple[AppointmentCard, ...]:
    """What is active, or held for an Undo: the next one first, proposed ones last."""
    shown = client.shown_only
    cards = list_upcoming_cards(client, workspace, now=now)
    cards = [card for card in cards if shown is None or card.uid in shown]
    return tuple(sorted(cards, key=lambda c: (c.starts_at is None, c.starts_at or now)))


def list_past(client: Client, workspace: Workspace, *, now: datetime, page: int = 1) -> PastPage:
    """Everything that is not upcoming, newest first, paged.

    Only keys are sorted and none are counted: a client's thousands cost little more than a few.
    """
    order = ("-appointment__starts_at", "-appointment_id")
    rows = list_attendances(client, workspace).exclude(is_upcoming(now))
    page = max(1, page)
    start = (page - 1) * PAGE
    keys = rows.order_by(*order).values("pk")[start : start + PAGE + 1]
    shown = list_attendances(client, workspace).filter(pk__in=keys).order_by(*order)
    cards = tuple(list_cards(shown, workspace, now=now))
    return PastPage(cards[:PAGE], page, len(cards) > PAGE)
