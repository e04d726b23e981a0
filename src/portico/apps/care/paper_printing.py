"""Words become a PDF: tagged, without any network, honest about signs that no font has."""

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import typst
from django.utils.translation import gettext as _

from portico.apps.care.paper_fonts import (
    find_unprintable,
    list_families,
    load_fonts,
    read_unprintable,
)

Words = dict[str, Any]
_LONG_WORD = re.compile(r"\S{41,}")
_BREAK = "\u200b"
"""A place where a line may end that nobody sees: a word may be longer than the page is wide."""
_UNBROKEN = frozenset({"language", "fonts", "attached"})
_INVISIBLE = {0xFE0E: "", 0xFE0F: ""}
"""Whether a sign is shown as text or as a picture: here it is text, with or without."""
_PLAIN = re.compile(r"[\x20-\u02ff\u0370-\u058f\u10a0-\u10ff\u1e00-\u1fff\u2010-\u2bff]*")
"""Texts of one sign a letter, left to right: what a program reads out of the PDF is what was typed.
Of others a program reads an order and doublets of its own, so that they are attached as well."""
_ATTACHED = ("title", "business", "intro", "sections", "signature", "end")


def render_paper(words: Words) -> bytes:
    """The PDF/UA-1 of these words; what the paper says of itself is in the active language.

    Signs that no font has stand by their numbers. Everything as it was typed is attached where
    the PDF does not give it back sign by sign.
    """
    missing: frozenset[str] = frozenset()
    while True:
        try:
            return _compile(_mark_missing(words, missing), "ua-1")
        except typst.TypstError as error:
            found = read_unprintable(error)
            if not missing:
                found |= find_unprintable("".join(_walk_texts(words)))
            if found <= missing:  # something else that PDF/UA refuses: tagged all the same
                return _compile(_mark_missing(words, missing))
            missing |= found


def _compile(words: Words, *standards: Any) -> bytes:
    made = typst.compile(
        _source(),
        format="pdf",
        font_paths=load_fonts(),
        sys_inputs={"form": json.dumps(_break_words(words), ensure_ascii=False)},
        pdf_standards=list(standards),
    )
    if not isinstance(made, bytes):
        raise TypeError("one document was expected")
    return made


def _mark_missing(words: Words, missing: frozenset[str]) -> Words:
    """As it is printed: with numbers in the place of signs, and with what was typed beside it."""
    numbers = {ord(sign): f"[U+{ord(sign):04X}]" for sign in missing}
    made: Words = _translate(words, numbers | _INVISIBLE)
    made["fonts"] = list(list_families())
    if all(_PLAIN.fullmatch(text) for text in _walk_texts(words)):
        return made
    told = ", ".join(f"U+{number:04X}" for number in sorted(numbers))
    unprinted = _("These signs could not be printed and stand here by their numbers: %(signs)s.")
    attached = _("The attached file answers.json has everything as it was typed.")
    typed = {key: words[key] for key in _ATTACHED if key in words}
    return made | {
        "notes": [unprinted % {"signs": told}, attached] if missing else [attached],
        "attached": json.dumps(_without_pictures(typed), ensure_ascii=False, indent=1),
    }


def _without_pictures(words: Any) -> Any:
    if isinstance(words, dict):
        return {key: _without_pictures(one) for key, one in words.items() if key != "drawing"}
    return [_without_pictures(one) for one in words] if isinstance(words, list) else words


def _walk_texts(words: Any) -> Iterator[str]:
    if isinstance(words, str):
        yield words
    elif isinstance(words, dict | list):
        for one in words.values() if isinstance(words, dict) else words:
            yield from _walk_texts(one)


def _translate(words: Any, numbers: dict[int, str]) -> Any:
    if isinstance(words, str):
        return words.translate(numbers)
    if isinstance(words, dict):
        return {key: _translate(one, numbers) for key, one in words.items()}
    return [_translate(one, numbers) for one in words] if isinstance(words, list) else words


def _break_words(words: Any) -> Any:
    if isinstance(words, str):
        return _LONG_WORD.sub(_break_word, words)
    if isinstance(words, dict):
        return {key: one if key in _UNBROKEN else _break_words(one) for key, one in words.items()}
    return [_break_words(one) for one in words] if isinstance(words, list) else words


def _break_word(found: re.Match[str]) -> str:
    word = found.group()
    return _BREAK.join(word[at : at + 40] for at in range(0, len(word), 40))


@cache
def _source() -> bytes:
    return files("portico.apps.care").joinpath("papers", "form.typ").read_bytes()
