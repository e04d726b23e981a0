"""Delete whole records of care; called by what erases and what retains, inside a transaction."""

from collections.abc import Iterable
from functools import partial

from django.db import transaction

from portico.apps.care.models import (
    FormRequest,
    FormSubmission,
    FormUpload,
    SessionSummary,
    SummaryShare,
)
from portico.apps.care.uploads import remove_file


def remove_summaries(keys: Iterable[int]) -> int:
    """Summaries by primary key, with shares, revisions and private notes; how many."""
    wanted = list(keys)
    SummaryShare.objects.filter(summary__in=wanted).delete()
    rows = SessionSummary.objects.filter(pk__in=wanted)
    count = rows.count()
    rows.delete()
    return count


def remove_forms(keys: Iterable[int]) -> int:
    """Form requests by primary key, with what was handed in and its files; how many.

    The files go once the transaction stands.
    """
    wanted = list(keys)
    uploads = list(FormUpload.objects.filter(request__in=wanted))
    FormSubmission.objects.filter(request__in=wanted).delete()
    rows = FormRequest.objects.filter(pk__in=wanted)
    count = rows.count()
    rows.delete()
    for upload in uploads:
        transaction.on_commit(partial(remove_file, upload))
    return count
