"""Addresses: one spelling, pasted lists, masks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.domain.addresses import PastedPerson, mask_address, normalise_address, parse_people


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("nora@feldmail.example", "nora@feldmail.example"),
        ("  Nora.Feld@FeldMail.Example\n", "nora.feld@feldmail.example"),
        ("nora+congress@feldmail.example", "nora+congress@feldmail.example"),
        ("o'neil_1@mail.a-b.example", "o'neil_1@mail.a-b.example"),
        ("kim@müller.example", "kim@xn--mller-kva.example"),
        ("KIM@MÜLLER.example", "kim@xn--mller-kva.example"),
        ("kim@xn--mller-kva.example", "kim@xn--mller-kva.example"),
        # ß is a letter of its own in domain names, "ss" may be somebody else's
        ("kim@straße.example", "kim@xn--strae-oqa.example"),
        ("kim@例え.テスト", "kim@xn--r8jz45g.xn--zckzah"),
        ("kim@例え。テスト", "kim@xn--r8jz45g.xn--zckzah"),
        ("a" * 64 + "@b.example", "a" * 64 + "@b.example"),
    ],
)
def test_one_spelling(typed: str, expected: str) -> None:
    assert normalise_address(typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "nora",
        "@feldmail.example",
        "nora@",
        "nora@localhost",
        "nora@feldmail",
        "nora@@feldmail.example",
        "no ra@feldmail.example",
        "nora@feld mail.example",
        "nora@feldmail..example",
        "nora@feldmail.example.",
        "nora@.example",
        "nora@-feldmail.example",
        "nora@feldmail-.example",
        "nora@feld_mail.example",
        "nora@192.168.0.1",
        ".nora@feldmail.example",
        "nora.@feldmail.example",
        "no..ra@feldmail.example",
        "nora@feldmail.example\nbcc:ben@feldmail.example",
        "nora\x00@feldmail.example",
        "norä@feldmail.example",
        "<nora@feldmail.example>",
        "a" * 65 + "@b.example",
        "nora@" + "a" * 64 + ".example",
        "nora@" + "ä" * 64 + ".example",
        "nora@" + ".".join(["a" * 60] * 5) + ".example",
        "nora@\u200b.example",
        "nora@😀😀\u00ad\ud800.example",
        "x" * 10_000,
        "nora@" + "x" * 10_000,
    ],
)
def test_malformed(typed: str) -> None:
    assert normalise_address(typed) is None


@given(st.text())
def test_whatever_is_typed_gives_an_address_in_ascii_or_none(typed: str) -> None:
    address = normalise_address(typed)
    if address is not None:
        assert address.isascii()
        assert address == address.lower().strip()


@given(st.emails())
def test_normalising_twice_changes_nothing(typed: str) -> None:
    address = normalise_address(typed)
    if address is not None:
        assert normalise_address(address) == address
        assert normalise_address(f" {address.upper()} ") == address


def person(name: str, address: str, text: str) -> PastedPerson:
    return PastedPerson(name, address, "", text)


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        ("", []),
        (" \n ,; \r\n", []),
        ("a@x.example", [("", "a@x.example")]),
        ("a@x.example, b@x.example", [("", "a@x.example"), ("", "b@x.example")]),
        ("a@x.example;b@x.example", [("", "a@x.example"), ("", "b@x.example")]),
        ("a@x.example\r\nb@x.example\n", [("", "a@x.example"), ("", "b@x.example")]),
        ("Anna Berg <Anna@x.example>", [("Anna Berg", "anna@x.example")]),
        ("<a@x.example>", [("", "a@x.example")]),
        ("Anna   Berg< a@x.example >", [("Anna Berg", "a@x.example")]),
        (
            '"Berg, Anna" <a@x.example>, b@x.example',
            [("Berg, Anna", "a@x.example"), ("", "b@x.example")],
        ),
        ('"Ann \\"A\\" Berg" <a@x.example>', [('Ann "A" Berg', "a@x.example")]),
        (
            "Berg, Anna <a@x.example>; Feld, Nora <n@x.example>",
            [("Berg, Anna", "a@x.example"), ("Feld, Nora", "n@x.example")],
        ),
        ("Anna Berg\ta@x.example", [("Anna Berg", "a@x.example")]),
        ("Anna Berg a@x.example", [("Anna Berg", "a@x.example")]),
        ("نورا <n@x.example>", [("نورا", "n@x.example")]),
        ("<b>Anna</b> <a@x.example>", [("<b>Anna</b>", "a@x.example")]),
        ("Kim <kim@müller.example>", [("Kim", "kim@xn--mller-kva.example")]),
    ],
)
def test_pasted_people(pasted: str, expected: list[tuple[str, str]]) -> None:
    people = parse_people(pasted)
    assert [(one.name, one.address) for one in people] == expected
    assert {one.problem for one in people} <= {""}


@pytest.mark.parametrize(
    ("pasted", "malformed"),
    [
        ("bogus", ["bogus"]),
        ("bogus, a@x.example", ["bogus"]),
        ("a@x.example, bogus", ["bogus"]),
        ("one, two, a@x.example", ["one", "two"]),
        ("one, two, Anna <a@x.example>", ["one"]),
        ('bogus, "Berg, Anna" <a@x.example>', ["bogus"]),
        ("bogus, <a@x.example>", ["bogus"]),
        ("bogus; Anna <a@x.example>", ["bogus"]),
        ("bogus\nAnna <a@x.example>", ["bogus"]),
        ("Anna <a@x>, a@x.example", ["Anna <a@x>"]),
        ("a@x.example b@x.example", ["a@x.example b@x.example"]),
        ('"Anna, a@x.example', ['"Anna']),
        ("<>", ["<>"]),
    ],
)
def test_what_is_malformed_is_shown_as_typed(pasted: str, malformed: list[str]) -> None:
    wrong = [one for one in parse_people(pasted) if one.problem == "malformed"]
    assert [one.text for one in wrong] == malformed
    assert {one.address for one in wrong} == {""}


def test_doubled_are_found_in_whatever_spelling() -> None:
    people = parse_people("Anna <a@x.example>, b@x.example, A@X.Example, ANNA <a@x.example>")
    assert [one.problem for one in people] == ["", "", "doubled", "doubled"]


def test_a_wrong_entry_does_not_double_another() -> None:
    assert [one.problem for one in parse_people("bogus; bogus")] == ["malformed", "malformed"]


def test_names_of_any_length_are_kept() -> None:
    name = "N" * 10_000
    assert parse_people(f"{name} <a@x.example>") == (
        person(name, "a@x.example", f"{name} <a@x.example>"),
    )


@given(st.text(alphabet='ab@.,;<>" \n\\éß', max_size=60))
def test_nothing_typed_is_lost_without_a_word(pasted: str) -> None:
    people = parse_people(pasted)
    shown = "".join(one.text for one in people)
    assert sorted(_letters(shown)) == sorted(_letters(pasted))
    assert all(bool(one.address) is (one.problem != "malformed") for one in people)


def _letters(text: str) -> list[str]:
    return [letter for letter in text if letter.isalnum()]


@given(st.lists(st.emails(), max_size=5))
def test_a_list_that_was_written_can_be_read(typed: list[str]) -> None:
    good = [address for address in map(normalise_address, typed) if address]
    people = parse_people("; ".join(f'"Name, {place}" <{it}>' for place, it in enumerate(good)))
    assert [one.address for one in people] == good
    assert [one.name for one in people] == [f"Name, {place}" for place in range(len(good))]


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("nora.feld@feldmail.example", "n…a@f…l.example"),
        ("nora@feldmail.example", "n…a@f…l.example"),
        ("no@ab.example", "n…@a….example"),
        ("n@a.example", "n…@a….example"),
        ("kim@mail.feldmail.co.uk", "k…m@m…o.uk"),
        ("+41795550140", "+41 … 40"),
    ],
)
def test_masks(address: str, masked: str) -> None:
    assert mask_address(address) == masked
