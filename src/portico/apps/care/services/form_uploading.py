"""Files that answer a question: take one, take one away."""

from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from portico.apps.care.models import FormRequest, FormUpload
from portico.apps.care.sealed import seal_text
from portico.apps.care.services.form_filling import keep_files
from portico.apps.care.services.form_requesting import lock_request
from portico.apps.care.sheets import template_of
from portico.apps.care.uploads import (
    QUOTA,
    REQUEST_QUOTA,
    Checked,
    check_upload,
    clean_name,
    remove_file,
    store_file,
)
from portico.domain.actors import Actor
from portico.domain.errors import InvalidInput, NotThere
from portico.domain.forms.submission import list_files
from portico.domain.forms.values import MOST_FILES


def upload_file(
    *,
    request: FormRequest,
    question: str,
    file: BinaryIO,
    name: str,
    actor: Actor,
    now: datetime,
) -> FormUpload:
    """Keep one file for a question of the form.

    Raises InvalidInput (`file`: as `check_upload`, `too_many`, `file_quota`), NotThere (no such
    question), Refused (`form_…`). What was written is removed where the row cannot be kept.
    """
    if question not in list_files(template_of(request.version)):
        raise NotThere("question")
    checked = check_upload(file)
    row = FormUpload(
        organization_id=request.organization_id,
        request=request,
        question=question,
        content_type=checked.content_type,
        uploaded_at=now,
    )
    row.sealed_name = seal_text(row, clean_name(name, checked.content_type), column="sealed_name")
    store_file(row, checked.content)
    try:
        return _keep(row, checked, actor, now)
    except BaseException:
        remove_file(row)
        raise


@transaction.atomic
def _keep(row: FormUpload, checked: Checked, actor: Actor, now: datetime) -> FormUpload:
    request = lock_request(row.request)
    own = FormUpload.objects.filter(request=request)
    listed = [str(uid) for uid in own.filter(question=row.question).values_list("uid", flat=True)]
    if len(listed) >= MOST_FILES:
        raise InvalidInput({"file": ("too_many",)})
    all_files = FormUpload.objects.filter(organization_id=row.organization_id)
    for files, most in ((own, REQUEST_QUOTA), (all_files, QUOTA)):
        taken = files.aggregate(taken=Sum("size"))["taken"] or 0
        if taken + len(checked.content) > most:
            raise InvalidInput({"file": ("file_quota",)})
    row.save(force_insert=True)
    keep_files(request, row.question, [*listed, str(row.uid)], actor=actor, now=now)
    return row


def remove_upload(*, request: FormRequest, uid: UUID, actor: Actor, now: datetime) -> None:
    """Take a file away again while the form is filled in. Raises NotThere, Refused."""
    with transaction.atomic():
        locked = lock_request(request)
        row = FormUpload.objects.filter(request=locked, uid=uid).first()
        if row is None:
            raise NotThere("file")
        others = FormUpload.objects.filter(request=locked, question=row.question).exclude(pk=row.pk)
        keep_files(
            locked,
            row.question,
            [str(uid) for uid in others.values_list("uid", flat=True)],
            actor=actor,
            now=now,
        )
        row.delete()
    remove_file(row)
