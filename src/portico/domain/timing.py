"""The time model of a service (product page 3): who is busy when, in minutes from its start.

```
 buffer before │ duration │ processing │ finishing │ buffer after
 staff busy    │   busy   │    free    │   busy    │ staff busy
               │◀──────── client busy ────────────▶│
```
"""

from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ServiceTime:
    """Minutes of one booked service, options and staff overrides included."""

    duration: int
    processing: int = 0
    finishing: int = 0
    buffer_before: int = 0
    buffer_after: int = 0

    def __post_init__(self) -> None:
        parts = (self.processing, self.finishing, self.buffer_before, self.buffer_after)
        if self.duration <= 0 or min(parts) < 0:
            raise ValueError("a service takes time, and no part of it is negative")

    @property
    def length(self) -> int:
        """How long the client is busy: start to end of finishing."""
        return self.duration + self.processing + self.finishing

    @property
    def worked(self) -> tuple[Span, ...]:
        """What must lie in working time; processing may span a break."""
        first, rest = (0, self.duration), (self.duration + self.processing, self.length)
        return _merge(first, rest)

    @property
    def staff_busy(self) -> tuple[Span, ...]:
        """What the staff member's calendar holds, buffers included."""
        first = (-self.buffer_before, self.duration)
        rest = (self.duration + self.processing, self.length + self.buffer_after)
        return _merge(first, rest)

    @property
    def whole(self) -> Span:
        """What a room or a unit is taken for: the whole stretch with buffers."""
        return (-self.buffer_before, self.length + self.buffer_after)


def _merge(first: Span, rest: Span) -> tuple[Span, ...]:
    if rest[0] == rest[1]:
        return (first,)
    if first[1] == rest[0]:
        return ((first[0], rest[1]),)
    return (first, rest)
