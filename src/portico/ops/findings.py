"""One thing that the doctor looked at."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, whether it must be mended, and what to do."""

    subject: str
    is_fine: bool
    text: str
