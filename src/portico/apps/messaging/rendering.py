"""A composition as subject, text and HTML (design/email-confirmation.html)."""

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from portico.apps.messaging.composing import Composition
from portico.apps.messaging.custom_texts import render_custom
from portico.apps.messaging.wording import clean_line
from portico.apps.workspaces.models import Workspace
from portico.domain.colour import accent_palette
from portico.domain.merge_tags import BUTTONS, DETAILS, POLICY, Channel
from portico.domain.merged_texts import Block

_WAYS = "ways"
_OUR_ACCENT = "#2f6f73"


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """What a mail program shows."""

    subject: str
    text: str
    html: str


def render_mail(
    composition: Composition,
    workspace: Workspace | None,
    link_url: str,
    *,
    note: str = "",
    unsubscribe_url: str = "",
) -> RenderedMail:
    """Render with this link. Without one no buttons but Join, and no word about the link."""
    custom, context = _set_out(composition, workspace, link_url, composition.code, note)
    context["unsubscribe_url"] = unsubscribe_url
    blocks = custom.blocks(Channel.HTML)
    return RenderedMail(
        str(context["subject"]),
        _render_text(custom, context),
        render_to_string("mail/mail.html", {**context, "blocks": blocks}),
    )


def render_kept(
    composition: Composition,
    workspace: Workspace | None,
    link_url: str,
    *,
    code: str,
    note: str = "",
    unsubscribe_url: str = "",
) -> str:
    """The text alone, with stand-ins for links and for the code."""
    custom, context = _set_out(composition, workspace, link_url, code, note)
    context["unsubscribe_url"] = unsubscribe_url
    return _render_text(custom, context)


def _render_text(custom: "_Custom", context: dict[str, Any]) -> str:
    blocks = custom.blocks(Channel.TEXT)
    return _tidy(render_to_string("mail/mail.txt", {**context, "blocks": blocks}))


def _set_out(
    composition: Composition,
    workspace: Workspace | None,
    link_url: str,
    code: str | None,
    note: str,
) -> "tuple[_Custom, dict[str, Any]]":
    """What both templates are given, and the body in its order."""
    colours = accent_palette(workspace.accent if workspace else _OUR_ACCENT)
    buttons = _list_buttons(composition, link_url)
    there = {
        DETAILS: composition.rows,
        POLICY: composition.policy,
        BUTTONS: buttons,
        _WAYS: composition.ways,
    }
    custom = _Custom(
        composition,
        link_url,
        frozenset(tag for tag, content in there.items() if content),
        f"color:{colours['light']['accent']};",
    )
    context: dict[str, Any] = {
        "mail": composition,
        "subject": clean_line(composition.subject),
        "buttons": buttons,
        "way_links": _list_way_links(composition, link_url),
        "code": code,
        "foot": ((note,) if note and link_url else ()) + composition.foot,
        "light": colours["light"],
        "dark": colours["dark"],
        "policy_label": _("Cancellation policy"),
        "unsubscribe_label": _("No more mails like this one"),
        "direction": "rtl" if get_language_bidi() else "ltr",
    }
    return custom, context


@dataclass(frozen=True, slots=True)
class _Custom:
    """The body in its order: words, and where the parts of the mail stand among them.

    Parts that the text does not place come after it: details, buttons, ways, policy.
    """

    composition: Composition
    link_url: str
    parts: frozenset[str]
    link_style: str

    def blocks(self, channel: Channel) -> list[dict[str, str]]:
        """As the templates take them; a paragraph of ours is escaped there."""
        made = [{"text": paragraph} for paragraph in self.composition.paragraphs]
        if self.composition.custom_body:
            made = [self._show(block, channel) for block in self._render(channel)]
        placed = {block.get("part") for block in made}
        after = (DETAILS, BUTTONS, _WAYS, POLICY)
        return made + [{"part": tag} for tag in after if tag in self.parts and tag not in placed]

    def _render(self, channel: Channel) -> tuple[Block, ...]:
        return render_custom(
            "",
            self.composition.custom_body,
            self.composition.tags,
            channel,
            link_url=self.link_url,
            blocks=self.parts,
            link_style=self.link_style,
        ).blocks

    def _show(self, block: Block, channel: Channel) -> dict[str, str]:
        if block.tag:
            return {"part": block.tag}
        content = block.content
        # `render_body` has escaped it: the only place where a mail takes HTML as it is.
        return {"html": mark_safe(content)} if channel is Channel.HTML else {"text": content}  # noqa: S308


def _list_buttons(composition: Composition, link_url: str) -> list[tuple[str, str]]:
    buttons = []
    if composition.button is not None and link_url:
        pairs = ((composition.button, composition.query), *composition.more_buttons)
        buttons = [(label, _append(link_url, query)) for label, query in pairs]
    if composition.join_url:
        buttons.append((_("Join"), composition.join_url))
    return buttons


def _list_way_links(composition: Composition, link_url: str) -> list[tuple[str, str]]:
    if composition.ways is None or not link_url:
        return []
    return [(label, _append(link_url, query)) for label, query in composition.ways.links]


def _append(link_url: str, query: str) -> str:
    return f"{link_url}?{query}" if query else link_url


def _tidy(text: str) -> str:
    """At most one empty line in a row."""
    lines: list[str] = []
    for line in text.splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines).strip() + "\n"
