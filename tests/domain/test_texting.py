"""How many parts a text becomes, and the words that end or begin texts."""

import pytest

from portico.domain.texting import Keyword, count_parts, mask_number, read_keyword, simplify_text


@pytest.mark.parametrize(
    ("text", "parts", "is_long"),
    [
        ("", 1, False),
        ("a" * 160, 1, False),
        ("a" * 161, 2, False),
        ("a" * 306, 2, False),
        ("a" * 307, 3, False),
        ("€" * 80, 1, False),
        ("€" * 81, 2, False),
        ("äöüßÄÖÜñàéù" * 14, 1, False),
        ("ç" + "a" * 69, 1, True),
        ("ç" + "a" * 70, 2, True),
        ("Ж" * 134, 2, True),
        ("Ж" * 135, 3, True),
        ("😀" * 35, 1, True),
        ("😀" * 36, 2, True),
    ],
)
def test_parts(text: str, parts: int, is_long: bool) -> None:
    found = count_parts(text)
    assert (found.parts, found.is_long, found.characters) == (parts, is_long, len(text))


def test_typography_costs_no_part() -> None:
    assert simplify_text("“Sam’s” – 9…10\u202fam") == '"Sam\'s" - 9...10 am'
    assert not count_parts(simplify_text("„Mia“ — ‚da‘…")).is_long


@pytest.mark.parametrize(
    ("body", "keyword"),
    [
        ("STOP", Keyword.STOP),
        (" stop. ", Keyword.STOP),
        ("Stop All", Keyword.STOP),
        ("cancel", Keyword.STOP),
        ("Abmelden", Keyword.STOP),
        ("start", Keyword.START),
        ("YES", Keyword.START),
        ("Help", Keyword.HELP),
        ("hilfe!", Keyword.HELP),
        ("", None),
        ("stop texting me at night", None),
        ("I cannot come, please cancel", None),
        ("yes, I will be there", None),
    ],
)
def test_only_the_word_alone_is_a_keyword(body: str, keyword: Keyword | None) -> None:
    assert read_keyword(body) is keyword


def test_a_masked_number() -> None:
    assert mask_number("+41795550140") == "+41 … 40"
    assert mask_number("+4179") == "…"
