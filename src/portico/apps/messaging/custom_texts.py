"""Texts that staff wrote, with their merge tags, on their way into a mail or a text message."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy

from portico.domain.merge_tags import TAGS, Channel, list_used
from portico.domain.merged_texts import Block, TagLink, TagValues, render_body, render_line

LINK_WORDS = {
    "client.profile_link": gettext_lazy("Open my portal"),
    "business.booking_link": gettext_lazy("Book"),
    "appointment.join_link": gettext_lazy("Join"),
    "appointment.reschedule_link": gettext_lazy("Reschedule"),
    "appointment.cancel_link": gettext_lazy("Cancel"),
    "form.link": gettext_lazy("Fill in the form"),
    "poll.link": gettext_lazy("Choose a time"),
}
"""Under which words a mail shows a link; plain text shows the address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagFacts:
    """What the merge tags of one message become, before any portal link exists.

    `links`: addresses that are no secret. `wishes`: tags that become the minted portal link, with
    the query that is appended to it (often empty). What is in neither is not there, and the line
    with it is left out.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    wishes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CustomText:
    """A subject in one line, and the body's blocks; HTML ones are escaped and safe to show."""

    subject: str
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """The body in one, for text messages."""
        return "\n\n".join(block.content for block in self.blocks if not block.tag)


def render_custom(
    subject: str,
    body: str,
    facts: TagFacts,
    channel: Channel,
    *,
    link_url: str = "",
    blocks: frozenset[str] = frozenset(),
    link_style: str = "",
) -> CustomText:
    """The texts with their tags filled in. `link_url`: the minted portal link, or its stand-in.

    Without it (portal off, no access) lines with a link into the portal are left out. `blocks`:
    block tags that this mail has something for. Language: the active one.
    """
    addresses = dict(facts.links)
    if link_url:
        for tag, query in facts.wishes.items():
            addresses[tag] = f"{link_url}?{query}" if query else link_url
    links = {
        tag: TagLink(address, str(LINK_WORDS[tag])) for tag, address in addresses.items() if address
    }
    values = TagValues(facts.words, links, blocks)
    return CustomText(
        render_line(subject, facts.words),
        render_body(body, values, channel, link_style=link_style),
    )


def needs_portal_link(body: str) -> bool:
    """Whether a portal link has to be minted for this text."""
    return any(tag in TAGS and TAGS[tag].is_key for tag in list_used(body))
