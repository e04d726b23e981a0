"""Who does a visit, and where, once its start is chosen."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from secrets import SystemRandom

from portico.apps.appointments.selectors.visits import Sought
from portico.apps.workspaces.models import Workspace
from portico.domain.assignment import assign, assign_group
from portico.domain.availability import Choice, Key, LineRequest, Placed, Search
from portico.domain.gaps import avoid_gaps, choose_order


def choose_visits(
    workspace: Workspace, sought: Sought, minute: int, *, preferred: Collection[Key] = ()
) -> Sequence[Sequence[Placed]] | None:
    """The lines of every visit at a start that was found; None where they do not fit together.

    *Anyone* is whoever comes first in the workspace's order, of those whom the start was offered
    for; `preferred` calendars (those that the client holds) come before all others.
    """
    if len(sought.searches) > 1:
        return assign_group(sought.searches, sought.offsets, minute)
    search = sought.searches[0]
    lines = [_order(workspace, sought, minute, n, preferred) for n in range(len(search.lines))]
    return [assign(Search(search.world, lines), minute)]


def _order(
    workspace: Workspace, sought: Sought, minute: int, number: int, preferred: Collection[Key]
) -> LineRequest:
    line = sought.searches[0].lines[number]
    if len(line.choices) == 1:
        return line
    by_staff = {choice.staff: choice for choice in line.choices}
    keys = choose_order(
        by_staff, workspace.anyone_order, _count_booked(sought, minute), SystemRandom().shuffle
    )
    choices = [by_staff[key] for key in keys]
    if workspace.avoids_gaps:
        choices.sort(
            key=lambda choice: not _leaves_no_gap(workspace, sought, minute, number, choice)
        )
    choices.sort(key=lambda choice: choice.staff not in preferred)
    return replace(line, choices=choices)


def _count_booked(sought: Sought, minute: int) -> dict[Key, int]:
    """Minutes booked on the day of the visit."""
    day = next((day for day in sought.days if day >> minute & 1), 0)
    calendars = sought.searches[0].world.calendars
    return {key: (calendar.bookings & day).bit_count() for key, calendar in calendars.items()}


def _leaves_no_gap(
    workspace: Workspace, sought: Sought, minute: int, number: int, choice: Choice
) -> bool:
    """Whether the start is offered where nobody else does this line."""
    search = sought.searches[0]
    lines = list(search.lines)
    lines[number] = replace(lines[number], choices=[choice])
    found = avoid_gaps(Search(search.world, lines), sought.days, workspace.increment)
    return bool(found >> minute & 1)
