"""Counters over the list: one for each state, the two of a client who is here as one sum."""

from dataclasses import dataclass

from portico.domain.states import AppointmentState


@dataclass(frozen=True, slots=True)
class Counter:
    """One counter; it is a link to the list of this state."""

    state: str
    count: int
    is_current: bool


SHOWN = (
    AppointmentState.PROPOSED,
    AppointmentState.PENDING,
    AppointmentState.CONFIRMED,
    AppointmentState.CHECKED_IN,
    AppointmentState.IN_SESSION,
    AppointmentState.COMPLETED,
    AppointmentState.DECLINED,
    AppointmentState.CANCELLED,
)
RARE = frozenset(
    {AppointmentState.PROPOSED, AppointmentState.CHECKED_IN, AppointmentState.IN_SESSION}
)
"""Shown only where there are some, or when asked for."""


def counters_of(counts: dict[str, int], current: str) -> list[Counter]:
    """All first (state ``""``), then the states in the order of their lives."""
    counters = [Counter("", sum(counts.values()), not current)]
    for state in SHOWN:
        count = counts.get(state, 0)
        if count or state not in RARE or state == current:
            counters.append(Counter(state.value, count, state == current))
    return counters
