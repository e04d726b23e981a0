"""Hand every entry exactly once to whoever reacts to what happened."""

from portico.apps.history.models import LogEntry


def has_unswept() -> bool:
    """Whether there is anything to sweep; asked without a lock, so that idling writes nothing."""
    return LogEntry.objects.filter(is_swept=False).exists()


def take_unswept(*, limit: int) -> list[LogEntry]:
    """Entries that nobody swept yet, oldest first, marked as swept.

    Call it in the transaction that writes what follows from them: both stand or neither does.
    Two sweepers at once get different entries.
    """
    unswept = LogEntry.objects.filter(is_swept=False).order_by("id")
    taken = list(unswept.select_for_update(skip_locked=True)[:limit])
    if taken:
        LogEntry.objects.filter(pk__in=[one.pk for one in taken]).update(is_swept=True)
    return taken
