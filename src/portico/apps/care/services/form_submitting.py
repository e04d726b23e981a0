"""The client signs and hands a form in, once."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from portico.apps.care.drawings import redraw_part
from portico.apps.care.form_papers import print_form
from portico.apps.care.models import FormRequest, FormSubmission
from portico.apps.care.services.form_requesting import (
    change_state,
    forget_messages,
    lock_request,
    note_change,
)
from portico.apps.care.sheets import read_sheet, template_of
from portico.apps.care.submissions import Submitted, write_submission
from portico.domain.actors import Actor
from portico.domain.decisions import Decision, Reason
from portico.domain.errors import InvalidInput, Refused, StaleChange
from portico.domain.forms.requests import FILLABLE, HANDED_IN, RequestState, state_after_submission
from portico.domain.forms.submission import find_obstacles, keep_visible
from portico.domain.forms.template import Template
from portico.domain.forms.values import SIGNATURE_PARTS


def submit_form(
    *,
    request: FormRequest,
    signature: Mapping[str, str],
    seen: int,
    address: str,
    actor: Actor,
    now: datetime,
) -> FormRequest:
    """Hand in what the review showed (revision `seen`); handed in before, it changes nothing.

    `signature` is as typed, `drawing` as a canvas sends it. The PDF is made before the
    transaction, of exactly the answers that are then written with it.
    Raises InvalidInput (by question, `signature`), StaleChange where an answer changed since the
    review, Refused (`form_…`) where it cannot be filled in any more. Call it outside of any
    transaction.
    """
    if RequestState(request.state) in HANDED_IN:
        return request
    _require_fillable(request, now)
    sheet = read_sheet(request)
    if sheet.revision != seen:
        raise StaleChange(seen, sheet.revision)
    template = template_of(request.version)
    signature = redraw_part(signature)
    faults = find_obstacles(template, sheet.answers, signature, sheet.rivals)
    if faults:
        raise InvalidInput(faults)
    submitted = Submitted(keep_visible(template, sheet.answers), _sign(template, signature))
    submission = FormSubmission(
        organization_id=request.organization_id,
        request=request,
        submitted_at=now,
        address=address[:45],
    )
    pdf = print_form(request, template, submitted, now=now)
    write_submission(submission, submitted, pdf)
    submission.sha256 = hashlib.sha256(pdf).hexdigest()
    return _write(request, submission, template, actor, now)


@transaction.atomic
def _write(
    request: FormRequest,
    submission: FormSubmission,
    template: Template,
    actor: Actor,
    now: datetime,
) -> FormRequest:
    row = lock_request(request)
    if RequestState(row.state) in HANDED_IN:
        return row
    if row.sealed_sheet != request.sealed_sheet:
        raise StaleChange(read_sheet(request).revision, read_sheet(row).revision)
    change_state(row, state_after_submission(needs_review=template.needs_review))
    row.submitted_at, row.sealed_sheet = now, ""
    row.save(update_fields=["state", "submitted_at", "sealed_sheet"])
    submission.request = row
    submission.save(force_insert=True)
    forget_messages(row, "the form was handed in", now=now)
    note_change(row, "submitted", actor=actor, now=now)
    return row


def _sign(template: Template, signature: Mapping[str, str]) -> dict[str, str]:
    if not template.is_signed:
        return {}
    named = {key: signature.get(key, "").strip() for key in SIGNATURE_PARTS}
    if named["relationship"] != "other":
        named["other"] = ""
    return {key: text for key, text in named.items() if text}


def _require_fillable(row: FormRequest, now: datetime) -> None:
    is_over = row.expires_at is not None and row.expires_at <= now
    if RequestState(row.state) not in FILLABLE or is_over:
        code = "form_expired" if is_over else f"form_{row.state}"
        raise Refused(Decision((Reason(code),)))
