"""The pages of automated messages: rows as they are shown, languages, appointments to show."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.selectors.desk import visible_appointments
from portico.apps.catalog.selectors import list_services
from portico.apps.messaging.models import AutomatedMessage
from portico.apps.messaging.selectors.automated import list_automated
from portico.apps.messaging.services.automating import spec_of, tags_for
from portico.apps.people.selectors import DeskAccess
from portico.apps.workspaces.languages import pick_language
from portico.domain.automated import ALWAYS_ON, AUTOMATED, BOOKED, Section
from portico.domain.states import ACTIVE
from portico.web.desk.automated_words import (
    SECTIONS,
    describe_text,
    idle_reason,
    note_of,
    title_of,
)
from portico.web.desk.changes import list_changes, list_others_changes
from portico.web.desk.forms.automated import MessageRulesForm, WordingForm
from portico.web.desk.shell import render_desk
from portico.web.desk.tag_words import group_tags

_SHOWN_APPOINTMENTS = 25


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """One line of the list."""

    row: AutomatedMessage
    title: str
    note: str
    idle: str
    languages: str
    has_switch: bool


def show_messages(
    request: HttpRequest, access: DeskAccess, rules: MessageRulesForm, *, status: int = 200
) -> HttpResponse:
    """The list by trigger, and what holds for all."""
    groups: dict[Section, list[ShownMessage]] = {section: [] for section in SECTIONS}
    order = list(AUTOMATED)
    rows = [row for row in list_automated(access) if (row.trigger, row.audience) in AUTOMATED]
    for row in sorted(rows, key=lambda one: order.index((one.trigger, one.audience))):
        row.workspace = access.workspace
        groups[spec_of(row).section].append(_show(row))
    context = {
        "section": "settings",
        "part": "messages",
        "groups": [(SECTIONS[section], found) for section, found in groups.items() if found],
        "rules": rules,
    }
    return render_desk(request, access, "desk/automated_messages.html", context, status=status)


def show_message(
    request: HttpRequest,
    access: DeskAccess,
    row: AutomatedMessage,
    form: WordingForm,
    *,
    status: int = HTTPStatus.OK,
    said: str = "",
) -> HttpResponse:
    """The page of one message with what was typed."""
    row.workspace = access.workspace
    language = str(form["language"].value())
    is_stale = status == HTTPStatus.CONFLICT
    context: dict[str, Any] = {
        "section": "settings",
        "part": "messages",
        "row": row,
        "form": form,
        "title": title_of(row),
        "text_state": describe_text(row),
        "note": note_of(row),
        "idle": idle_reason(row, access.workspace),
        "said": said,
        "is_stale": is_stale,
        "has_switch": row.trigger not in ALWAYS_ON,
        "asks_who_booked": row.trigger in BOOKED and row.audience == "client",
        "language": language,
        "languages": list_languages(row),
        "tag_groups": group_tags(tags_for(row, "body")),
        "appointments": list_examples(access),
        "chosen": request.POST.get("appointment", ""),
        "revealing": find_revealing(
            access, *(str(form[part].value() or "") for part in ("subject", "body"))
        ),
        "history": list_changes("automated_message", row.uid, access.workspace),
    }
    if is_stale:
        context["others_changes"] = list_others_changes(
            "automated_message",
            row.uid,
            access.workspace,
            seen=request.POST.get("seen", ""),
            present=row.version,
        )
    return render_desk(request, access, "desk/automated_message.html", context, status=status)


def list_languages(row: AutomatedMessage) -> list[tuple[str, str, bool]]:
    """Every language with its own name, and whether there are words of the business in it."""
    own = pick_language(row.workspace.language)
    ordered = sorted(settings.LANGUAGES, key=lambda one: one[0] != own)
    return [(code, str(name), code in row.texts) for code, name in ordered]


def pick_language_of(request: HttpRequest, row: AutomatedMessage) -> str:
    """The language that the page is about: asked for, typed in, or the workspace's."""
    return pick_language(
        request.POST.get("language", ""), request.GET.get("in", ""), row.workspace.language
    )


def list_examples(access: DeskAccess) -> list[Appointment]:
    """The newest appointments with a client and a time, to look at messages with."""
    found = visible_appointments(access).filter(
        starts_at__isnull=False, attendees__client__isnull=False
    )
    return list(found.distinct().order_by("-created_at")[:_SHOWN_APPOINTMENTS])


def pick_appointment(
    access: DeskAccess, text: str, row: AutomatedMessage | None = None
) -> Appointment | None:
    """The chosen appointment, else the newest; None where there is none.

    With `row` the newest that stands and has somebody who would get it, if there is one.
    """
    found = visible_appointments(access).filter(
        starts_at__isnull=False, attendees__client__isnull=False
    )
    found = found.select_related("workspace", "room").distinct().order_by("-created_at")
    try:
        chosen = found.filter(uid=UUID(text)).first()
    except ValueError:
        chosen = None
    fitting = found.filter(state__in=ACTIVE)
    if row is not None and row.audience != "client":
        fitting = fitting.filter(attendees__staff_member__isnull=False)
    return chosen or (fitting.first() if row is not None else None) or found.first()


def find_revealing(access: DeskAccess, *typed: str) -> list[str]:
    """Names of services in a text that is to be discreet; empty where nothing has to be."""
    if not access.workspace.discreet_messages:
        return []
    text = " ".join(typed).lower()
    names = dict.fromkeys(service.name for service in list_services(access.workspace))
    return [name for name in names if name.lower() in text]


def _show(row: AutomatedMessage) -> ShownMessage:
    names = [name for code, name, is_own in list_languages(row) if is_own]
    return ShownMessage(
        row=row,
        title=title_of(row),
        note=note_of(row) if row.trigger != "reminder" else "",
        idle=idle_reason(row, row.workspace),
        languages=", ".join(names),
        has_switch=row.trigger not in ALWAYS_ON,
    )
