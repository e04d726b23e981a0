"""Merge tags in texts that staff write, as `{{ client.first_name }}` (product page 5).

One syntax everywhere. `merged_texts` writes what the tags become.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_MARK = re.compile(r"\{\{(?P<name>[^{}\r\n]*)\}\}|\{\{|\}\}")
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


def _plain(name: str) -> str:
    return re.sub(r"[^a-z.]+", "", name.lower())


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()
