"""Where a run stands, and whether it may follow an edit."""

from dataclasses import replace

import pytest

from portico.domain.flows.definition import Condition, Definition, Note, Start, Test, Trigger
from portico.domain.flows.places import Place, may_follow, next_step

ASKS = Condition(
    "s2", Test.HAS_FUTURE, yes=(Note("s3", "a"), Note("s4", "b")), no=(Note("s5", "c"),)
)
STEPS = (Note("s1", "begin"), ASKS, Note("s6", "end"))
FLOW = Definition(Start(Trigger.BOOKED), STEPS)


@pytest.mark.parametrize(
    ("place", "follows"),
    [
        (Place(), "s1"),
        (Place("s1"), "s2"),
        (Place("s2", "yes"), "s3"),
        (Place("s3"), "s4"),
        (Place("s4"), "s6"),
        (Place("s2", "no"), "s5"),
        (Place("s5"), "s6"),
        (Place("s6"), None),
    ],
)
def test_what_comes_next(place, follows):
    step = next_step(STEPS, place)
    assert (step.id if step else None) == follows
    with pytest.raises(LookupError):
        next_step(STEPS, Place("s9"))
    assert next_step((), Place()) is None


def edit(**notes: str) -> Definition:
    """The flow with other notes."""

    def write(step: Note) -> Note:
        return replace(step, body=notes.get(step.id, step.body))

    asks = replace(ASKS, yes=tuple(map(write, ASKS.yes)), no=tuple(map(write, ASKS.no)))
    return replace(FLOW, steps=(write(STEPS[0]), asks, write(STEPS[2])))


@pytest.mark.parametrize(
    ("place", "edited", "may"),
    [
        (Place(), edit(s1="x"), True),
        (Place("s1"), edit(s1="x"), False),
        (Place("s1"), edit(s3="x", s5="x", s6="x"), True),
        (Place("s3"), edit(s3="x"), False),
        (Place("s3"), edit(s4="x"), True),
        (Place("s3"), edit(s5="x"), True),
        (Place("s5"), edit(s3="x"), True),
        (Place("s6"), edit(s5="x"), False),
        (Place("s2", "yes"), edit(s3="x"), True),
        (Place("s3"), replace(FLOW, steps=(STEPS[0],)), False),
        (Place("s9"), FLOW, False),
        (Place(), replace(FLOW, start=Start(Trigger.COMPLETED)), False),
        (Place("s6"), replace(FLOW, start=Start(Trigger.BOOKED, has_open_form=True)), False),
        (Place("s6"), replace(FLOW, stops_if_cancelled=True), True),
    ],
)
def test_a_run_follows_unless_something_before_it_changed(place, edited, may):
    assert may_follow(FLOW, edited, place) is may
