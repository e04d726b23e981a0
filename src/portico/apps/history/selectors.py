"""Read what happened."""

from uuid import UUID

from django.db.models import QuerySet

from portico.apps.history.models import LogEntry


def list_history(subject_kind: str, subject_uid: UUID) -> QuerySet[LogEntry]:
    """Entries about one subject, newest first."""
    return LogEntry.objects.filter(subject_kind=subject_kind, subject_uid=subject_uid)
