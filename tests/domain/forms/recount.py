"""Forms counted again, plainly: from the document, without the rules' own types."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from tests.domain.forms.blanks import Raw


def good_answer(one: Raw, typed: Any) -> Any:
    """The answer as plain Python, None if it is missing or wrong."""
    kind = one["kind"]
    if kind in ("choices", "file"):
        chosen = [v for v in (typed or []) if v]
        if kind == "file":
            return chosen if chosen and len(chosen) <= 10 else None
        return set(chosen) if chosen and set(chosen) <= {"a", "b", "c"} else None
    if kind == "address":
        return typed if typed and "street" in typed and "city" in typed else None
    if kind == "signature":
        return typed if typed and typed.get("relationship") == "self" else None
    text = (typed or "").strip()
    return _good_line(one, text) if text and kind != "static" else None


def _good_line(one: Raw, text: str) -> Any:
    kind = one["kind"]
    if kind in ("number", "scale"):
        try:
            number = Decimal(text.replace(",", "."))
        except InvalidOperation:
            return None
        if kind == "scale" and not (number == int(number) and 0 <= number <= 4):
            return None
        return number if abs(number) < 10**12 else None
    return _good_date(text) if kind == "date" else _good_word(one, text)


def _good_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _good_word(one: Raw, text: str) -> Any:
    kind = one["kind"]
    words = {"choice": "a b c", "yes_no": "yes no"}
    words["consent"] = "agree decline" if one["may_decline"] else "agree"
    if kind in words:
        return text if text in words[kind].split() else None
    if kind == "phone":
        return text if text.startswith("+43") else None
    if kind == "email":
        return text if text == "a@example.org" else None
    return text


def holds(condition: Raw | None, known: dict[str, tuple[Raw, Any]]) -> bool:
    if not condition or not condition["tests"]:
        return True
    results = [_true(row, *known.get(row["question"], ({}, None))) for row in condition["tests"]]
    return any(results) if condition["any"] else all(results)


def _true(row: Raw, one: Raw, answer: Any) -> bool:
    operator, value = row["operator"], row["value"]
    if operator in ("answered", "not_answered"):
        return (answer is not None) == (operator == "answered")
    if answer is None:
        return False
    if one["kind"] in ("number", "scale"):
        value = Decimal(value)
    if one["kind"] == "date":
        value = date.fromisoformat(value)
    is_same = value in answer if one["kind"] == "choices" else value == answer
    if operator in ("is", "is_not"):
        return is_same == (operator == "is")
    return answer >= value if operator == "at_least" else answer <= value


def visible(document: Raw, answers: dict[str, Any]) -> dict[str, tuple[Raw, Any]]:
    """Visible questions with their good answers, in order."""
    known: dict[str, tuple[Raw, Any]] = {}
    for section in document["sections"]:
        if holds(section.get("show_if"), known):
            for one in section["questions"]:
                if holds(one.get("show_if"), known):
                    known[one["id"]] = (one, good_answer(one, answers.get(one["id"])))
    return known


def total(document: Raw, answers: dict[str, Any]) -> Decimal:
    added = Decimal(0)
    points = {"a": 1, "b": 2, "c": 0}
    shown = visible(document, answers)
    for key in document["scores"][0]["questions"]:
        one, answer = shown.get(key, ({}, None))
        if answer is None:
            continue
        if one["kind"] == "choices":
            added += sum(points[label] for label in answer)
        elif one["kind"] == "choice":
            added += points[answer]
        elif one["kind"] == "yes_no":
            added += one["points"] if answer == "yes" else 0
        else:
            added += answer
    return added
