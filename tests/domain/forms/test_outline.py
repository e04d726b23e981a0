"""Building a form: adding, moving, removing."""

from typing import Any

from portico.domain.forms.outline import (
    add_question,
    add_score,
    add_section,
    change_items,
    list_questions,
    move_item,
    remove_item,
    start_document,
)


def built() -> dict[str, Any]:
    raw = start_document()
    raw, _ = add_question(raw, "s1", "short_text")  # q2
    raw, _ = add_question(raw, "s1", "scale")  # q3
    raw, _ = add_section(raw)  # s4
    raw, _ = add_question(raw, "s4", "choice")  # q5
    raw, _ = add_score(raw)  # t6
    return raw


def order(raw: dict[str, Any]) -> list[list[str]]:
    return [[one["id"] for one in section["questions"]] for section in raw["sections"]]


def test_adding() -> None:
    raw = built()
    assert order(raw) == [["q2", "q3"], ["q5"]]
    assert raw["sections"][0]["questions"][1]["highest"] == "10"
    assert add_question(raw, "s9", "scale") == (raw, "")
    assert add_question(raw, "s1", "colour") == (raw, "")


def test_an_id_is_never_given_twice() -> None:
    raw = remove_item(built(), "t6")
    raw, key = add_section(raw)
    assert key == "s7"


def test_removing() -> None:
    raw = change_items(built(), {"t6": {"questions": ["q3", "q5"], "id": "x"}})
    raw = remove_item(raw, "q3")
    assert order(raw) == [["q2"], ["q5"]]
    assert raw["scores"] == [{"id": "t6", "label": "", "questions": ["q5"], "bands": ""}]
    assert order(remove_item(raw, "s4")) == [["q2"]]


def test_moving() -> None:
    raw = built()
    assert order(move_item(raw, "q2", 1)) == [["q3", "q2"], ["q5"]]
    assert order(move_item(raw, "q3", 1)) == [["q2"], ["q3", "q5"]]
    assert order(move_item(raw, "q5", -1)) == [["q2", "q3", "q5"], []]
    assert order(move_item(raw, "s4", -1)) == [["q5"], ["q2", "q3"]]
    for key, by in (("q2", -1), ("q5", 1), ("s1", -1), ("t6", 1), ("x", 1)):
        assert move_item(raw, key, by) == raw


def test_typing() -> None:
    raw = change_items(
        built(), {"q2": {"label": "Name", "kind": "date", "id": "q9"}, "s1": {"questions": []}}
    )
    assert order(raw) == order(built())
    assert list_questions(raw)[0] == {"id": "q2", "kind": "short_text", "label": "Name"}
