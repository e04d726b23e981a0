"""A form as the builder shows it: its parts with their fields, and what a press changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from portico.apps.care.models import FormTemplate
from portico.domain.errors import InvalidInput
from portico.domain.forms.outline import (
    add_question,
    add_score,
    add_section,
    change_items,
    list_questions,
    move_item,
    remove_item,
)
from portico.domain.forms.reading import Raw
from portico.domain.forms.template import SCORED, TESTED, Kind
from portico.web.desk.fault_words import fault_text
from portico.web.desk.form_words import FAULTS, KINDS
from portico.web.desk.forms.flow_parts import PartForm, show_faults
from portico.web.desk.forms.form_parts import (
    CONDITION_ROWS,
    QuestionForm,
    ScoreForm,
    SectionForm,
    SettingsForm,
)

Faults = dict[str, tuple[str, ...]]
_SETTINGS = ("intro", "is_signed", "needs_review", "expires_after", "remind_after", "source")
_SWITCHES = frozenset({Kind.YES_NO.value, Kind.CONSENT.value})


@dataclass(frozen=True, slots=True)
class Item:
    """A section, a question or a score on the page."""

    key: str
    word: str
    form: PartForm
    raw: Raw
    questions: tuple["Item", ...] = ()
    is_shown: bool = False

    @property
    def label(self) -> str:
        """What it asks, as far as that has been typed."""
        return str(self.raw.get("label") or "").strip()

    @property
    def is_required(self) -> bool:
        """Whether an answer is asked for."""
        return self.raw.get("is_required") in (True, "on")

    @property
    def is_open(self) -> bool:
        """Whether a question stands unfolded: just worked on, still without words, or faulty."""
        return self.is_shown or not self.label or bool(self.form.errors)

    @property
    def is_conditional(self) -> bool:
        """Whether it is shown only sometimes: then the fold stands open."""
        return bool(_tests_of(self.raw))

    @property
    def more_tests(self) -> int:
        """Comparisons that have no fields here; they stay as they are."""
        return len(_tests_of(self.raw)[len(CONDITION_ROWS) :])


class FormEditor:
    """The parts of one form's document; `shown` is the id of the item that was worked on last."""

    def __init__(self, template: FormTemplate, shown: str = "") -> None:
        self.shown = shown
        self.template, self.document, self.name = template, template.draft, template.name
        self.name_faults: list[str] = []
        self.kinds = list(KINDS.items())
        self._build({})

    def read(self, posted: QueryDict) -> None:
        """Take what was typed; items that were not on that screen stay as they are."""
        typed = {
            item.key: _unflatten(item.form.read(posted), self.document, item.raw)
            for item in self._walk()
            if any(name.startswith(f"{item.key}-") for name in posted)
        }
        document = change_items(self.document, typed)
        document.update(self.settings.read(posted))
        self.document = document
        self._build({})

    def press(self, button: str) -> str:
        """Do what a button says; the id of the item to show then."""
        verb, _, rest = button.partition(":")
        if verb == "section":
            self.document, key = add_section(self.document)
            return key
        if verb == "score":
            self.document, key = add_score(self.document)
            return key
        if verb.startswith("in-"):
            self.document, key = add_question(self.document, verb.removeprefix("in-"), rest)
            return key
        if verb == "remove":
            self.document = remove_item(self.document, rest)
        elif verb in ("up", "down"):
            self.document = move_item(self.document, rest, -1 if verb == "up" else 1)
            return rest
        return ""

    def show(self, error: InvalidInput) -> None:
        """Every fault beside its field."""
        self._build(dict(error.fields))

    def _build(self, faults: Faults) -> None:
        raw = self.document
        self.settings = SettingsForm(_flatten_settings(raw), prefix="form")
        show_faults(self.settings, _say_of("", {k: v for k, v in faults.items() if k in _SETTINGS}))
        self.name_faults = [_say(code) for code in faults.get("name", ())]
        self.faults = [_say(code) for key in ("sections", "scores") for code in faults.get(key, ())]
        earlier: list[tuple[str, str]] = []
        self.sections = [self._section(one, earlier, faults) for one in raw.get("sections", [])]
        self.scores = [self._score(one, faults) for one in raw.get("scores", [])]

    def _section(self, raw: Raw, earlier: list[tuple[str, str]], faults: Faults) -> Item:
        key = str(raw["id"])
        form = SectionForm(_flatten(raw), prefix=key, choices=_offer(earlier))
        show_faults(form, _say_of(f"{key}.", faults))
        questions = tuple(self._question(one, earlier, faults) for one in raw["questions"])
        return Item(key, "", form, raw, questions)

    def _question(self, raw: Raw, earlier: list[tuple[str, str]], faults: Faults) -> Item:
        key, kind = str(raw["id"]), str(raw["kind"])
        form = QuestionForm(_flatten(raw), prefix=key, choices=_offer(earlier))
        show_faults(form, _say_of(f"{key}.", faults))
        if Kind(kind) in TESTED:
            earlier.append((key, f"{raw.get('label') or KINDS[kind]}"[:80]))
        return Item(key, str(KINDS[kind]), form, raw, is_shown=key == self.shown)

    def _score(self, raw: Raw, faults: Faults) -> Item:
        key = str(raw["id"])
        asked = list_questions(self.document)
        offered = [(q["id"], str(q.get("label"))) for q in asked if Kind(q["kind"]) in SCORED]
        form = ScoreForm(_flatten(raw), prefix=key, choices={"questions": offered})
        show_faults(form, _say_of(f"{key}.", faults))
        return Item(key, "", form, raw)

    def _walk(self) -> Iterable[Item]:
        for section in self.sections:
            yield section
            yield from section.questions
        yield from self.scores


