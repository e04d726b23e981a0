"""The answers of a request as they lie in its row: sealed, with what each page typed."""

import json
from typing import Any

from portico.apps.care.models import FormRequest, FormVersion
from portico.apps.care.sealed import open_text, seal_text
from portico.apps.people.models import Client
from portico.domain.forms.document import read_template
from portico.domain.forms.sheets import Entry, Sheet
from portico.domain.forms.template import ProfileField, Template, walk_questions
from portico.domain.forms.values import Typed

_COLUMN = "sealed_sheet"


def template_of(version: FormVersion) -> Template:
    """What this version asks."""
    return read_template(version.definition)


def read_sheet(row: FormRequest) -> Sheet:
    """The sheet of a request that is being filled in."""
    kept: dict[str, Any] = json.loads(open_text(row, column=_COLUMN) or "{}")
    return Sheet(
        kept.get("revision", 0), _read(kept.get("trails", {})), _read(kept.get("rivals", {}))
    )


def write_sheet(row: FormRequest, sheet: Sheet) -> None:
    """Seal it into the row, which the caller saves."""
    kept = {
        "revision": sheet.revision,
        "trails": {k: [_write(one) for one in trail] for k, trail in sheet.trails.items()},
        "rivals": {k: [_write(one) for one in rivals] for k, rivals in sheet.rivals.items()},
    }
    row.sealed_sheet = seal_text(row, json.dumps(kept, ensure_ascii=False), column=_COLUMN)


def prefill(template: Template, client: Client) -> dict[str, Typed]:
    """The answers that the client's profile gives."""
    answers: dict[str, Typed] = {}
    for question in walk_questions(template):
        text = read_profile(client, question.prefill) if question.prefill else ""
        if text:
            answers[question.id] = text
    return answers


def read_profile(client: Client, field: ProfileField) -> str:
    """A field of the profile as it would be typed."""
    value = getattr(client, field.value)
    return str(value) if value else ""


def _write(entry: Entry) -> list[Any]:
    return [entry.revision, entry.writer, entry.typed]


def _read(kept: dict[str, list[Any]]) -> dict[str, tuple[Entry, ...]]:
    return {key: tuple(Entry(*one) for one in listed) for key, listed in kept.items()}
