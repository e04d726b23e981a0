"""The PDF of a form that was handed in: tagged, complete, made without any network."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _

from portico.apps.care.form_words import say_answer, say_day, say_drawing, say_signature
from portico.apps.care.models import FormRequest
from portico.apps.care.paper_printing import render_paper
from portico.apps.care.submissions import Submitted
from portico.apps.care.uploads import list_file_names
from portico.apps.workspaces.languages import pick_language
from portico.domain.forms.drawings import read_kept
from portico.domain.forms.submission import Part, list_parts
from portico.domain.forms.template import Kind, Template


def print_form(
    request: FormRequest, template: Template, submitted: Submitted, *, now: datetime
) -> bytes:
    """The paper, in the language of the client: what was asked, the answers, who signed, when.

    PDF/UA-1. Signs that no font at hand has stand by their numbers, the paper says so, and has
    everything as it was typed attached to it.
    """
    language = pick_language(request.client.language, request.workspace.language)
    with translation.override(language):
        words = describe_paper(request, template, submitted, language=language, now=now)
        return render_paper(words)


def describe_paper(
    request: FormRequest,
    template: Template,
    submitted: Submitted,
    *,
    language: str,
    now: datetime,
) -> dict[str, Any]:
    """Everything that stands on it, in the active language."""
    names = list_file_names(request)
    zone = ZoneInfo(request.workspace.time_zone)
    moment = now.astimezone(zone)
    stamp = f"{say_day(moment.date())}, {moment:%H:%M:%S} ({moment:%Z}, UTC{moment:%z})"
    version = {"version": request.version.number, "uid": request.uid}
    return {
        "title": request.version.name,
        "business": request.workspace.name,
        "language": language,
        "intro": _lines(template.intro),
        "sections": [
            _describe_part(part, names) for part in list_parts(template, submitted.answers)
        ],
        "signature_title": _("Signature"),
        "signature": list(say_signature(submitted.signature)),
        "drawing": _describe_drawing(submitted.signature),
        "end": [
            *(_lines(template.source)),
            _("For %(name)s") % {"name": request.client.name},
            _("Handed in on %(moment)s") % {"moment": stamp},
            _("Version %(version)s of this form, request %(uid)s") % version,
        ],
        "foot": request.version.name,
    }


def _describe_part(part: Part, names: dict[str, str]) -> dict[str, Any]:
    return {
        "title": part.section.title,
        "intro": _lines(part.section.intro),
        "questions": [
            {
                "label": line.question.label,
                "text": _lines(line.question.text),
                "answer": []
                if line.question.kind is Kind.STATIC
                else list(say_answer(line.question, line.value, names)) or [_("No answer")],
                "drawing": _describe_drawing(line.value),
            }
            for line in part.lines
        ],
    }


def _describe_drawing(signature: object) -> dict[str, Any] | None:
    """The picture as numbers, since the paper reads nothing but words and numbers."""
    if not isinstance(signature, Mapping) or not say_drawing(signature):
        return None
    picture = read_kept(signature["drawing"])
    return {"bytes": list(picture), "text": say_drawing(signature)} if picture else None


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