def _flatten_settings(raw: Raw) -> Raw:
    days = raw.get("remind_after")
    shown = ", ".join(str(day) for day in days) if isinstance(days, list) else days
    return _flatten({**raw, "remind_after": shown or "", "is_signed": raw.get("is_signed", True)})


def _flatten(raw: Raw) -> Raw:
    """What fields show: texts, switches as a browser sends them, a condition in its rows."""
    made: Raw = {key: _flatten_value(key, value) for key, value in raw.items()}
    condition = raw.get("show_if") or {}
    made["if_any"] = "on" if condition.get("any") in (True, "on") else ""
    for number, row in enumerate(condition.get("tests") or [], 1):
        for name in ("question", "operator", "value"):
            made[f"if{number}_{name}"] = row.get(name, "")
    return made


def _flatten_value(key: str, value: Any) -> Any:
    if isinstance(value, bool):
        return "on" if value else ""
    if key == "options" and isinstance(value, list):
        return "\n".join(
            f"{one['label']} = {one['points']}" if one.get("points") else one["label"]
            for one in value
        )
    if key == "bands" and isinstance(value, list):
        return "\n".join(f"{one['lowest']}-{one['highest']} {one['label']}" for one in value)
    return "" if value is None else value


def _unflatten(typed: Raw, document: Raw, before: Raw) -> Raw:
    """What a document keeps of the fields of an item."""
    made = {key: value for key, value in typed.items() if not key.startswith("if")}
    if "if_any" not in typed:
        return made
    kinds = {str(one["id"]): one["kind"] for one in list_questions(document)}
    tests = []
    for number in CONDITION_ROWS:
        name = typed[f"if{number}_question"]
        value = typed[f"if{number}_value"].strip()
        if kinds.get(name) in _SWITCHES:
            value = value.lower()
        row = {"question": name, "operator": typed[f"if{number}_operator"], "value": value}
        tests += [row] if name else []
    tests += _tests_of(before)[len(CONDITION_ROWS) :]
    made["show_if"] = {"any": typed["if_any"], "tests": tests}
    return made


def _offer(earlier: list[tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    offered = [("", "–"), *earlier]
    return {f"if{number}_question": list(offered) for number in CONDITION_ROWS}


def _tests_of(raw: Raw) -> list[Raw]:
    return list((raw.get("show_if") or {}).get("tests") or [])


def _say_of(prefix: str, faults: Faults) -> dict[str, list[str]]:
    """By field: `q3.options.2` is of `options`, and `q3.show_if` of the first comparison."""
    said: dict[str, list[str]] = {}
    for path, codes in faults.items():
        if path.startswith(prefix):
            name = path.removeprefix(prefix).partition(".")[0]
            field = "if1_question" if name == "show_if" else name
            said.setdefault(field, []).extend(_say(code) for code in codes)
    return said


def _say(code: str) -> str:
    return str(FAULTS.get(code) or fault_text(code))
