"""Prove an address by the code of a booking, and book: a stranger's wish becomes a visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from portico.apps.access.models import SignInRequest
from portico.apps.access.services.entering import check_code
from portico.apps.access.services.spending import spend_request
from portico.apps.access.services.starting import Choosing, Entered
from portico.apps.access.services.trying import return_try
from portico.apps.access.validity import LinkStatus
from portico.apps.access.visitors import UNSEEN, Visitor
from portico.apps.appointments.selectors.groups import find_own_visit
from portico.apps.appointments.services.booking import book_visit
from portico.apps.appointments.services.grouping import book_group
from portico.apps.entry.selectors.bookers import find_bookers
from portico.apps.entry.typed_bookings import TypedBooking, read_typed
from portico.apps.people.models import Client
from portico.apps.people.services.clients import create_client
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.errors import (
    CodeWrong,
    DomainError,
    InvalidInput,
    LinkEnded,
    NotThere,
    Refused,
    SlotTaken,
)


@dataclass(frozen=True, slots=True)
class Proved:
    """Somebody who is in, what they had typed, and the appointment (of a group their own) that it
    became.

    Without an appointment `error` says why; the person is in all the same, and goes on from
    what was typed.
    """

    entered: Entered
    typed: TypedBooking
    appointment_uid: UUID | None = None
    error: DomainError | None = None


def prove_address(
    *,
    workspace: Workspace,
    browser_key: str,
    code: str,
    visitor: Visitor = UNSEEN,
    inside: Client | None = None,
    now: datetime,
) -> Proved | Choosing:
    """Sign in by the code that `begin_booking` brought, and book what was typed, once.

    A known address signs into its record, which stays as it is; a new one becomes a record with
    what was typed. The chooser follows as at sign-in, and then `book_chosen`. Signing in comes
    first and by itself: whoever lost the time is in. Raises LinkEnded where this browser asked
    nothing, more than 15 minutes ago, or has used the code ("spent"); CodeWrong(tries_left).
    """
    with transaction.atomic():
        outcome, is_new = _try_code(workspace, browser_key, code, visitor, inside, now)
    if isinstance(outcome, CodeWrong | LinkEnded):
        raise outcome  # after the commit: a wrong try stays counted
    if isinstance(outcome, Choosing):
        return outcome
    return book_proved(outcome, is_known=not is_new, now=now)


def book_proved(entered: Entered, *, is_known: bool = True, now: datetime) -> Proved:
    """Book what was typed, as who is in now; `entered` carries it (`booking`)."""
    if entered.booking is None:
        raise LinkEnded(LinkStatus.ENDED)
    typed, session = read_typed(entered.booking), entered.session
    client = session.client
    book = _book_group if typed.others else _book_visit
    try:
        made = book(client, session.workspace, typed, is_known, now)
    except (SlotTaken, Refused, NotThere, InvalidInput) as error:
        return Proved(entered, typed, error=error)
    return Proved(entered, typed, made)


def _book_visit(
    client: Client, workspace: Workspace, typed: TypedBooking, is_known: bool, now: datetime
) -> UUID:
    made = book_visit(
        client=client,
        workspace=workspace,
        request=typed.request,
        starts_at=typed.starts_at,
        accepted_policy=typed.accepted_policy,
        booked_for=typed.booked_for,
        is_known=is_known,
        actor=Actor("client", client.name, client.uid),
        now=now,
    )
    return made.uid


def _book_group(
    client: Client, workspace: Workspace, typed: TypedBooking, is_known: bool, now: datetime
) -> UUID:
    group = book_group(
        client=client,
        workspace=workspace,
        members=typed.members,
        starts_at=typed.starts_at,
        accepted_policy=typed.accepted_policy,
        is_known=is_known,
        actor=Actor("client", client.name, client.uid),
        now=now,
    )
    return find_own_visit(client, group)


def _try_code(
    workspace: Workspace,
    browser_key: str,
    code: str,
    visitor: Visitor,
    inside: Client | None,
    now: datetime,
) -> tuple[Entered | Choosing | CodeWrong | LinkEnded, bool]:
    """What the code opens, and whether a record was made for it."""
    request = check_code(
        workspace=workspace,
        browser_key=browser_key,
        code=code,
        purpose=SignInRequest.BOOKING,
        now=now,
    )
    if not isinstance(request, SignInRequest):
        return request, False
    is_new = False
    if request.is_of_newcomer:
        bookers = find_bookers(workspace, request.address)
        if not bookers.decision.is_allowed:
            return LinkEnded(LinkStatus.ENDED), False
        is_new = _name_client(request, bookers.clients, now)
    outcome = spend_request(request=request, way_in="code", visitor=visitor, inside=inside, now=now)
    if outcome is None:  # with the transaction goes the record
        raise LinkEnded(LinkStatus.SPENT)
    return_try(request, now=now)
    return outcome, is_new


def _name_client(request: SignInRequest, known: Sequence[Client], now: datetime) -> bool:
    """Say whose an address is that was new when the mail went out; whether a record was made.

    Another browser may have proved it since. Tries of one address take turns (`check_code`), so
    that two never make two records. Where several share it by now the chooser follows.
    """
    if known:
        request.client = known[0] if len(known) == 1 else None
        return False
    typed = read_typed(request.booking or {})
    request.client = create_client(
        organization=request.workspace.organization,
        first_name=typed.first_name,
        last_name=typed.last_name,
        email=request.address,
        phone=typed.phone,
        actor=Actor("client", f"{typed.first_name} {typed.last_name}".strip()),
        now=now,
    )
    return True
