"""Which visits of a group the client holds while booking: all of them, some, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portico.apps.appointments.selectors.choosing import choose_visits
from portico.apps.appointments.selectors.group_wishes import MemberWish, load_group_wanted
from portico.apps.appointments.selectors.visits import Sought, seek
from portico.apps.appointments.services.fitting import HOLD
from portico.apps.people.models import Client
from portico.apps.schedule.models import Occupancy
from portico.apps.workspaces.models import Workspace
from portico.domain.availability import Placed
from portico.domain.stretches import list_spans

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class HeldVisits:
    """`until`: when the hold ends, None where nothing is held. `are_held`: by member."""

    until: datetime | None
    are_held: tuple[bool, ...]

    @property
    def is_whole(self) -> bool:
        """Whether all of it is held."""
        return self.until is not None and all(self.are_held)


def load_held_visits(
    client: Client,
    workspace: Workspace,
    members: Sequence[MemberWish],
    starts_at: datetime,
    *,
    now: datetime,
) -> HeldVisits:
    """Of what would be booked at this start, as booking chooses it, whose time is held.

    One query where nothing is held. Raises NotThere for a service or an option of nobody's.
    """
    rows = Occupancy.objects.filter(subject_kind=HOLD, subject_uid=client.uid, expires_at__gt=now)
    held = list(rows.values_list("calendar_id", "starts_at", "ends_at", "expires_at"))
    nothing = HeldVisits(None, (False,) * len(members))
    if not held:
        return nothing
    wanted = load_group_wanted(client, workspace, members, now=now)
    sought = seek(workspace, wanted.whole.plans, starts_at, starts_at + _MINUTE, now=now)
    if not sought.has(starts_at):
        return nothing
    visits = choose_visits(workspace, sought, sought.window.floor(starts_at)) or ()
    spans = [(key, begin, end) for key, begin, end, _until in held]
    are_held = tuple(_is_held(visit, sought, spans) for visit in visits)
    if not any(are_held):
        return nothing
    return HeldVisits(min(until for *_, until in held if until is not None), are_held)


def _is_held(
    visit: Sequence[Placed], sought: Sought, held: Sequence[tuple[int, datetime, datetime]]
) -> bool:
    at = sought.window.at
    return all(
        any(key == one and start <= at(begin) and at(end) <= stop for one, start, stop in held)
        for key, begin, end in list_spans(visit)
    )
