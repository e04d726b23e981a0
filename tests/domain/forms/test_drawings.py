"""What is a drawn signature, as far as can be told without drawing it."""

from base64 import b64encode

import pytest

from portico.domain.forms.drawings import (
    LONGEST_KEPT,
    LONGEST_SENT,
    PREFIX,
    is_drawing,
    read_kept,
    read_sent,
    show_drawing,
)
from portico.domain.forms.sheets import LONGEST_DRAWN_TRAIL, LONGEST_TRAIL, Sheet, save_answers
from portico.domain.forms.template import walk_questions
from portico.domain.forms.values import find_signature_faults, read_answer
from tests.domain.forms.blanks import question, template


def png(width: int, height: int, more: bytes = b"") -> str:
    head = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
    made = head + width.to_bytes(4, "big") + height.to_bytes(4, "big") + more
    return b64encode(made).decode()


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (PREFIX + png(600, 240), True),
        (PREFIX + png(2000, 2000), True),
        (PREFIX + png(2001, 2000), False),
        (PREFIX + png(0, 240), False),
        (PREFIX + png(2**31, 2**31), False),
        (PREFIX + png(600, 240)[:20], False),
        (PREFIX + b64encode(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00").decode(), False),
        (PREFIX + "====", False),
        (PREFIX + "not base64 <script>", False),
        (PREFIX + b64encode(b"<svg onload=alert(1)>").decode(), False),
        (PREFIX, False),
        ("data:image/svg+xml;base64," + png(600, 240), False),
        ("data:image/png," + png(600, 240), False),
        ("https://elsewhere.example/x.png", False),
        ("", False),
        (PREFIX + png(600, 240, b"x" * LONGEST_SENT), False),
    ],
)
def test_what_a_canvas_sends(text: str, is_one: bool) -> None:
    assert (read_sent(text) is not None) is is_one


@pytest.mark.parametrize(
    ("kept", "is_one"),
    [
        (png(600, 240), True),
        (png(1, 1), True),
        (png(601, 240), False),
        (png(600, 241), False),
        (png(0, 240), False),
        (png(600, 0), False),
        (png(600, 240, b"x" * LONGEST_KEPT), False),
        (PREFIX + png(600, 240), False),
        ("broken", False),
        ("", False),
    ],
)
def test_what_is_kept(kept: str, is_one: bool) -> None:
    assert is_drawing(kept) is is_one
    assert show_drawing(kept) == (PREFIX + kept if is_one else "")
    assert bool(read_kept(kept)) is is_one


@pytest.mark.parametrize(
    ("parts", "codes"),
    [
        ({"name": "Anna", "relationship": "self", "drawing": png(600, 240)}, ()),
        ({"name": "Anna", "relationship": "self"}, ()),
        ({"relationship": "self", "drawing": png(600, 240)}, ("required",)),
        ({"name": "Anna", "relationship": "self", "drawing": "broken"}, ("drawing",)),
    ],
)
def test_the_typed_name_is_enough_and_needed(parts: dict[str, str], codes: tuple[str, ...]) -> None:
    assert find_signature_faults(parts) == codes
    asked = next(walk_questions(template(question("hand", "signature"))))
    assert read_answer(asked, parts).faults == codes


def test_of_drawings_fewer_are_remembered() -> None:
    drawn, plain = Sheet(), Sheet()
    for n in range(40):
        parts = {"name": "Anna", "drawing": png(600, 1 + n)}
        drawn = save_answers(drawn, {"q": parts}, seen=n, writer="one")
        plain = save_answers(plain, {"q": f"{n}"}, seen=n, writer="one")
    assert len(drawn.trails["q"]) == LONGEST_DRAWN_TRAIL
    assert len(plain.trails["q"]) == LONGEST_TRAIL
    assert drawn.answers["q"] == {"name": "Anna", "drawing": png(600, 40)}
    assert not drawn.rivals
