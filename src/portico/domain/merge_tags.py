"""Merge tags in texts that staff write, as `{{ client.first_name }}` (product page 5).

One syntax everywhere. What a tag becomes is escaped by the channel it goes out on, and is never
read as a tag again.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from html import escape

_MARK = re.compile(r"\{\{(?P<name>[^{}\r\n]*)\}\}|\{\{|\}\}")
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_TURNED = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_NEAR = 0.5


class Channel(StrEnum):
    """Where a text goes out; it decides what is escaped, and how."""

    HTML = "html"
    TEXT = "text"
    SMS = "sms"
    SUBJECT = "subject"


class TagKind(StrEnum):
    """A word stands within a line, a link is an address, a block is a part of the mail."""

    WORD = "word"
    LINK = "link"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag. `is_key`: an address that opens the client's portal, so for that client only."""

    name: str
    kind: TagKind = TagKind.WORD
    is_key: bool = False

    @property
    def group(self) -> str:
        """`client` of `client.first_name`."""
        return self.name.split(".", 1)[0]

    @property
    def written(self) -> str:
        """As it is typed into a text."""
        return f"{{{{ {self.name} }}}}"


DETAILS, POLICY, BUTTONS = "appointment.details", "business.cancellation_policy", "message.buttons"
_TABLE = (
    Tag("client.first_name"),
    Tag("client.last_name"),
    Tag("client.email"),
    Tag("client.phone"),
    Tag("client.profile_link", TagKind.LINK, is_key=True),
    Tag("business.name"),
    Tag("business.phone"),
    Tag("business.booking_link", TagKind.LINK),
    Tag(POLICY, TagKind.BLOCK),
    Tag("appointment.services"),
    Tag("appointment.staff"),
    Tag("appointment.date"),
    Tag("appointment.time"),
    Tag("appointment.place"),
    Tag("appointment.join_link", TagKind.LINK),
    Tag(DETAILS, TagKind.BLOCK),
    Tag("appointment.reschedule_link", TagKind.LINK, is_key=True),
    Tag("appointment.cancel_link", TagKind.LINK, is_key=True),
    Tag("form.name"),
    Tag("form.link", TagKind.LINK, is_key=True),
    Tag("poll.link", TagKind.LINK, is_key=True),
    Tag("poll.deadline"),
    Tag(BUTTONS, TagKind.BLOCK),
)
TAGS: Mapping[str, Tag] = {tag.name: tag for tag in _TABLE}
SCOPES: Mapping[str, frozenset[str]] = {
    "client": frozenset({"client", "business", "message"}),
    "appointment": frozenset({"client", "business", "message", "appointment"}),
    "form": frozenset({"client", "business", "message", "form"}),
    "poll": frozenset({"client", "business", "message", "poll"}),
    "business": frozenset({"business", "message"}),
}
"""Groups of tags by what a message is about."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text: words (`tag` is None), or a mark with the name inside it.

    `fault` is `unclosed` or `unopened` for half a mark, which is sent as it stands.
    """

    source: str
    position: int
    tag: str | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class TagFault:
    """What is wrong at `position` (characters from the start of the text).

    `code`: `unknown_tag`, `not_here`, `unclosed` or `unopened`. `suggestion`: the nearest tag
    that may stand here, or empty.
    """

    code: str
    position: int
    name: str = ""
    suggestion: str = ""


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


def list_tags(scope: str, channel: Channel, *, is_for_client: bool = True) -> tuple[Tag, ...]:
    """The tags that may stand in a text about `scope` (see SCOPES) on this channel.

    Subjects take words only, text messages no blocks; what goes to staff takes no key.
    """
    kinds = {TagKind.WORD}
    if channel is not Channel.SUBJECT:
        kinds.add(TagKind.LINK)
    if channel in (Channel.HTML, Channel.TEXT):
        kinds.add(TagKind.BLOCK)
    return tuple(
        tag
        for tag in _TABLE
        if tag.group in SCOPES[scope] and tag.kind in kinds and (is_for_client or not tag.is_key)
    )


def parse_text(text: str) -> tuple[Piece, ...]:
    """The pieces of a text; their sources, joined, are the text again."""
    pieces, end = [], 0
    for mark in _MARK.finditer(text):
        if mark.start() > end:
            pieces.append(Piece(text[end : mark.start()], end))
        name, fault = mark["name"], ""
        if name is None:
            fault = "unclosed" if mark[0] == "{{" else "unopened"
        tag = None if name is None else name.strip()
        pieces.append(Piece(mark[0], mark.start(), tag, fault))
        end = mark.end()
    if end < len(text):
        pieces.append(Piece(text[end:], end))
    return tuple(pieces)


def find_faults(text: str, allowed: Collection[Tag]) -> tuple[TagFault, ...]:
    """Everything that is wrong with the tags of a text, in order; empty: it may be saved."""
    names = [tag.name for tag in allowed]
    faults = []
    for piece in parse_text(text):
        if piece.fault:
            faults.append(TagFault(piece.fault, piece.position))
        elif piece.tag is not None and piece.tag not in names:
            code = "not_here" if piece.tag in TAGS else "unknown_tag"
            near = suggest_tag(piece.tag, names) if code == "unknown_tag" else ""
            faults.append(TagFault(code, piece.position, piece.tag, near))
    return tuple(faults)


def suggest_tag(name: str, among: Collection[str]) -> str:
    """The tag that was probably meant, or empty when none is near."""
    wanted = _plain(name)
    best, nearest = _NEAR, ""
    for candidate in among:
        last = candidate.split(".", 1)[1]
        likeness = max(_likeness(wanted, _plain(candidate)), _likeness(wanted, _plain(last)))
        if likeness > best:
            best, nearest = likeness, candidate
    return nearest


def list_used(text: str) -> tuple[str, ...]:
    """The tags that stand in a text, each once."""
    return tuple(dict.fromkeys(piece.tag for piece in parse_text(text) if piece.tag is not None))


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


def _plain(name: str) -> str:
    return re.sub(r"[^a-z.]+", "", name.lower())


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()
