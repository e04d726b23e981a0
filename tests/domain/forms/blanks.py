"""Forms for tests, and random ones."""

from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from portico.domain.forms.document import read_template
from portico.domain.forms.template import Kind, Template

Raw = dict[str, Any]


def question(key: str, kind: str = "short_text", **more: Any) -> Raw:
    made: Raw = {"id": key, "kind": kind, "label": f"Label of {key}"}
    if kind in ("choice", "choices"):
        made["options"] = [{"label": "a", "points": 1}, {"label": "b", "points": 2}, {"label": "c"}]
    if kind == "scale":
        made |= {"lowest": 0, "highest": 4}
    if kind in ("static", "consent"):
        made["text"] = "I have read this."
    return made | more


def blank(*questions: Raw, **more: Any) -> Raw:
    """A document of one section."""
    return {"sections": [{"id": "s1", "title": "One", "questions": list(questions)}]} | more


def template(*questions: Raw, **more: Any) -> Template:
    return read_template(blank(*questions, **more))


def about(name: str, operator: str = "answered", value: str = "") -> Raw:
    return {"question": name, "operator": operator, "value": value}


def when(*tests: Raw, is_any: bool = False) -> Raw:
    return {"any": is_any, "tests": list(tests)}


_TESTABLE = {
    "choice": ("a", "b", "c"),
    "choices": ("a", "b", "c"),
    "yes_no": ("yes", "no"),
    "consent": ("agree", "decline"),
    "scale": ("0", "2", "4"),
    "number": ("-3", "0", "7.5"),
    "date": ("2026-02-28", "1999-12-31"),
    "short_text": ("x", "two words"),
}
_ORDERED = ("scale", "number", "date")
_TYPED = {
    Kind.SHORT: ["", " ", "x", "two words"],
    Kind.LONG: ["", "line\nline"],
    Kind.NUMBER: ["", "-3", "0", "7,5", "7.5", "much", "99999999999999"],
    Kind.DATE: ["", "2026-02-28", "1999-12-31", "2026-02-30"],
    Kind.CHOICE: ["", "a", "b", "c", "d"],
    Kind.CHOICES: [[], [""], ["a"], ["c", "a"], ["a", "b", "c"], ["d"]],
    Kind.SCALE: ["", "0", "2", "4", "5", "1.5"],
    Kind.YES_NO: ["", "yes", "no", "maybe"],
    Kind.PHONE: ["", "+43 1 234567", "12"],
    Kind.EMAIL: ["", "a@example.org", "a@"],
    Kind.ADDRESS: [{}, {"street": "A 1"}, {"street": "A 1", "city": "B"}],
    Kind.FILE: [[], ["u1"], [f"u{n}" for n in range(11)]],
    Kind.SIGNATURE: [{}, {"name": "N", "relationship": "self"}, {"name": "N"}],
    Kind.CONSENT: ["", "agree", "decline"],
    Kind.STATIC: [""],
}


@st.composite
def documents(draw: Any) -> Raw:
    """Any form: conditions on whatever was asked before, one score of what can be counted."""
    made: list[Raw] = []
    sections: list[Raw] = []
    kinds = [kind.value for kind in Kind]
    for number in range(draw(st.integers(1, 4))):
        section: Raw = {"id": f"s{number}", "title": f"Section {number}", "questions": []}
        section["show_if"] = draw(_conditions(made))
        for _ in range(draw(st.integers(1, 5))):
            kind = draw(st.sampled_from(kinds))
            one = question(f"q{len(made)}", kind, is_required=draw(st.booleans()))
            one["may_decline"] = draw(st.booleans())
            one["show_if"] = draw(_conditions(made))
            if kind == "yes_no":
                one["points"] = draw(st.integers(-2, 5))
            made.append(one)
            section["questions"].append(one)
        sections.append(section)
    if all(one["kind"] == "static" for one in made):
        made.append(question("last"))
        sections[-1]["questions"].append(made[-1])
    counted = [one["id"] for one in made if one["kind"] in ("choice", "choices", "scale", "yes_no")]
    bands = [
        {"lowest": -9, "highest": 2, "label": "low"},
        {"lowest": 3, "highest": 7, "label": "b"},
    ]
    scores = [{"id": "t1", "label": "Sum", "questions": counted, "bands": bands}] if counted else []
    return deepcopy({"sections": sections, "scores": scores, "is_signed": draw(st.booleans())})


@st.composite
def _conditions(draw: Any, earlier: list[Raw]) -> Raw | None:
    able = [one for one in earlier if one["kind"] in _TESTABLE]
    if not able or draw(st.integers(0, 2)):
        return None
    tests = []
    for one in draw(st.lists(st.sampled_from(able), min_size=1, max_size=3)):
        operators = ["is", "is_not", "answered", "not_answered"]
        if one["kind"] in _ORDERED:
            operators += ["at_least", "at_most"]
        value = draw(st.sampled_from(_TESTABLE[one["kind"]]))
        tests.append(about(one["id"], draw(st.sampled_from(operators)), value))
    return when(*tests, is_any=draw(st.booleans()))


@st.composite
def filled(draw: Any) -> tuple[Template, dict[str, Any]]:
    """A form with answers, good and bad ones."""
    read = read_template(draw(documents()))
    answers = {
        one.id: draw(st.sampled_from(_TYPED[one.kind]))
        for section in read.sections
        for one in section.questions
        if draw(st.booleans())
    }
    return read, answers
