"""*Test on a client*: what would happen and when, with nothing done."""

from dataclasses import dataclass, replace
from datetime import datetime

from portico.domain.flows.definition import Definition, TagChange
from portico.domain.flows.runs import Effect, Entry, Facts, Run, Status, advance, finish_call
from portico.domain.flows.starts import has_wanted_form


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One thing that would happen, and when."""

    at: datetime
    entry: Entry


def rehearse(
    definition: Definition, facts: Facts, *, now: datetime, zone: str
) -> tuple[Rehearsed, ...]:
    """Everything, if all stays as it is today; webhooks count as answered.

    Of the filters only the one about the client is asked: there is no appointment.
    """
    if not has_wanted_form(definition.start, facts.open_forms):
        return (Rehearsed(now, Entry("not_started")),)
    run, at, said = Run(now), now, []
    while True:  # every turn goes on in the steps, and those have an end
        turn = advance(run, definition, facts, now=at, zone=zone)
        facts = _with_tags(facts, turn.effects)
        if turn.call is not None:
            called = finish_call(turn.run, turn.call, "", is_final=False, now=at)
            turn = replace(called, log=(*turn.log, *called.log))
        said += [Rehearsed(at, entry) for entry in turn.log]
        run = turn.run
        if run.status is not Status.RUNNING:
            return tuple(said)
        at = turn.due_at or at


def _with_tags(facts: Facts, effects: tuple[Effect, ...]) -> Facts:
    tags = set(facts.tags)
    for effect in effects:
        if isinstance(effect, TagChange):
            (tags.add if effect.is_added else tags.discard)(effect.tag.lower())
    return replace(facts, tags=frozenset(tags))
