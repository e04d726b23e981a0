"""E-mail addresses: one spelling for each, pasted lists, and how they are shown masked."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from portico.domain.texting import mask_number

_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*\Z")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)\Z")
_DOTS = re.compile("[.\u3002\uff0e\uff61]")
"""The dots of IDNA (RFC 3490, 3.1)."""
_DEVIATIONS = frozenset("ßς")
"""IDNA 2008 keeps these letters, the codec of 2003 would turn them into another's domain."""
_BRACKETED = re.compile(r"(?P<name>.*?)<(?P<address>[^<>]*)>\s*\Z", re.DOTALL)

_PARTS = re.compile(r'(\s*"[^"]*"[^,;]*|[^,;]+)([,;]|\Z)')
"""An entry of a line with the separator after it; commas between quotes belong to a name."""


@dataclass(frozen=True, slots=True)
class PastedPerson:
    """One entry of a pasted list; `address` is empty where malformed, `text` is what was typed."""

    name: str
    address: str
    problem: Literal["", "malformed", "doubled"]
    text: str


def normalise_address(text: str) -> str | None:
    """The address trimmed, in lower case, its domain in ASCII (IDNA); None if malformed.

    The part after a plus stays: it may be somebody else's mailbox (product page 2).
    """
    local, at, domain = text.strip().lower().rpartition("@")
    if not at or len(local) > 64 or not _LOCAL.match(local):
        return None
    labels = [_ascii_label(label) for label in _DOTS.split(domain)]
    address = f"{local}@{'.'.join(labels)}"
    is_name = len(labels) > 1 and not labels[-1].isdigit()
    is_good = is_name and all(_LABEL.match(label) for label in labels)
    return address if is_good and len(address) <= 254 else None


def parse_people(text: str) -> tuple[PastedPerson, ...]:
    """The people in a pasted text, in order.

    Separated by commas, semicolons or lines; an entry is an address, `Name <address>`, or a name
    and an address with a space between. Commas are part of a quoted name, and of an unquoted
    one that ends in a bracketed address ("Feld, Nora <nora@…>").
    """
    people: list[PastedPerson] = []
    seen: set[str] = set()
    for entry in _entries(text):
        name, typed = _split_name(entry)
        address = normalise_address(typed)
        if address is None:
            people.append(PastedPerson(name, "", "malformed", entry))
            continue
        people.append(PastedPerson(name, address, "doubled" if address in seen else "", entry))
        seen.add(address)
    return tuple(people)


def mask_address(address: str) -> str:
    """An address its owner recognises and nobody else learns: `n…a@f…l.example`.

    First and last letter of the first word before the @ and of the domain; its ending in full.
    Of a telephone number its beginning and its last two digits.
    """
    if "@" not in address:
        return mask_number(address)
    local, _, domain = address.rpartition("@")
    name, _, ending = domain.rpartition(".")
    return f"{_mask(local.split('.')[0])}@{_mask(name)}.{ending}"


def _ascii_label(label: str) -> str:
    """One label as it stands in DNS; empty where there is no such label."""
    try:
        if _DEVIATIONS & set(label):
            kept = unicodedata.normalize("NFC", label)
            return "xn--" + kept.encode("punycode").decode("ascii")
        return label.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""


def _entries(text: str) -> list[str]:
    entries = []
    for line in text.splitlines():
        half = ""
        for part, separator in _PARTS.findall(line):
            entry = part.strip()
            bracketed = _BRACKETED.match(entry)
            if half and bracketed and bracketed["name"] and not entry.startswith('"'):
                entry, half = f"{half}, {entry}", ""
            entries.append(half)
            is_half_name = separator == "," and not set(entry) & set('@<"')
            half = entry if is_half_name else ""
            entries.append("" if is_half_name else entry)
        entries.append(half)
    return [entry for entry in entries if entry]


def _split_name(entry: str) -> tuple[str, str]:
    bracketed = _BRACKETED.match(entry)
    if bracketed:
        return _clean(bracketed["name"]), bracketed["address"]
    words = entry.rsplit(maxsplit=1)
    if len(words) == 2 and "@" in words[1] and "@" not in words[0]:
        return _clean(words[0]), words[1]
    return "", entry


def _clean(name: str) -> str:
    name = " ".join(name.split())
    if len(name) > 1 and name.startswith('"') and name.endswith('"'):
        name = name[1:-1].replace('\\"', '"').strip()
    return name


def _mask(word: str) -> str:
    return f"{word[:1]}…{word[-1]}" if len(word) > 2 else f"{word[:1]}…"
