"""What keeps an appointment from being deleted; apps above name theirs as they start."""

from collections.abc import Callable

HasRecords = Callable[[int], bool]
"""From the primary key of an appointment to whether it carries something."""
_checks: list[HasRecords] = []


def register_records(check: HasRecords) -> None:
    """Let `check` say whether an appointment carries a form, a summary or a signature."""
    _checks.append(check)


def has_records(appointment_id: int) -> bool:
    """Whether anything is carried by it."""
    return any(check(appointment_id) for check in _checks)
