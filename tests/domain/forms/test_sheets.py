"""Two tabs, two devices: no answer is lost without a word."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.domain.forms.sheets import (
    LONGEST_TRAIL,
    Sheet,
    save_answers,
    settle_answer,
    start_sheet,
)


def typed_rivals(sheet: Sheet) -> dict[str, list[Any]]:
    return {key: [one.typed for one in rivals] for key, rivals in sheet.rivals.items()}


def test_one_page_saves_again_and_again() -> None:
    sheet = save_answers(Sheet(), {"a": "1", "b": ""}, seen=0, writer="p")
    assert (sheet.answers, sheet.revision) == ({"a": "1"}, 1)
    sheet = save_answers(sheet, {"a": "2"}, seen=1, writer="p")
    assert save_answers(sheet, {"a": "2"}, seen=1, writer="p") is sheet
    assert save_answers(sheet, {"a": "3"}, seen=0, writer="p").answers == {"a": "3"}, (
        "no answer came"
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("x" * 10, LONGEST_TRAIL),
        ("x" * 1_000, 19),
        ("x" * 18_000, 2),
        (["x" * 3_000], 6),
        ({"street": "x" * 5_000, "city": "x" * 4_000}, 2),
    ],
)
def test_a_long_answer_keeps_a_short_trail(typed: Any, kept: int) -> None:
    sheet = Sheet()
    for number in range(40):
        words = f"{typed}{number}" if isinstance(typed, str) else typed
        if isinstance(words, dict):
            words = {**words, "extra": str(number)}
        if isinstance(words, list):
            words = [*words, str(number)]
        sheet = save_answers(sheet, {"a": words}, seen=number, writer="p")
    assert len(sheet.trails["a"]) == kept
    assert sheet.answers["a"] == words


def test_an_old_page_does_not_take_back_what_it_never_touched() -> None:
    sheet = start_sheet({"a": "old", "b": "old"})
    sheet = save_answers(sheet, {"a": "new", "b": "old"}, seen=0, writer="phone")
    sheet = save_answers(sheet, {"a": "old", "b": "mine"}, seen=0, writer="desk")
    assert sheet.answers == {"a": "new", "b": "mine"}
    assert sheet.rivals == {}


def test_two_answers_wait_for_a_choice() -> None:
    sheet = save_answers(Sheet(), {"a": "phone"}, seen=0, writer="phone")
    both = save_answers(sheet, {"a": "desk"}, seen=0, writer="desk")
    assert (both.answers["a"], typed_rivals(both)) == ("phone", {"a": ["desk"]})
    again = save_answers(both, {"a": "desk 2"}, seen=0, writer="desk")
    assert typed_rivals(again) == {"a": ["desk 2"]}, "one rival for each page"
    three = save_answers(again, {"a": "tv"}, seen=0, writer="tv")
    assert typed_rivals(three) == {"a": ["desk 2", "tv"]}
    assert typed_rivals(save_answers(three, {"a": "tv"}, seen=0, writer="car")) == {
        "a": ["desk 2", "tv"]
    }, "the same words twice are one rival"
    gone = save_answers(three, {"a": "phone"}, seen=0, writer="tv")
    assert typed_rivals(gone) == {"a": ["desk 2"]}, "it was put right by hand"


def test_a_choice_ends_it() -> None:
    sheet = save_answers(Sheet(), {"a": "phone", "b": "x"}, seen=0, writer="phone")
    sheet = save_answers(sheet, {"a": "desk", "b": "y"}, seen=0, writer="desk")
    kept = settle_answer(sheet, "a", 0, writer="w")
    assert (kept.answers["a"], set(kept.rivals)) == ("phone", {"b"})
    taken = settle_answer(sheet, "a", 1, writer="w")
    assert (taken.answers["a"], taken.revision) == ("desk", sheet.revision + 1)
    assert settle_answer(sheet, "a", 2, writer="w") is sheet
    assert settle_answer(sheet, "a", -1, writer="w") is sheet
    assert settle_answer(sheet, "c", 0, writer="w") is sheet


def test_clearing_meets_an_answer_and_an_answer_meets_clearing() -> None:
    sheet = save_answers(start_sheet({"a": "1"}), {"a": "2"}, seen=0, writer="p")
    cleared = save_answers(sheet, {"a": ""}, seen=0, writer="q")
    assert typed_rivals(cleared) == {"a": [""]}
    assert settle_answer(cleared, "a", 1, writer="w").answers["a"] == ""


def test_a_trail_has_an_end_and_an_older_page_has_seen_none_of_it() -> None:
    sheet = Sheet()
    for number in range(LONGEST_TRAIL + 5):
        sheet = save_answers(sheet, {"a": str(number)}, seen=number, writer="p")
    assert len(sheet.trails["a"]) == LONGEST_TRAIL
    late = save_answers(sheet, {"a": "0"}, seen=1, writer="q")
    assert typed_rivals(late) == {"a": ["0"]}


_SAVES = st.lists(
    st.tuples(st.sampled_from("pqr"), st.sampled_from("ab"), st.sampled_from(["", "1", "2", "3"])),
    max_size=14,
)


@given(_SAVES, st.randoms())
def test_nothing_typed_is_ever_lost_silently(
    saves: list[tuple[str, str, str]], chance: Any
) -> None:
    """Each page types and reloads at random: its last words are in effect, overwritten by a page
    that saw them, or a rival."""
    sheet, pages = Sheet(), dict.fromkeys("pqr", 0)
    for writer, key, value in saves:
        seen = pages[writer]
        before = sheet
        sheet = save_answers(sheet, {key: value}, seen=seen, writer=writer)
        now, was = sheet.answers.get(key, ""), before.answers.get(key, "")
        base = [
            one.typed
            for one in before.trails.get(key, ())
            if one.revision <= seen or one.writer == writer
        ]
        is_touched = value != (base[-1] if base else "")
        if is_touched and value != was:
            assert now == value or value in typed_rivals(sheet).get(key, [])
        if now != was:
            assert value == now
            assert was == (base[-1] if base else ""), "only what this page knew is overwritten"
        if chance.random() < 0.4:
            pages[writer] = sheet.revision
