"""One section of a form: every answer is kept as it is given, right or wrong."""

from functools import partial
from typing import BinaryIO, cast
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from portico.apps.care.selectors.forms_portal import FormPage
from portico.apps.care.services.form_filling import save_form_answers, settle_form_answer
from portico.apps.care.services.form_uploading import remove_upload, upload_file
from portico.domain.errors import InvalidInput, Refused
from portico.domain.trust import Guarded
from portico.web.portal.filling.pages import (
    FileFaults,
    address_of_form,
    address_of_section,
    find_section,
    has_new_questions,
    load_own_form,
    show_section,
    type_into,
)
from portico.web.portal.filling.saved import show_saved
from portico.web.portal.filling.typed import FILES, read_revision, read_typed
from portico.web.portal.fresh import trusted_page
from portico.web.portal.guard import Portal, PortalRequest, portal_page

MOST_AT_ONCE = 20
"""Files that one press of a button brings; each is looked through."""


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
@trusted_page(Guarded.FORM_ANSWERS)
def form_section(request: PortalRequest, uid: UUID, key: str) -> HttpResponse:
    """GET shows it; POST keeps what was typed, then goes where the pressed button says."""
    portal = request.portal
    page = load_own_form(portal, uid)
    is_typed = request.method == "POST" and not portal.is_preview
    if not page.is_fillable or portal.is_preview:
        return _turn_away(request, page, is_typed=is_typed)
    number = find_section(page, key)
    if not is_typed:
        return show_section(request, page, number)
    try:
        _save(request, page)
    except Refused:
        return _turn_away(request, load_own_form(portal, uid), is_typed=True)
    except InvalidInput:
        page = type_into(request, page)
        return show_section(request, page, find_section(page, key), notice="long", status=422)
    if "HX-Request" in request.headers:
        return show_saved(request, load_own_form(portal, uid), key)
    file_faults = _change_files(request, page)
    return _go_on(request, load_own_form(portal, uid), key, file_faults)


def _turn_away(request: PortalRequest, page: FormPage, *, is_typed: bool) -> HttpResponse:
    """Its first page says how it stands, and that what was typed here came too late."""
    address = address_of_form(request.portal, page) + ("?late" if is_typed else "")
    if "HX-Request" in request.headers:
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


def _save(request: PortalRequest, page: FormPage) -> None:
    portal, sent = request.portal, request.POST
    writer = sent.get("writer", "")
    save_form_answers(
        request=page.row,
        typed=read_typed(sent, page.template),
        seen=read_revision(sent),
        writer=writer,
        actor=portal.actor,
        now=portal.now,
    )
    question, _, choice = sent.get("settle", "").partition(":")
    if choice.isascii() and choice.isdigit():
        settle_form_answer(
            request=page.row,
            question=question,
            choice=int(choice[:4]),
            writer=writer,
            actor=portal.actor,
            now=portal.now,
        )


def _change_files(request: PortalRequest, page: FormPage) -> FileFaults:
    """Take what was chosen, whichever button was pressed; the faults by question."""
    portal = request.portal
    faults: dict[str, list[str]] = {}
    chosen = [(name, file) for name in request.FILES for file in request.FILES.getlist(name)]
    for name, file in chosen[:MOST_AT_ONCE]:
        question = name.removeprefix(FILES)
        try:
            upload_file(
                request=page.row,
                question=question,
                file=cast("BinaryIO", file),
                name=file.name or "",
                actor=portal.actor,
                now=portal.now,
            )
        except InvalidInput as error:
            faults.setdefault(question, []).extend(error.fields["file"])
    for name, _file in chosen[MOST_AT_ONCE:]:
        faults.setdefault(name.removeprefix(FILES), []).append("too_many")
    gone = request.POST.get("remove", "")
    if gone in page.file_names:
        remove_upload(request=page.row, uid=UUID(gone), actor=portal.actor, now=portal.now)
    return {question: tuple(dict.fromkeys(codes)) for question, codes in faults.items()}


def _go_on(
    request: PortalRequest, page: FormPage, key: str, file_faults: FileFaults
) -> HttpResponse:
    portal, sent = request.portal, request.POST
    number = next((n for n, one in enumerate(page.seen) if one.section.id == key), None)
    if number is None:  # an answer given elsewhere hid it meanwhile
        return redirect(address_of_form(portal, page))
    seen, wish = page.seen[number], sent.get("go", "stay")
    again = partial(show_section, request, page, number, writer=sent.get("writer", "")[:40])
    if {question.id for question, _ in seen.given} & set(page.sheet.rivals):
        return again(file_faults=file_faults, notice="conflict", status=409)
    if file_faults:
        return again(file_faults=file_faults, status=422)
    if wish == "next" and has_new_questions(page, seen, sent.getlist("on")):
        return again(notice="more")
    if wish == "next" and seen.faults:
        return again(with_errors=True, status=422)
    return redirect(_find_next(portal, page, number, wish))


def _find_next(portal: Portal, page: FormPage, number: int, wish: str) -> str:
    steps = {"next": 1, "back": -1}
    if wish == "later" or (wish == "back" and number == 0):
        return address_of_form(portal, page)
    return address_of_section(portal, page, number + steps.get(wish, 0))
