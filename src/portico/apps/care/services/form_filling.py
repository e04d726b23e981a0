"""The client opens a form, and every answer is kept as it is given."""

import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from portico.apps.care.drawings import redraw_signatures
from portico.apps.care.models import FormRequest
from portico.apps.care.services.form_requesting import change_state, lock_request, note_change
from portico.apps.care.sheets import read_sheet, template_of, write_sheet
from portico.domain.actors import Actor
from portico.domain.decisions import Decision, Reason
from portico.domain.errors import InvalidInput, Refused
from portico.domain.forms.requests import FILLABLE, RequestState
from portico.domain.forms.sheets import Sheet, save_answers, settle_answer
from portico.domain.forms.submission import list_files
from portico.domain.forms.template import Kind, walk_questions
from portico.domain.forms.values import Typed

MOST_CHARACTERS = 400_000
"""Of a whole sheet with all that several pages typed."""


@transaction.atomic
def open_request(*, request: FormRequest, actor: Actor, now: datetime) -> FormRequest:
    """The client begins: pressed, never by following a link. Opened before, it changes nothing."""
    row = lock_request(request)
    if row.state == RequestState.SENT:
        _require_fillable(row, now)
        change_state(row, RequestState.OPENED)
        row.opened_at = now
        row.save(update_fields=["state", "opened_at"])
        note_change(row, "opened", actor=actor, now=now)
    return row


@transaction.atomic
def save_form_answers(
    *,
    request: FormRequest,
    typed: Mapping[str, Typed],
    seen: int,
    writer: str,
    actor: Actor,
    now: datetime,
) -> Sheet:
    """Keep what a page typed, right or wrong; see `domain.forms.sheets.save_answers`.

    Unknown questions and files are left aside; what was drawn is drawn anew. Raises Refused where
    it cannot be filled in any more, InvalidInput (`answers`: `too_long`) where it would be more
    than a form can be.
    """
    row = lock_request(request)
    _require_fillable(row, now)
    template = template_of(row.version)
    known = {q.id for q in walk_questions(template) if q.kind is not Kind.STATIC}
    wanted = {k: v for k, v in typed.items() if k in known - list_files(template)}
    wanted = redraw_signatures(template, wanted)
    before = read_sheet(row)
    sheet = save_answers(before, wanted, seen=seen, writer=writer[:40])
    if sheet is not before:
        _keep(row, sheet, actor, now)
    return sheet


@transaction.atomic
def settle_form_answer(
    *,
    request: FormRequest,
    question: str,
    choice: int,
    writer: str,
    actor: Actor,
    now: datetime,
) -> Sheet:
    """Choose among answers that two pages gave: 0 is the one in effect, 1 the other."""
    row = lock_request(request)
    _require_fillable(row, now)
    before = read_sheet(row)
    sheet = settle_answer(before, question, choice, writer=writer[:40])
    if sheet is not before:
        _keep(row, sheet, actor, now)
    return sheet


def keep_files(
    row: FormRequest, question: str, uids: list[str], *, actor: Actor, now: datetime
) -> None:
    """Note which files answer a question; `row` is locked by the caller."""
    _require_fillable(row, now)
    before = read_sheet(row)
    sheet = save_answers(before, {question: uids}, seen=before.revision, writer="")
    _keep(row, sheet, actor, now)


def _keep(row: FormRequest, sheet: Sheet, actor: Actor, now: datetime) -> None:
    kept = (*sheet.trails.values(), *sheet.rivals.values())
    size = len(json.dumps([[e.typed for e in trail] for trail in kept]))
    if size > MOST_CHARACTERS:
        raise InvalidInput({"answers": ("too_long",)})
    is_first = row.state != RequestState.IN_PROGRESS
    if is_first:
        change_state(row, RequestState.IN_PROGRESS)
        row.opened_at = row.opened_at or now
    row.changed_at = now
    write_sheet(row, sheet)
    row.save(update_fields=["state", "opened_at", "changed_at", "sealed_sheet"])
    if is_first:
        note_change(row, "begun", actor=actor, now=now)


def _require_fillable(row: FormRequest, now: datetime) -> None:
    """Raises Refused; one whose time is over counts as expired before a worker says so."""
    is_over = row.expires_at is not None and row.expires_at <= now
    if RequestState(row.state) not in FILLABLE:
        raise Refused(Decision((Reason(f"form_{row.state}"),)))
    if is_over:
        raise Refused(Decision((Reason("form_expired"),)))
