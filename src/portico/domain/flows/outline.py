"""Change the steps of a flow's document: add, move, remove; nothing else in it changes."""

from copy import deepcopy
from typing import Any

from portico.domain.flows.document import Raw

KINDS = ("wait", "email", "text", "condition", "add_tag", "remove_tag", "note", "webhook")
_KEPT = frozenset({"id", "kind", "yes", "no"})
_BEGINNINGS: dict[str, Raw] = {
    "wait": {"amount": "1", "unit": "days"},
    "condition": {"test": "has_no_future_appointment", "yes": [], "no": []},
}
"""What a new step says before anybody types."""


def start_document(trigger: str) -> Raw:
    """A flow from nothing: a trigger, no steps."""
    return {
        "start": {"trigger": trigger},
        "steps": [],
        "frequency": "every_time",
        "goal": "",
        "goal_days": "7",
        "goal_ends_run": "on",
    }


def add_step(raw: Raw, kind: str, into: str) -> tuple[Raw, str]:
    """The document with a new step at the end of a list, and its id; an unknown list: as it was.

    `into` is empty for the flow itself, or `s2.yes`, `s2.no`. Ids are never given twice.
    """
    made = deepcopy(raw)
    listed = _list_named(made, into)
    if listed is None or kind not in KINDS:
        return made, ""
    made["last"] = (
        max([int(made.get("last") or 0), *(_number(one) for one in list_steps(made))]) + 1
    )
    key = f"s{made['last']}"
    listed.append({"id": key, "kind": kind, **deepcopy(_BEGINNINGS.get(kind, {}))})
    return made, key


def remove_step(raw: Raw, key: str) -> Raw:
    """Without the step, and without what is in its branches."""
    made = deepcopy(raw)
    found = _find(made, key)
    if found is not None:
        listed, number = found
        made["last"] = max([int(made.get("last") or 0), *(_number(s) for s in list_steps(made))])
        del listed[number]
    return made


def move_step(raw: Raw, key: str, by: int) -> Raw:
    """The step one up (-1) or down (1) within its list; at an end it stays."""
    made = deepcopy(raw)
    found = _find(made, key)
    if found is not None:
        listed, number = found
        other = number + by
        if 0 <= other < len(listed):
            listed[number], listed[other] = listed[other], listed[number]
    return made


def change_steps(raw: Raw, typed: dict[str, Raw]) -> Raw:
    """With what was typed into the steps' fields, by id; ids, kinds and branches stay."""
    made = deepcopy(raw)
    for step in list_steps(made):
        own = typed.get(str(step["id"]), {})
        step.update({name: own[name] for name in own if name not in _KEPT})
    return made


def _list_named(raw: Raw, into: str) -> list[Raw] | None:
    if not into:
        listed = raw["steps"]
        return listed if isinstance(listed, list) else None
    key, _, branch = into.partition(".")
    found = _find(raw, key)
    step: dict[str, Any] = found[0][found[1]] if found else {}
    listed = step.get(branch) if branch in ("yes", "no") else None
    return listed if isinstance(listed, list) else None


def _lists(raw: Raw) -> list[list[Raw]]:
    """Every list of steps, outer ones first."""
    lists = [raw["steps"]]
    for listed in lists:  # grows while it is read
        for step in listed:
            lists += [step[branch] for branch in ("yes", "no") if branch in step]
    return lists


def list_steps(raw: Raw) -> list[Raw]:
    """Every step of the document."""
    return [step for listed in _lists(raw) for step in listed]


def _find(raw: Raw, key: str) -> tuple[list[Raw], int] | None:
    for listed in _lists(raw):
        for number, step in enumerate(listed):
            if step["id"] == key:
                return listed, number
    return None


def _number(step: Raw) -> int:
    digits = str(step["id"])[1:]
    return int(digits) if digits.isdigit() else 0
