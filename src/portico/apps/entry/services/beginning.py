"""Begin to book with an address that nobody has proved yet (product page 3)."""

from datetime import datetime, timedelta

from portico.apps.access.services.asking import ask_sign_in
from portico.apps.access.validity import LinkStatus
from portico.apps.appointments.selectors.group_wishes import load_group_wanted
from portico.apps.appointments.selectors.visits import Plans, seek
from portico.apps.appointments.selectors.wishes import load_wanted
from portico.apps.appointments.services.booking import check_policy
from portico.apps.entry.selectors.waiting import find_waiting
from portico.apps.entry.typed_bookings import TypedBooking, write_typed
from portico.apps.workspaces.models import Workspace
from portico.domain.booking import may_book
from portico.domain.decisions import Decision
from portico.domain.errors import InvalidInput, LinkEnded, Refused, SlotTaken
from portico.domain.groups import check_members

_MINUTE = timedelta(minutes=1)
_LONGEST = {"first_name": 80, "last_name": 80, "phone": 40}
"""As the record of a client takes them."""


def begin_booking(
    *,
    workspace: Workspace,
    address: str,
    typed: TypedBooking,
    browser_key: str,
    network: str,
    now: datetime,
) -> None:
    """Keep what was typed for 15 minutes; a worker looks the address up and mails a code.

    Writes one row and looks at no client: known and unknown addresses cost the same statements.
    Nothing is booked or held by it. Over a limit (that of asking for a link: they count together)
    nothing is written, and the page says the same. Raises InvalidInput (`address`, `first_name`,
    `last_name`, `phone`, `policy`, `booked_for`, of a group `member-1.first_name`), NotThere (a
    service or an option), Refused as for anybody who books, and SlotTaken where the start is not
    offered, or not any more.
    """
    _check_person(typed)
    check_policy(workspace, typed.accepted_policy, typed.booked_for)
    plans, decision = _plan(workspace, typed, now)
    if not decision.is_allowed:
        raise Refused(decision)
    at = typed.starts_at
    if not seek(workspace, plans, at, at + _MINUTE, now=now).has(at):
        raise SlotTaken
    ask_sign_in(
        workspace=workspace,
        address=address,
        browser_key=browser_key,
        network=network,
        booking=write_typed(typed),
        now=now,
    )


def begin_again(*, workspace: Workspace, browser_key: str, network: str, now: datetime) -> None:
    """Ask for another code for what this browser typed; the one before ends.

    Over a limit the former goes on. Raises LinkEnded where this browser waits for no code here.
    """
    waiting = find_waiting(workspace, browser_key, now=now)
    if waiting is None:
        raise LinkEnded(LinkStatus.ENDED)
    ask_sign_in(
        workspace=workspace,
        address=waiting.address,
        browser_key=browser_key,
        network=network,
        booking=write_typed(waiting.typed),
        now=now,
    )


def _plan(workspace: Workspace, typed: TypedBooking, now: datetime) -> tuple[Plans, Decision]:
    """What is looked for, and whether anybody may book it: one visit, or those of a group."""
    at = typed.starts_at
    if typed.others:
        group = load_group_wanted(None, workspace, typed.members, starts_at=at, now=now)
        return group.whole.plans, group.decision
    wanted = load_wanted(None, workspace, typed.request, starts_at=at, now=now)
    return wanted.plans, may_book(wanted.facts)


def _check_person(typed: TypedBooking) -> None:
    """What a new record could not take is said before a mail goes out."""
    faults: dict[str, tuple[str, ...]] = {}
    if not typed.first_name.strip():
        faults["first_name"] = ("required",)
    for name, longest in _LONGEST.items():
        if len(getattr(typed, name).strip()) > longest:
            faults[name] = ("too_long",)
    if typed.others:
        faults |= check_members([one.typed for one in typed.members])
    if faults:
        raise InvalidInput(faults)
