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

_BLOCKS = ("p", "br", "hr", "pre", "blockquote", "ul", "ol", "li", "h3", "h4", "h5", "h6")
_WORDS = ("strong", "em", "s", "code", "a")
_TABLES = ("table", "thead", "tbody", "tr", "th", "td")
_TAGS = frozenset({*_BLOCKS, *_WORDS, *_TABLES})
_LINKS = frozenset({"http", "https", "mailto", "tel"})
_LEVELS_DOWN = 2
"""The page has its own first and second headings."""


def render_markdown(text: str) -> SafeString:
    """HTML of CommonMark with tables and crossed-out text.

    HTML in the text stands there as typed. A picture leaves its description only, so that reading
    tells no server anything. Links open nothing but web, mail and telephone addresses.
    """
    cleaned = nh3.clean(
        _reader().render(text),
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
    reader.add_render_rule("heading_open", _lower_heading)
    reader.add_render_rule("heading_close", _lower_heading)
    return reader


def _describe_picture(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: MutableMapping[str, Any],
) -> str:
    children = tokens[index].children or []
    return renderer.renderInlineAsText(children, options, env).replace("<", "&lt;")


def _lower_heading(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: MutableMapping[str, Any],
) -> str:
    token = tokens[index]
    token.tag = f"h{min(6, int(token.tag[1]) + _LEVELS_DOWN)}"
    return renderer.renderToken(tokens, index, options, env)
