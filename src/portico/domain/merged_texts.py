"""What the tags of a text become on each channel; `merge_tags` says which there are.

A word of a client's is escaped by the channel it goes out on, and is never read as a tag again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from portico.domain.merge_tags import TAGS, Channel, Piece, TagKind, parse_text

_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_TURNED = re.compile(r"[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class TagLink:
    """What a link tag becomes: an address, and the words under which a mail shows it."""

    address: str
    label: str


@dataclass(frozen=True, slots=True)
class TagValues:
    """What the tags of one message become; `blocks` are those that there are."""

    words: Mapping[str, str]
    links: Mapping[str, TagLink]
    blocks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a body: `content`, escaped already, or the block tag that stands there."""

    content: str = ""
    tag: str = ""


def render_line(text: str, words: Mapping[str, str]) -> str:
    """A subject: one line without control characters; what has no word is left out."""
    pieces = parse_text(text)
    written = (piece.source if piece.tag is None else words.get(piece.tag, "") for piece in pieces)
    return " ".join(_clean(_BREAKS.sub(" ", "".join(written))).split())


def render_body(
    text: str, values: TagValues, channel: Channel, *, link_style: str = ""
) -> tuple[Block, ...]:
    """A body in its parts: stretches between empty lines, and block tags where they stand.

    A line with a link or a block that there is not is left out. Values keep to their line. In
    HTML everything is escaped, lines end with `<br>`, and a link is an anchor with `link_style`;
    elsewhere a link is its address.
    """
    writer = _Writer(values, channel, link_style)
    for line in re.split(r"\r\n|\r|\n", text):
        writer.add_line(line)
    writer.close()
    return tuple(writer.blocks)


class _Writer:
    """Makes the blocks of one body, line after line."""

    def __init__(self, values: TagValues, channel: Channel, link_style: str) -> None:
        self._values, self._channel, self._style = values, channel, link_style
        self._lines: list[str] = []
        self.blocks: list[Block] = []

    def add_line(self, text: str) -> None:
        """One line; a block tag in it ends what stands before it."""
        if not text.strip():
            self.close()
            return
        pieces = parse_text(text)
        if not all(self._has(piece.tag) for piece in pieces):
            return
        line = ""
        for piece in pieces:
            if _kind_of(piece.tag) is TagKind.BLOCK:
                self._end_line(line)
                self.close()
                self.blocks.append(Block(tag=str(piece.tag)))
                line = ""
            else:
                line += self._write_piece(piece)
        self._end_line(line)

    def close(self) -> None:
        """The lines so far are a stretch of their own."""
        if self._lines:
            mark = "<br>" if self._channel is Channel.HTML else "\n"
            self.blocks.append(Block(content=mark.join(self._lines)))
            self._lines = []

    def _end_line(self, line: str) -> None:
        if line.strip():
            self._lines.append(line.strip())

    def _has(self, tag: str | None) -> bool:
        kind = _kind_of(tag)
        if kind is TagKind.LINK:
            return tag in self._values.links
        return kind is not TagKind.BLOCK or tag in self._values.blocks

    def _write_piece(self, piece: Piece) -> str:
        if piece.tag is None:
            return self._write(piece.source)
        if _kind_of(piece.tag) is TagKind.LINK:
            return self._write_link(self._values.links[piece.tag])
        return self._write(_BREAKS.sub(" ", self._values.words.get(piece.tag, "")))

    def _write(self, text: str) -> str:
        clean = _clean(_BREAKS.sub(" ", text))
        return escape(clean) if self._channel is Channel.HTML else clean

    def _write_link(self, link: TagLink) -> str:
        address = _clean(_BREAKS.sub("", link.address))
        if self._channel is not Channel.HTML:
            return address
        style = f' style="{escape(self._style)}"' if self._style else ""
        return f'<a class="link" href="{escape(address)}"{style}>{self._write(link.label)}</a>'


def _kind_of(tag: str | None) -> TagKind:
    """An unknown name is a word, which there is not."""
    found = TAGS.get(tag or "")
    return found.kind if found else TagKind.WORD


def _clean(text: str) -> str:
    """Without turned directions, which make a line say something else than it shows."""
    return _TURNED.sub("", text)
