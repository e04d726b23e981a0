"""Sets of minutes as one integer: bit n stands for the n-th minute of a window.

The start of a window is bit 0. Union is `|`, what is left is `& ~`, moving is a shift, and all
of a month of one calendar fits into 5.6 kB.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

_CHUNK = 1440
"""A day; whole bytes, so that chunks join without shifting."""
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Window:
    """`length` minutes from `start`, which is aware and a whole minute."""

    start: datetime
    length: int

    @property
    def all(self) -> int:
        """Every minute of it."""
        return (1 << self.length) - 1

    def at(self, minute: int) -> datetime:
        """The instant of a minute."""
        return self.start + minute * _MINUTE

    def floor(self, instant: datetime) -> int:
        """The minute that an instant lies in; below zero before the window."""
        return (instant - self.start) // _MINUTE

    def ceil(self, instant: datetime) -> int:
        """The first minute that begins at the instant or later."""
        return -((self.start - instant) // _MINUTE)

    def cover(self, stretches: Iterable[tuple[datetime, datetime]]) -> int:
        """Every minute that a stretch touches: for what is taken."""
        return collect(((self.floor(a), self.ceil(b)) for a, b in stretches), self.length)

    def fill(self, stretches: Iterable[tuple[datetime, datetime]]) -> int:
        """Every minute that lies wholly in one stretch: for what is open."""
        return collect(((self.ceil(a), self.floor(b)) for a, b in stretches), self.length)


def collect(spans: Iterable[tuple[int, int]], length: int) -> int:
    """The minutes of half-open spans, cut to `0 … length`; they may overlap, in any order."""
    chunks = [0] * (-(-length // _CHUNK))
    for begin, end in spans:
        begin, end = max(begin, 0), min(end, length)
        while begin < end:
            index, offset = divmod(begin, _CHUNK)
            size = min(end - begin, _CHUNK - offset)
            chunks[index] |= ((1 << size) - 1) << offset
            begin += size
    return int.from_bytes(b"".join(c.to_bytes(_CHUNK // 8, "little") for c in chunks), "little")


def runs(minutes: int, length: int) -> int:
    """Where a run of `length` set minutes begins (a ladder of shifts: log `length` steps)."""
    if length <= 0:
        return -1
    have = 1
    while have < length:
        step = min(have, length - have)
        minutes &= minutes >> step
        have += step
    return minutes


def moved(minutes: int, by: int) -> int:
    """Every minute `by` later; earlier where `by` is negative."""
    return minutes << by if by >= 0 else minutes >> -by


def every(step: int, first: int, length: int) -> int:
    """The minutes `first`, `first + step`, … below `length`."""
    first %= step
    count = -(-(length - first) // step)
    if count <= 0:
        return 0
    return (((1 << (step * count)) - 1) // ((1 << step) - 1)) << first


def each(minutes: int) -> Iterator[int]:
    """The set minutes, in order."""
    for index, byte in enumerate(minutes.to_bytes((minutes.bit_length() + 7) // 8, "little")):
        for bit in _BITS[byte]:
            yield index * 8 + bit


_BITS: Sequence[tuple[int, ...]] = [
    tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256)
]
