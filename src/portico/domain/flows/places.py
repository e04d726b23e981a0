"""Where a run stands in the steps, and whether what lies before that place is the same."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from portico.domain.flows.definition import Condition, Definition, Step


@dataclass(frozen=True, slots=True)
class Place:
    """Behind the step `after` (empty: at the beginning); of a condition, in its `branch`."""

    after: str = ""
    branch: str = ""


def next_step(steps: Sequence[Step], place: Place) -> Step | None:
    """What comes next, None at the end; raises LookupError for a place that is not there.

    After the last step of a branch comes what follows the condition.
    """
    if not place.after:
        return steps[0] if steps else None
    is_found, step = _look(steps, place, None)
    if not is_found:
        raise LookupError(place.after)
    return step


def may_follow(old: Definition, new: Definition, place: Place) -> bool:
    """Whether a run that stands at `place` of `old` may go on with `new`.

    A run keeps its version unless nothing before its place changed (product page 5): the same
    start, and the same steps up to the one it took last, that one included.
    """
    if old.start != new.start:
        return False
    trail = _trail(old.steps, place)
    return trail is not None and trail == _trail(new.steps, place)


def _look(steps: Sequence[Step], place: Place, then: Step | None) -> tuple[bool, Step | None]:
    """Whether the place is within `steps`, and what comes next; `then` follows the last one."""
    for number, step in enumerate(steps):
        following = steps[number + 1] if number + 1 < len(steps) else then
        if step.id == place.after:
            inner = _branch(step, place.branch)
            return True, inner[0] if inner else following
        if isinstance(step, Condition):
            for branch in (step.yes, step.no):
                is_found, found = _look(branch, place, following)
                if is_found:
                    return True, found
    return False, None


def _branch(step: Step, name: str) -> tuple[Step, ...]:
    if not isinstance(step, Condition):
        return ()
    return step.yes if name == "yes" else step.no


def _trail(steps: Sequence[Step], place: Place) -> tuple[Step | str, ...] | None:
    """All that lies before the place, in order; of conditions it stands in, only the question."""
    if not place.after:
        return ()
    for number, step in enumerate(steps):
        before = tuple(steps[:number])
        if step.id == place.after:
            return (*before, _question(step), place.branch)
        if isinstance(step, Condition):
            for name, branch in (("yes", step.yes), ("no", step.no)):
                inner = _trail(branch, place)
                if inner is not None:
                    return (*before, _question(step), name, *inner)
    return None


def _question(step: Step) -> Step:
    return replace(step, yes=(), no=()) if isinstance(step, Condition) else step
