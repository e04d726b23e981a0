"""Markdown of staff becomes HTML that runs nothing and fetches nothing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.web.common.markdown import render_markdown

TAGS = {"p", "br", "hr", "pre", "blockquote", "ul", "ol", "li", "strong", "em", "s", "code", "a"}
TAGS |= {"h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"}


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**bold** and ~~not~~", "<p><strong>bold</strong> and <s>not</s></p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("# One\n## Two", "<h3>One</h3>\n<h4>Two</h4>"),
        ("### Deep\n# High\n#### Deepest", "<h3>Deep</h3>\n<h3>High</h3>\n<h4>Deepest</h4>"),
        ("<b>typed</b>", "<p>&lt;b&gt;typed&lt;/b&gt;</p>"),
        (
            "[there](https://x.example)",
            '<p><a href="https://x.example" rel="noopener noreferrer nofollow">there</a></p>',
        ),
    ],
)
def test_it_reads_as_it_was_meant(text: str, html: str) -> None:
    assert render_markdown(text).strip() == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![picture](https://spy.example/pixel.png)",
        "![p](data:image/svg+xml;base64,PHN2Zz4=)",
        "[press](javascript:alert(1))",
        "[press](JaVaScRiPt:alert(1))",
        "[press](data:text/html,<script>)",
        "<svg onload=alert(1)>",
        "<iframe src=https://spy.example></iframe>",
        '<a href="javascript:alert(1)">x</a>',
        "[a]: https://spy.example/a.png\n\n![x][a]",
        "![<img src=x onerror=1>](https://spy.example)",
        '[x](https://a.example "onmouseover=alert(1)")',
        "```\n<script>\n```",
        "<style>@import url(https://spy.example)</style>",
        "&lt;script&gt;",
    ],
)
def test_what_is_hostile_is_inert(text: str) -> None:
    html = render_markdown(text)
    tags = {found.lower() for found in re.findall(r"<\s*/?\s*([a-zA-Z][a-zA-Z0-9]*)", html)}
    assert tags <= TAGS
    assert not re.search(r"<[^>]+\s(src|on\w+|style|srcset)=", html, re.IGNORECASE)
    for address in re.findall(r'<[^>]*href="([^"]*)"', html):
        assert address.startswith(("https://", "http://", "mailto:", "tel:"))


@given(st.text(alphabet="#*_[]()!<>&\"'`~|-\n :/abhrefscipt=0", max_size=200))
def test_nothing_typed_makes_another_tag(text: str) -> None:
    html = render_markdown(text)
    assert {found.lower() for found in re.findall(r"<\s*/?\s*([a-zA-Z][a-zA-Z0-9]*)", html)} <= TAGS
    assert "src=" not in re.sub(r">[^<]*<", "><", html)


def test_a_heading_without_words_is_none() -> None:
    assert "<h" not in render_markdown("#\n\n## ![](https://x.example/a.png)")


def test_headings_leave_out_no_level() -> None:
    html = render_markdown("# a\n### b\n###### c\n# d", top=2)
    assert re.findall(r"<h(\d)>", html) == ["2", "3", "4", "2"]
