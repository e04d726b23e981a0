import pytest

from portico.domain.likeness import count_typos, name_likeness, split_name


@pytest.mark.parametrize(
    ("typed", "kept", "count"),
    [
        ("anna", "anna", 0),
        ("anna", "anne", 1),
        ("anna", "ana", 1),
        ("anna", "annna", 1),
        ("anna", "nana", 1),
        ("anna", "anan", 1),
        ("berg", "gerb", 2),
        ("anna", "otto", None),
        ("anna", "annabelle", None),
        ("", "ab", 2),
        ("", "abc", None),
    ],
)
def test_typos_are_counted_up_to_two(typed: str, kept: str, count: int | None) -> None:
    assert count_typos(typed, kept) == count
    assert count_typos(kept, typed) == count


@pytest.mark.parametrize(
    ("typed", "kept", "name", "why"),
    [
        ("anna@berg.example", "anna@berg.example", "Anna Berg", ""),
        ("hanna@berg.example", "hamna@berg.example", "Hanna Berg", "typo"),
        ("anna@berg.exmaple", "anna@berg.example", "Anna Berg", "typo"),
        ("anna@gerb.example", "anna@berg.example", "Anna Berg", "typo"),
        ("anna@other.example", "anna@berg.example", "Anna Berg", "same_local_part"),
        ("anna.berg@other.example", "ab@berg.example", "Anna Berg", "same_name"),
        ("berg_anna@other.example", "ab@berg.example", "Anna Maria Berg", "same_name"),
        ("anna.berg@other.example", "ab@berg.example", "Anna", ""),
        ("anna.berg@other.example", "ab@berg.example", "Ben Osei", ""),
        ("ben@berg.example", "jan@berg.example", "Jan Berg", ""),
        ("ana@berg.example", "anna@berg.example", "Anna Berg", "typo"),
        ("benny@berg.example", "jan@berg.example", "Jan Berg", ""),
        ("ben@ber.example", "jan@berg.example", "Jan Berg", ""),
    ],
)
def test_why_somebody_may_be_meant(typed: str, kept: str, name: str, why: str) -> None:
    assert name_likeness(typed, kept, name) == why


def test_names_before_the_at() -> None:
    assert split_name("anna.berg") == ("anna", "berg")
    assert split_name("Anna-Maria_Berg7") == ("anna", "berg")
    assert split_name("anna") is None
