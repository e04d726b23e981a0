"""A worker's sign of life, so that people see when nobody sends."""

from datetime import datetime, timedelta

from portico.apps.messaging.models import WorkerBeat

BEAT_EVERY = timedelta(seconds=30)
_KEPT = timedelta(days=1)


def note_alive(*, owner: str, started_at: datetime, now: datetime) -> None:
    """Write that this worker is at work; rows of workers long gone are deleted."""
    WorkerBeat.objects.update_or_create(
        owner=owner[:40], defaults={"started_at": started_at, "seen_at": now}
    )
    WorkerBeat.objects.filter(seen_at__lt=now - _KEPT).delete()


def note_ended(*, owner: str) -> None:
    """This worker ends in an orderly way: it is not missed."""
    WorkerBeat.objects.filter(owner=owner[:40]).delete()
