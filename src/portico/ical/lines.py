"""Content lines of somebody else's calendar bytes (RFC 5545, 3.1); takes anything, never raises."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MOST_BYTES = 256 * 1024
MOST_LINES = 5000
_NAME = re.compile(r"[A-Za-z0-9-]{1,60}")
_PARAMETER = re.compile(r';([A-Za-z0-9-]{1,60})=((?:"[^"]*"|[^;:,"]*)(?:,(?:"[^"]*"|[^;:,"]*))*)')
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Line:
    """One property; names in capitals, values as written."""

    name: str
    parameters: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value as TEXT (RFC 5545, 3.3.11), without control characters."""
        plain = _ESCAPED.sub(lambda m: "\n" if m[1] in "nN" else m[1], self.value)
        return strip_unprintable(plain).strip()


@dataclass(slots=True)
class Component:
    """A component with its lines and the components within it."""

    name: str
    lines: list[Line] = field(default_factory=list)
    parts: list["Component"] = field(default_factory=list)

    def find_all(self, name: str) -> list[Line]:
        """Every line of this name."""
        return [line for line in self.lines if line.name == name]

    def find(self, name: str) -> Line | None:
        """The first line of this name."""
        return next(iter(self.find_all(name)), None)

    def text(self, name: str) -> str:
        """The text of the first line of this name; empty where there is none."""
        line = self.find(name)
        return line.text if line else ""


def read_components(raw: bytes, charset: str = "utf-8") -> list[Component]:
    """The outermost components; what does not look like a content line is passed over."""
    root = Component("")
    open_ones = [root]
    for line in _read_lines(raw[:MOST_BYTES], charset):
        if line.name == "BEGIN" and len(open_ones) < 8:
            inner = Component(line.value.strip().upper())
            open_ones[-1].parts.append(inner)
            open_ones.append(inner)
        elif line.name == "END" and len(open_ones) > 1:
            open_ones.pop()
        else:
            open_ones[-1].lines.append(line)
    return root.parts


def strip_unprintable(text: str) -> str:
    """The text without control characters, which TEXT may not hold and no database keeps."""
    return _UNPRINTABLE.sub("", text)


def decode_text(raw: bytes, charset: str) -> str:
    """The bytes as text: UTF-8, as RFC 5545 wants, else what the mail says, else Latin 1."""
    for name in ("utf-8-sig", charset):
        try:
            text = raw.decode(name)
        except (UnicodeError, LookupError, ValueError):
            continue
        return text.encode("utf-8", "ignore").decode()  # UTF-7 can spell half a character
    return raw.decode("latin-1")


def _read_lines(raw: bytes, charset: str) -> Iterator[Line]:
    text = decode_text(raw, charset).replace("\r\n", "\n").replace("\r", "\n")
    for written in re.sub(r"\n[ \t]", "", text).split("\n")[:MOST_LINES]:
        line = _read_line(written)
        if line is not None:
            yield line


def _read_line(written: str) -> Line | None:
    name = _NAME.match(written)
    if name is None:
        return None
    place, parameters = name.end(), {}
    while found := _PARAMETER.match(written, place):
        parameters[found[1].upper()] = found[2].replace('"', "")
        place = found.end()
    if written[place : place + 1] != ":":
        return None
    return Line(name[0].upper(), parameters, written[place + 1 :])
