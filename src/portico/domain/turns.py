"""Whose turn it is among messages that are due, and how many may go."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from portico.domain.automated import Purpose

AT_THE_DOOR = frozenset({"sign_in", "booking_code", "confirmation_code", "staff_password_reset"})
"""Somebody sits before a page and waits: it goes first, and is tried at any address."""
TRIED = AT_THE_DOOR | {"delivery_test", "automated_test", "sender_code", "text_test"}
"""So does what staff ask for to see whether it arrives."""
FIRST, USUAL, LAST = 0, 1, 2
PRIORITIES = (FIRST, USUAL, LAST)
MOST_NEWS = 3
NEWS_SPAN = timedelta(days=1)
"""So much marketing a client gets within so long, by one channel."""


def priority_of(trigger: str, purpose: Purpose) -> int:
    """What people wait for, then notices, then marketing."""
    if trigger in TRIED:
        return FIRST
    return LAST if purpose is Purpose.MARKETING else USUAL


def take_turns(waiting: Mapping[int, Sequence[int]], *, limit: int, first: int = 0) -> list[int]:
    """Up to `limit` keys, one of each organization in turn, each one's own order kept.

    `waiting`: keys by organization; the first to have its turn is the one after `first`, so that
    more organizations than `limit` all get theirs.
    """
    names = sorted(waiting)
    names = [name for name in names if name > first] + [name for name in names if name <= first]
    chosen: list[int] = []
    for place in range(limit):
        row = [waiting[name][place] for name in names if place < len(waiting[name])]
        if not row or len(chosen) >= limit:
            break
        chosen += row
    return chosen[:limit]
