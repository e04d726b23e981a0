"""A client books a visit (product page 3, Booking by the client)."""

from datetime import datetime

from django.db import transaction

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.selectors.wishes import VisitRequest
from portico.apps.appointments.services.fitting import HOLD, fit_visits, lock_request
from portico.apps.appointments.services.writing import FittedVisit, tell_booked, write_visit
from portico.apps.people.models import Client
from portico.apps.schedule.services.occupying import free
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.booking import may_book
from portico.domain.errors import InvalidInput, Refused


@transaction.atomic
def book_visit(
    *,
    client: Client,
    workspace: Workspace,
    request: VisitRequest,
    starts_at: datetime,
    accepted_policy: str = "",
    booked_for: str = "",
    is_known: bool = True,
    actor: Actor,
    now: datetime,
) -> Appointment:
    """Book the visit at exactly this start, as it was offered; the client's hold becomes it.

    `accepted_policy`: the cancellation policy as the client read it. `is_known`: false for a
    client record made for this very booking. Raises InvalidInput (`policy`, `booked_for`),
    NotThere (a service or an option), Refused with every reason of `may_book` or with
    `own_overlap`, or SlotTaken.
    """
    policy = check_policy(workspace, accepted_policy, booked_for)
    wanted, calendars = lock_request(
        client, workspace, request, is_known=is_known, starts_at=starts_at, now=now
    )
    decision = may_book(wanted.facts)
    if not decision.is_allowed:
        raise Refused(decision)
    fitted = fit_visits(workspace, wanted.plans, calendars, starts_at, client=client, now=now)
    free(subject_kind=HOLD, subject_uids=[client.uid])
    appointment = write_visit(
        workspace,
        FittedVisit(client, request, wanted, fitted),
        booker=client,
        accepted_policy=policy,
        booked_for=booked_for.strip(),
        now=now,
    )
    tell_booked(appointment, actor=actor, now=now)
    return appointment


def check_policy(workspace: Workspace, accepted_policy: str, booked_for: str = "") -> str:
    """The policy that was accepted; raises InvalidInput unless it is the one that stands."""
    policy = "\n".join(workspace.cancellation_policy.split("\r\n"))
    faults: dict[str, tuple[str, ...]] = {}
    if "\n".join(accepted_policy.split("\r\n")).strip() != policy.strip():
        faults["policy"] = ("changed",) if accepted_policy.strip() else ("required",)
    if len(booked_for.strip()) > 120:
        faults["booked_for"] = ("too_long",)
    if faults:
        raise InvalidInput(faults)
    return policy
