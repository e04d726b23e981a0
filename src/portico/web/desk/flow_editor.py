"""A flow as the editor shows it: its parts with their fields, and what a press changes."""

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from portico.apps.catalog.selectors import list_services
from portico.apps.flows.channels import has_texts
from portico.apps.flows.models import Flow
from portico.apps.people.models import StaffMember
from portico.domain.errors import InvalidInput
from portico.domain.flows.definition import OF_APPOINTMENTS, Test, Trigger
from portico.domain.flows.document import MOST_STEPS, Raw, tags_for
from portico.domain.flows.outline import add_step, change_steps, list_steps, move_step, remove_step
from portico.domain.merge_tags import Channel
from portico.web.desk.fault_words import fault_text
from portico.web.desk.flow_words import ICONS, KINDS
from portico.web.desk.forms.flow_parts import (
    FORMS,
    PartForm,
    RulesForm,
    StartForm,
    show_faults,
)
from portico.web.desk.tag_words import describe_faults

Faults = dict[str, tuple[str, ...]]
_FILTERS = ("services", "categories", "staff", "cancel_types", "has_open_form")


@dataclass(slots=True)
class Node:
    """One step on the page, with the steps of its branches."""

    key: str
    kind: str
    word: str
    icon: str
    form: PartForm
    is_first: bool
    is_last: bool
    raw: Raw
    yes: list["Node"] = field(default_factory=list)
    no: list["Node"] = field(default_factory=list)

    @property
    def is_timed(self) -> bool:
        """Whether a wait has more than a length: then the fold stands open."""
        return bool(self.raw.get("at") or self.raw.get("weekdays") or self.form.errors)

    @property
    def asks_amount(self) -> bool:
        """Whether the condition counts."""
        return self.raw.get("test") == Test.PAST_AT_LEAST

    @property
    def asks_tag(self) -> bool:
        """Whether the condition is about a tag."""
        return self.raw.get("test") == Test.HAS_TAG


class FlowEditor:
    """The parts of one flow's document."""

    def __init__(self, flow: Flow, document: Raw) -> None:
        self.flow, self.document, self.name = flow, document, flow.name
        self.name_faults: list[str] = []
        self.choices = _offer(flow)
        self._build({})

    def read(self, posted: QueryDict) -> None:
        """Take what was typed; steps that were not on that screen stay as they are."""
        typed = {
            str(step["id"]): FORMS[step["kind"]](step, prefix=str(step["id"])).read(posted)
            for step in list_steps(self.document)
            if any(name.startswith(f"{step['id']}-") for name in posted)
        }
        document = change_steps(self.document, typed)
        document["start"] = self.start.read(posted)
        document.update(self.rules.read(posted))
        self.document = document
        self._build({})

    def press(self, button: str) -> str:
        """Do what a button of the steps says; the id of the step to show then."""
        verb, _, rest = button.partition(":")
        if verb == "add" and len(list_steps(self.document)) < MOST_STEPS:
            kind, _, into = rest.partition(":")
            self.document, key = add_step(self.document, kind, into)
            return key
        if verb == "remove":
            self.document = remove_step(self.document, rest)
        elif verb in ("up", "down"):
            self.document = move_step(self.document, rest, -1 if verb == "up" else 1)
            return rest
        return ""

    def show(self, error: InvalidInput) -> None:
        """Every fault beside its field."""
        self._build(dict(error.fields))

    @property
    def has_webhook(self) -> bool:
        """Whether the signature is worth explaining."""
        return any(step["kind"] == "webhook" for step in list_steps(self.document))

    @property
    def is_before_start(self) -> bool:
        """Whether the trigger asks for a length of time."""
        return self._trigger == Trigger.BEFORE_START

    @property
    def is_about_appointments(self) -> bool:
        """Whether appointments can be filtered, and cancelled under way."""
        return self._trigger in set(OF_APPOINTMENTS)

    @property
    def is_cancelled(self) -> bool:
        """Whether the type of a cancellation can be asked for."""
        return self._trigger == Trigger.CANCELLED

    @property
    def is_filtered(self) -> bool:
        """Whether any filter is set: then the fold stands open."""
        start = self.document.get("start") or {}
        return any(start.get(name) for name in _FILTERS)

    @property
    def _trigger(self) -> str:
        return str((self.document.get("start") or {}).get("trigger", ""))

    @property
    def kinds(self) -> list[tuple[str, Any, str]]:
        """What can be added."""
        return [
            (kind, word, ICONS[kind])
            for kind, word in KINDS.items()
            if kind != "text" or has_texts(self.flow.workspace)
        ]

    def _build(self, faults: Faults) -> None:
        raw = self.document
        self.start = StartForm(raw.get("start") or {}, prefix="start", choices=self.choices)
        self.rules = RulesForm(raw, prefix="rules")
        show_faults(self.start, _of("start.", faults))
        own = {name: _say(codes) for name, codes in faults.items() if name in self.rules.fields}
        show_faults(self.rules, own)
        self.faults = _say(faults.get("steps", ()))
        self.name_faults = _say(faults.get("name", ()))
        self.steps = self._list_nodes(raw.get("steps") or [], faults)

    def _list_nodes(self, steps: list[Raw], faults: Faults) -> list[Node]:
        nodes = []
        for number, step in enumerate(steps):
            key, kind = str(step["id"]), str(step["kind"])
            form = FORMS[kind](step, prefix=key)
            show_faults(form, _say_of(step, self._trigger, _of(f"{key}.", faults)))
            nodes.append(
                Node(
                    key,
                    kind,
                    str(KINDS[kind]),
                    ICONS[kind],
                    form,
                    is_first=number == 0,
                    is_last=number == len(steps) - 1,
                    raw=step,
                    yes=self._list_nodes(step.get("yes") or [], faults),
                    no=self._list_nodes(step.get("no") or [], faults),
                )
            )
        return nodes


def _of(prefix: str, faults: Faults) -> dict[str, list[str]]:
    return {
        name.removeprefix(prefix): _say(codes)
        for name, codes in faults.items()
        if name.startswith(prefix)
    }


def _say_of(step: Raw, trigger: str, faults: dict[str, list[str]]) -> dict[str, list[str]]:
    """Faults of one step; tags that are wrong are named, with what was probably meant."""
    unknown = fault_text("unknown_tag")
    known = Trigger(trigger) if trigger in set(Trigger) else None
    for name, sentences in faults.items():
        if unknown in sentences:
            channel = Channel.SUBJECT if name == "subject" else Channel.TEXT
            channel = Channel.SMS if step["kind"] == "text" else channel
            wrong = describe_faults(str(step.get(name, "")), tags_for(known, channel))
            faults[name] = [one for one in sentences if one != unknown] + wrong
    return faults


def _say(codes: tuple[str, ...]) -> list[str]:
    return [fault_text(code) for code in codes]


def _offer(flow: Flow) -> dict[str, list[tuple[str, str]]]:
    """Services, categories and staff to choose from."""
    services = list(list_services(flow.workspace))
    staff = StaffMember.objects.filter(organization_id=flow.organization_id, is_active=True)
    categories = dict.fromkeys(one.category for one in services if one.category)
    return {
        "services": [(str(one.uid), one.name) for one in services],
        "categories": [(name, name) for name in categories],
        "staff": [(str(one.uid), one.name) for one in staff.order_by("name")],
    }
