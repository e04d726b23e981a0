"""Reads single fields of a form's document and collects what is wrong with them."""

import re
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any, TypeVar

Raw = dict[str, Any]
LONGEST_LABEL, LONGEST_TEXT, LONGEST_OPTION = 500, 10_000, 200
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_Choice = TypeVar("_Choice", bound=StrEnum)


class Reader:
    """Faults by the path of the field: `q3.label`, `s1.title`, `t1.bands`."""

    def __init__(self) -> None:
        self.faults: dict[str, list[str]] = {}
        self._ids: set[str] = set()

    def blame(self, path: str, code: str) -> None:
        """Note one fault, once."""
        listed = self.faults.setdefault(path, [])
        if code not in listed:
            listed.append(code)

    def mapping(self, raw: object, path: str, known: Collection[str]) -> Raw:
        """An object without unknown keys; anything else is a fault, and read as empty."""
        if raw is None:
            return {}
        if not isinstance(raw, Mapping):
            self.blame(path, "malformed")
            return {}
        for key in raw:
            if key not in known:
                self.blame(f"{path}.{key}" if path else str(key), "unknown")
        return dict(raw)

    def items(self, raw: object, path: str, most: int) -> list[object]:
        """A list, at most so long."""
        if raw is None:
            return []
        if not isinstance(raw, list):
            self.blame(path, "malformed")
            return []
        if len(raw) > most:
            self.blame(path, "too_many")
        return list(raw[:most])

    def text(self, raw: object, path: str, longest: int, *, is_needed: bool = False) -> str:
        """Trimmed text."""
        if raw is not None and not isinstance(raw, str):
            self.blame(path, "malformed")
            return ""
        text = (raw or "").strip()
        if is_needed and not text:
            self.blame(path, "required")
        if len(text) > longest:
            self.blame(path, "too_long")
        return text

    def switch(self, raw: object, path: str) -> bool:
        """A truth: as JSON has it, or as a ticked box sends it."""
        if isinstance(raw, bool):
            return raw
        if raw in (None, "", "on"):
            return raw == "on"
        self.blame(path, "malformed")
        return False

    def number(self, raw: object, path: str, lowest: int, highest: int) -> int | None:
        """A whole number, None where nothing stands."""
        if raw is None or raw == "":
            return None
        if isinstance(raw, str):
            sign, digits = (-1, raw.strip()[1:]) if raw.strip()[:1] == "-" else (1, raw.strip())
            number = sign * int(digits[:9]) if digits.isascii() and digits.isdigit() else None
        else:
            number = raw if isinstance(raw, int) and not isinstance(raw, bool) else None
        if number is None:
            self.blame(path, "malformed")
        elif not lowest <= number <= highest:
            self.blame(path, "out_of_range")
        else:
            return number
        return None

    def choice(self, raw: object, path: str, kind: type[_Choice]) -> _Choice | None:
        """One of the words of `kind`; None where nothing stands, or another word."""
        if raw is None or raw == "":
            return None
        found = next((one for one in kind if one.value == raw), None)
        if found is None:
            self.blame(path, "unknown")
        return found

    def identity(self, raw: Raw, path: str) -> str:
        """The id of an item, which no other item of the document has; empty where it is none."""
        key = self.text(raw.get("id"), path, 40, is_needed=True)
        if key and not _ID.match(key):
            self.blame(path, "malformed")
            return ""
        if key and key in self._ids:
            self.blame(path, "doubled")
        self._ids.add(key)
        return key


def split_lines(text: str) -> list[object]:
    """What a field of several lines lists; blank lines are none."""
    return [line.strip() for line in text.splitlines() if line.strip()]
