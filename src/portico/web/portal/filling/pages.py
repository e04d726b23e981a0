"""The pages of a form: which section comes next, what stands on it."""

import secrets
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from portico.apps.care.selectors.forms_portal import FormPage, load_form
from portico.domain.errors import NotThere
from portico.domain.forms.requests import RequestState
from portico.domain.forms.sheets import save_answers
from portico.domain.forms.template import Kind
from portico.domain.forms.visibility import Seen, find_faults, look, measure_progress
from portico.web.portal.filling.fields import show_fields
from portico.web.portal.filling.typed import read_revision, read_typed
from portico.web.portal.guard import Portal, PortalRequest
from portico.web.portal.pages import show

FileFaults = dict[str, tuple[str, ...]]


def load_own_form(portal: Portal, uid: UUID) -> FormPage:
    """The client's own form; anybody else's does not exist."""
    return load_form(portal.client, portal.workspace, uid, now=portal.now)


def find_section(page: FormPage, key: str) -> int:
    """The number of a visible section; raises NotThere for one that is not there or hidden."""
    found = next((n for n, one in enumerate(page.seen) if one.section.id == key), None)
    if found is None:
        raise NotThere("section")
    return found


def address_of_form(portal: Portal, page: FormPage) -> str:
    """Its first page."""
    return reverse("portal:form", args=[portal.workspace.public_id, page.uid])


def address_of_section(portal: Portal, page: FormPage, number: int) -> str:
    """A section by its number; behind the last one comes the review."""
    if number >= len(page.seen):
        return reverse("portal:form_review", args=[portal.workspace.public_id, page.uid])
    key = page.seen[max(number, 0)].section.id
    return reverse("portal:form_section", args=[portal.workspace.public_id, page.uid, key])


def find_resume(page: FormPage) -> int:
    """Where to go on: the first section with a fault, or without any answer.

    Nothing given yet: the first one, however much of it is prefilled.
    """
    if page.state is not RequestState.IN_PROGRESS:
        return 0
    for number, one in enumerate(page.seen):
        answered, asked = measure_progress((one,))
        if one.faults or (asked and not answered):
            return number
    return len(page.seen)


def show_section(
    request: PortalRequest,
    page: FormPage,
    number: int,
    *,
    with_errors: bool = False,
    file_faults: FileFaults | None = None,
    notice: str = "",
    writer: str = "",
    status: int = 200,
) -> HttpResponse:
    """One section with its fields, and how far one is."""
    seen = page.seen[number]
    fields = show_fields(page, seen, with_errors=with_errors, file_faults=file_faults or {})
    shown = {one.question.id: one for one in fields}
    context: dict[str, Any] = {
        "here": "forms",
        "page": page,
        "section": seen.section,
        "places": [(one.id, shown.get(one.id)) for one in seen.section.questions],
        "number": number + 1,
        "count": len(page.seen),
        "steps": range(1, len(page.seen) + 2),
        "faulty": [one for one in fields if one.errors],
        "disputed": [one for one in fields if one.rivals],
        "file_names": ",".join(one.file_name for one in fields if one.question.kind == "file"),
        "has_signature": any(one.kind is Kind.SIGNATURE for one in seen.section.questions),
        "writer": writer or secrets.token_hex(8),
        "notice": notice,
        "back": address_of_section(request.portal, page, number - 1)
        if number
        else address_of_form(request.portal, page),
    }
    return show(request, "form_section.html", context, status=status)


def type_into(request: PortalRequest, page: FormPage) -> FormPage:
    """The page with what was just sent to it, which is kept nowhere."""
    sent = request.POST
    typed = read_typed(sent, page.template)
    writer = sent.get("writer", "")
    sheet = save_answers(page.sheet, typed, seen=read_revision(sent), writer=writer)
    return replace(page, sheet=sheet, seen=look(page.template, sheet.answers))


def has_new_questions(page: FormPage, seen: Seen, sent: list[str]) -> bool:
    """Whether an answer brought questions that the page did not show yet."""
    return bool({question.id for question, _ in seen.given} - set(sent))


def list_faulty_sections(page: FormPage) -> list[tuple[int, Seen]]:
    """Sections in which something is missing or wrong, or two answers disagree."""
    faults = find_faults(page.seen)
    found = []
    for number, one in enumerate(page.seen):
        keys = {question.id for question, _ in one.given}
        if keys & (set(faults) | set(page.sheet.rivals)):
            found.append((number, one))
    return found
