"""The fonts of papers, and which signs none of them has.

What typst brings covers Latin, Greek, Cyrillic and Hebrew; Arabic, Devanagari and Thai come with
fonts of our dependencies; for the rest those of the machine, and whatever lies in the folder
`fonts` of the data folder. Read once a process.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

BASE = "Libertinus Serif"
SCRIPTS = {
    "Latin": "ŐßŞ",
    "Greek": "Ωώ",
    "Cyrillic": "Жї",
    "Hebrew": "שם",
    "Arabic": "عپ",
    "Devanagari": "नक्ष",
    "Thai": "สี่",
    "Chinese": "你國",
    "Japanese": "あカ",
    "Korean": "한글",
    "emoji": "🙂",
}
"""What `portico doctor` asks for, with signs of each."""
_PACKAGES = (
    "fontpkg_noto_sans_arabic",
    "fontpkg_noto_sans_devanagari",
    "fontpkg_noto_sans_thai",
)
_PREFERRED = (
    *("Noto Sans Hebrew", "Noto Sans Arabic", "Noto Sans Devanagari", "Noto Sans Thai"),
    *("Noto Sans SC", "Noto Sans JP", "Noto Sans KR", "Noto Sans TC"),
    *("Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans CJK KR"),
)
_PROBE = b"#set document(title: sys.inputs.sign)\n#sys.inputs.sign"
_NAMED = re.compile(r'the text `"(.+?)"`', re.DOTALL)


@cache
def load_fonts() -> typst.Fonts:
    """Those of the machine, of typst, of our dependencies and of the data folder."""
    folders: list[Any] = [
        Path(place)
        for name in _PACKAGES
        if (spec := find_spec(name)) is not None
        for place in spec.submodule_search_locations or ()
    ]
    own = Path(settings.DATA_FOLDER) / "fonts"
    return typst.Fonts(font_paths=[*folders, own] if own.is_dir() else folders)


@cache
def list_families() -> tuple[str, ...]:
    """The families in the order in which a sign is looked for; after these come all others."""
    known = set(load_fonts().families())
    return (BASE, *(one for one in _PREFERRED if one in known))


def find_unprintable(text: Iterable[str]) -> frozenset[str]:
    """The signs of a text that no font has, each looked at by itself."""
    return frozenset(sign for sign in set(text) if not _is_printable(sign))


def read_unprintable(error: typst.TypstError) -> frozenset[str]:
    """The signs that a refusal names; signs may be had singly, and not with one another."""
    found = _NAMED.search(str(error))
    return frozenset(sign for sign in found[1] if sign > "~") if found else frozenset()


def list_uncovered() -> list[str]:
    """The scripts of `SCRIPTS` that cannot be printed here."""
    return [name for name, signs in SCRIPTS.items() if find_unprintable(signs)]


@lru_cache(maxsize=4096)
def _is_printable(sign: str) -> bool:
    if " " <= sign <= "~":
        return True
    try:
        typst.compile(
            _PROBE,
            format="pdf",
            font_paths=load_fonts(),
            sys_inputs={"sign": sign},
            pdf_standards=["ua-1"],
        )
    except typst.TypstError:
        return False
    return True
