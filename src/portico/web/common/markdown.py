"""Markdown of staff as safe HTML: it fetches nothing and runs nothing, whatever was typed."""

from collections.abc import MutableMapping, Sequence
from functools import cache
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

_BLOCKS = ("p", "br", "hr", "pre", "blockquote", "ul", "ol", "li", "h2", "h3", "h4", "h5", "h6")
_WORDS = ("strong", "em", "s", "code", "a")
_TABLES = ("table", "thead", "tbody", "tr", "th", "td")
_TAGS = frozenset({*_BLOCKS, *_WORDS, *_TABLES})
_LINKS = frozenset({"http", "https", "mailto", "tel"})
_LOWEST = 6


def render_markdown(text: str, *, top: int = 3) -> SafeString:
    """HTML of CommonMark with tables and crossed-out text.

    HTML in the text stands there as typed. A picture leaves its description only, so that reading
    tells no server anything. Links open nothing but web, mail and telephone addresses. Headings
    begin at level `top` and leave out none, whatever was typed.
    """
    reader = _reader()
    tokens = reader.parse(text)
    _order_headings(tokens, top)
    cleaned = nh3.clean(
        reader.renderer.render(tokens, reader.options, {}),
        tags=set(_TAGS),
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes=set(_LINKS),
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(cleaned)  # noqa: S308  cleaned above


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    reader.add_render_rule("image", _describe_picture)
    return reader


def _order_headings(tokens: Sequence[Token], top: int) -> None:
    """Each is followed by its words and its end; one without words is a paragraph."""
    typed = [int(one.tag[1]) for one in tokens if one.type == "heading_open"]
    highest = min(typed, default=1)
    last = top - 1
    for index, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        words = tokens[index + 1].children or []
        if any(one.content.strip() for one in words):
            last = min(top + int(token.tag[1]) - highest, last + 1, _LOWEST)
            tag = f"h{last}"
        else:
            tag = "p"
        token.tag = tokens[index + 2].tag = tag


def _describe_picture(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: MutableMapping[str, Any],
) -> str:
    children = tokens[index].children or []
    return renderer.renderInlineAsText(children, options, env).replace("<", "&lt;")
