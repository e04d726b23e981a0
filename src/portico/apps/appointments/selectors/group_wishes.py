"""What several clients ask for together: the same rows as for one, loaded once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from portico.apps.appointments.selectors.slots import FoundSlots, ShownDays, find_days
from portico.apps.appointments.selectors.visits import VisitPlan
from portico.apps.appointments.selectors.wishes import VisitRequest, Wanted, load_wanted
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.booking import may_book
from portico.domain.decisions import Decision
from portico.domain.groups import TypedMember, may_book_group


@dataclass(frozen=True, slots=True)
class MemberWish:
    """One member's visit; `typed` None: the booker. `offset`: minutes after the first start."""

    request: VisitRequest
    typed: TypedMember | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True)
class GroupWanted:
    """A group's requests with their rows: `whole` to seek with, `parts` one for each member."""

    whole: Wanted
    parts: Sequence[Wanted]
    decision: Decision


def load_group_wanted(
    client: Client | None,
    workspace: Workspace,
    members: Sequence[MemberWish],
    *,
    is_known: bool = True,
    starts_at: datetime | None = None,
    now: datetime,
) -> GroupWanted:
    """As `load_wanted`, for the booker and those who come along; as many queries.

    Nothing is read of the others: whether we know them shows nowhere. Raises NotThere for a
    service or an option that is not there.
    """
    every = VisitRequest(tuple(line for member in members for line in member.request.lines))
    wanted = load_wanted(client, workspace, every, is_known=is_known, starts_at=starts_at, now=now)
    lines, options = list(wanted.plans.visits[0].lines), list(wanted.options)
    visits, parts = [], []
    for member in members:
        count = len(member.request.lines)
        who = client.pk if client is not None and member.typed is None else None
        visit = VisitPlan(lines[:count], who, member.offset)
        plans = replace(wanted.plans, visits=(visit,))
        parts.append(replace(wanted, plans=plans, options=options[:count]))
        visits.append(visit)
        lines, options = lines[count:], options[count:]
    is_one_each = all(len(member.request.lines) < 2 for member in members)
    facts = replace(wanted.facts, may_combine=workspace.may_combine_services or is_one_each)
    whole = replace(wanted, plans=replace(wanted.plans, visits=tuple(visits)), facts=facts)
    size = may_book_group(len(members), workspace.group_maximum)
    return GroupWanted(whole, parts, Decision((*size.reasons, *may_book(facts).reasons)))


def load_group_slots(
    client: Client | None,
    workspace: Workspace,
    members: Sequence[MemberWish],
    shown: ShownDays,
    *,
    now: datetime,
) -> FoundSlots:
    """Starts at which everybody's visit fits, with all of them there: the same search as for one.

    Raises NotThere for a service or an option of nobody's.
    """
    wanted = load_group_wanted(client, workspace, members, now=now)
    return find_days(workspace, wanted.whole.plans, shown, wanted.decision, now=now)
