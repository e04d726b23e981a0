"""Which answers are answers."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portico.domain.forms.submission import find_obstacles, list_files
from portico.domain.forms.values import Given, find_signature_faults, is_blank, read_answer
from tests.domain.forms.blanks import question, template


@pytest.mark.parametrize(
    ("kind", "more", "typed", "value", "code"),
    [
        ("short_text", {}, None, None, ""),
        ("short_text", {"is_required": True}, "  ", None, "required"),
        ("short_text", {}, " x ", "x", ""),
        ("short_text", {}, ["x"], None, "malformed"),
        ("short_text", {}, "x" * 1001, None, "too_long"),
        ("long_text", {}, "x" * 20_000, "x" * 20_000, ""),
        ("long_text", {}, "x" * 20_001, None, "too_long"),
        ("number", {"lowest": 1, "highest": 9}, "1", Decimal(1), ""),
        ("number", {"lowest": 1, "highest": 9}, "9,5", None, "out_of_range"),
        ("number", {"lowest": 1}, "0", None, "out_of_range"),
        ("number", {}, "1e3", None, "malformed"),
        ("number", {}, "٣", None, "malformed"),
        ("scale", {}, "3", 3, ""),
        ("scale", {}, "2.5", None, "malformed"),
        ("date", {}, "2024-02-29", date(2024, 2, 29), ""),
        ("date", {}, "29.2.2024", None, "malformed"),
        ("choice", {}, "b", "b", ""),
        ("choice", {}, "z", None, "unknown"),
        ("choices", {}, ["c", "a", "a"], ("a", "c"), ""),
        ("choices", {}, ["z"], None, "unknown"),
        ("choices", {}, "a", None, "malformed"),
        ("choices", {"is_required": True}, [""], None, "required"),
        ("yes_no", {}, "no", False, ""),
        ("yes_no", {}, "agree", None, "unknown"),
        ("phone", {}, "+43 (0)1 / 234-567", "+43 (0)1 / 234-567", ""),
        ("phone", {}, "call me", None, "malformed"),
        ("phone", {}, "- - - 12", None, "malformed"),
        ("email", {}, "a@b.example", "a@b.example", ""),
        ("email", {}, "a@b", None, "malformed"),
        (
            "address",
            {},
            {"street": " A 1 ", "city": "B", "moon": "x"},
            {"street": "A 1", "city": "B"},
            "",
        ),
        ("address", {}, {"street": "A 1"}, None, "incomplete"),
        ("address", {}, "A 1", None, "malformed"),
        ("address", {}, {"street": "x" * 1001, "city": "B"}, None, "too_long"),
        ("file", {}, ["u1", "u2"], ("u1", "u2"), ""),
        ("file", {}, [str(n) for n in range(11)], None, "too_many"),
        (
            "signature",
            {},
            {"name": "N", "relationship": "self"},
            {"name": "N", "relationship": "self"},
            "",
        ),
        ("signature", {}, {"name": "N", "relationship": "boss"}, None, "signer"),
        (
            "signature",
            {"is_required": True},
            {"name": "", "relationship": "self"},
            None,
            "required",
        ),
        ("consent", {}, None, None, "required"),
        ("consent", {"may_decline": True}, None, None, ""),
        ("consent", {"may_decline": True}, "decline", False, ""),
        ("consent", {}, "decline", None, "consent"),
        ("consent", {}, "agree", True, ""),
        ("static", {}, "x", None, ""),
    ],
)
def test_answers(kind: str, more: dict[str, Any], typed: Any, value: Any, code: str) -> None:
    asked = template(question("q1", kind, **more), question("q2")).sections[0].questions[0]
    assert read_answer(asked, typed) == Given(value, (code,) if code else ())


@pytest.mark.parametrize(
    ("parts", "faults"),
    [
        ({"name": "N", "relationship": "self"}, ()),
        ({"name": " ", "relationship": "self"}, ("required",)),
        ({"name": "x" * 1001, "relationship": "self"}, ("too_long",)),
        ({"name": "N"}, ("signer",)),
        ({"name": "N", "relationship": "other"}, ("signer",)),
        ({"name": "N", "relationship": "other", "other": "aunt"}, ()),
    ],
)
def test_signatures(parts: dict[str, str], faults: tuple[str, ...]) -> None:
    assert find_signature_faults(parts) == faults


def test_nothing_typed() -> None:
    assert is_blank(None)
    assert is_blank({"name": " ", "relationship": "self"})
    assert not is_blank({"name": "N"})


def test_what_keeps_a_form_from_being_handed_in() -> None:
    form = template(
        question("q1", "yes_no", is_required=True),
        question(
            "q2", "file", show_if={"tests": [{"question": "q1", "operator": "is", "value": "yes"}]}
        ),
    )
    signed = {"name": "N", "relationship": "self"}
    assert find_obstacles(form, {"q1": "no"}, signed, {"q2": ()}) == {}
    assert find_obstacles(form, {"q1": "yes"}, signed, {"q2": ()}) == {"q2": ("conflict",)}
    assert find_obstacles(form, {}, {}, {}) == {"q1": ("required",), "signature": ("required",)}
    assert list_files(form) == {"q2"}
    unsigned = template(question("q1"), is_signed=False)
    assert find_obstacles(unsigned, {}, {}, {}) == {}
