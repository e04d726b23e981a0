"""Merge tags: what is read, what is refused, and that nothing goes out unescaped."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.domain.merge_tags import (
    BUTTONS,
    DETAILS,
    SCOPES,
    TAGS,
    Channel,
    TagFault,
    TagKind,
    find_faults,
    list_tags,
    list_used,
    parse_text,
    suggest_tag,
)
from portico.domain.merged_texts import Block, TagLink, TagValues, render_body, render_line

MAIL = list_tags("appointment", Channel.HTML)
LINE = list_tags("appointment", Channel.SUBJECT)
LINKS = {
    name: TagLink(f"https://portal.example/{place}?a=1&b=2", f"{tag.group} <{place}>")
    for place, (name, tag) in enumerate(TAGS.items())
    if tag.kind is TagKind.LINK
}
ODD = st.text(alphabet=st.sampled_from("{} \n\r\t\x00\u202e\u2028<>&\"'abc.é{client.first_name}"))
TEXTS = st.lists(
    st.one_of(ODD, st.text(), st.sampled_from([tag.written for tag in TAGS.values()]))
).map("".join)
WORDS = st.dictionaries(st.sampled_from(sorted(TAGS)), st.one_of(ODD, st.text()))
ANCHOR = re.compile(r'<a class="link" href="([^"<>]*)"(?: style="[^"<>]*")?>([^<>]*)</a>')


def values(words: dict[str, str] | None = None, **given: object) -> TagValues:
    return TagValues(words or {}, given.get("links", {}), given.get("blocks", frozenset()))  # type: ignore[arg-type]


@given(TEXTS)
def test_the_pieces_are_the_text_again(text: str) -> None:
    pieces = parse_text(text)
    assert "".join(piece.source for piece in pieces) == text
    for piece in pieces:
        assert text.startswith(piece.source, piece.position)


@given(TEXTS, st.sampled_from(sorted(SCOPES)), st.sampled_from(Channel), st.booleans())
def test_faults_are_found_and_never_raised(
    text: str, scope: str, channel: Channel, is_for_client: bool
) -> None:
    allowed = list_tags(scope, channel, is_for_client=is_for_client)
    names = {tag.name for tag in allowed}
    faults = find_faults(text, allowed)
    for fault in faults:
        assert text.startswith(("{{", "}}"), fault.position)
        assert fault.suggestion in names | {""}
    assert bool(faults) is any(
        p.fault or (p.tag is not None and p.tag not in names) for p in parse_text(text)
    )


@given(TEXTS, WORDS, st.booleans())
def test_nothing_goes_into_html_unescaped(text: str, words: dict[str, str], has: bool) -> None:
    given_values = values(words, links=LINKS if has else {}, blocks=frozenset({DETAILS}))
    for block in render_body(text, given_values, Channel.HTML, link_style="color:#123456;"):
        rest = ANCHOR.sub("", block.content.replace("<br>", ""))
        assert not set(rest) & set("<>\"'")
        assert re.sub(r"&(amp|lt|gt|quot|#x27);", "", rest).count("&") == 0


@given(TEXTS, WORDS)
def test_html_says_what_the_text_says(text: str, words: dict[str, str]) -> None:
    plain = render_body(text, values(words), Channel.TEXT)
    rich = render_body(text, values(words), Channel.HTML)
    for one, other in zip(plain, rich, strict=True):
        assert one.tag == other.tag
        assert [unescape(line) for line in other.content.split("<br>")] == (one.content.split("\n"))


@given(TEXTS, WORDS)
def test_a_subject_is_one_line(text: str, words: dict[str, str]) -> None:
    line = render_line(text, words)
    assert "".join(line.splitlines()) == line
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", line)


@given(st.sampled_from([tag for tag in LINE if tag.kind is TagKind.WORD]), TEXTS)
def test_what_a_tag_becomes_is_never_read_as_a_tag(tag: object, text: str) -> None:
    name = tag.name  # type: ignore[attr-defined]
    words = {**dict.fromkeys(TAGS, "SECRET"), name: text}
    for channel in Channel:
        for block in render_body(f"{{{{ {name} }}}}", values(words), channel):
            assert "SECRET" not in block.content or "SECRET" in text
    assert "SECRET" not in render_line(f"{{{{{name}}}}}", words) or "SECRET" in text


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("Hello {{ client.first_name }}", ()),
        ("Hello {{client.first_name}}", ()),
        ("Hello {{  client.first_name\xa0}}", ()),
        ("{ client.first_name } is no tag", ()),
        ("Hello {{ client.firstname }}", (("unknown_tag", 6, "client.first_name"),)),
        ("Hello {{ First Name }}", (("unknown_tag", 6, "client.first_name"),)),
        ("{{ portal link }}", (("unknown_tag", 0, "client.profile_link"),)),
        ("{{ Client.Profile_Link }}", (("unknown_tag", 0, "client.profile_link"),)),
        ("{{ appointment.service }}", (("unknown_tag", 0, "appointment.services"),)),
        ("{{ 12345 }}", (("unknown_tag", 0, ""),)),
        ("{{ }}", (("unknown_tag", 0, ""),)),
        ("{{ form.link }}", (("not_here", 0, ""),)),
        ("a {{ client.email", (("unclosed", 2, ""),)),
        ("a {{ client\n.email }}", (("unclosed", 2, ""), ("unopened", 19, ""))),
        ("{client.email}}", (("unopened", 13, ""),)),
        (
            "{{ x {{ client.mail }} {{ poll.link }}",
            (("unclosed", 0, ""), ("unknown_tag", 5, "client.email"), ("not_here", 23, "")),
        ),
    ],
)
def test_every_fault_is_found_where_it_is(
    text: str, faults: tuple[tuple[str, int, str], ...]
) -> None:
    found = [(fault.code, fault.position, fault.suggestion) for fault in find_faults(text, MAIL)]
    assert found == list(faults)


def test_a_fault_names_what_was_typed() -> None:
    assert find_faults("{{ clint.email }}", MAIL) == (
        TagFault("unknown_tag", 0, "clint.email", "client.email"),
    )


@pytest.mark.parametrize(
    ("scope", "channel", "is_for_client", "name", "may_stand"),
    [
        ("appointment", Channel.HTML, True, DETAILS, True),
        ("appointment", Channel.SMS, True, DETAILS, False),
        ("appointment", Channel.SUBJECT, True, "appointment.date", True),
        ("appointment", Channel.SUBJECT, True, "appointment.join_link", False),
        ("appointment", Channel.SMS, True, "client.profile_link", True),
        ("appointment", Channel.HTML, False, "client.profile_link", False),
        ("appointment", Channel.HTML, False, "appointment.cancel_link", False),
        ("appointment", Channel.HTML, False, "client.first_name", True),
        ("appointment", Channel.HTML, True, "form.name", False),
        ("client", Channel.HTML, True, "appointment.date", False),
        ("client", Channel.HTML, True, "client.profile_link", True),
        ("form", Channel.HTML, True, "form.link", True),
        ("poll", Channel.SMS, True, "poll.link", True),
    ],
)
def test_which_tags_may_stand_where(
    scope: str, channel: Channel, is_for_client: bool, name: str, may_stand: bool
) -> None:
    names = {tag.name for tag in list_tags(scope, channel, is_for_client=is_for_client)}
    assert (name in names) is may_stand


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Hello {{ client.first_name }}!", "Hello Anna!"),
        ("Hello {{ client.last_name }}!", "Hello !"),
        ("One\r\ntwo\u2028three", "One two three"),
        ("  wide   apart ", "wide apart"),
        ("{{ client.company }}", "A Bcc: x@y.example"),
        ("plain \u202ereversed\x00", "plain reversed"),
    ],
)
def test_a_subject_stays_one_clean_line(text: str, line: str) -> None:
    words = {"client.first_name": "Anna", "client.company": "A\r\nBcc: x@y.example"}
    assert render_line(text, words) == line


def test_a_body_falls_into_stretches_and_blocks() -> None:
    text = (
        "Hello {{ client.first_name }},\r\nsee you.\r\n\r\n\r\n"
        "Before {{ appointment.details }} after\n"
        "{{ message.buttons }}\nBye"
    )
    made = render_body(
        text, values({"client.first_name": "A\nB"}, blocks={DETAILS, BUTTONS}), Channel.TEXT
    )
    assert made == (
        Block("Hello A B,\nsee you."),
        Block("Before"),
        Block(tag=DETAILS),
        Block("after"),
        Block(tag=BUTTONS),
        Block("Bye"),
    )


def test_a_line_without_its_link_is_left_out() -> None:
    text = "Hello {{ client.last_name }}.\nMove it: {{ appointment.reschedule_link }}\nBye."
    assert render_body(text, values(), Channel.TEXT) == (Block("Hello .\nBye."),)
    with_it = render_body(text, values(links=LINKS), Channel.SMS)
    assert f"Move it: {LINKS['appointment.reschedule_link'].address}\n" in with_it[0].content


def test_a_link_is_an_anchor_in_html() -> None:
    links = {"client.profile_link": TagLink("https://p.example/open/x/?do=a&b", "Open <it>")}
    made = render_body("{{ client.profile_link }}", values(links=links), Channel.HTML)
    anchor = '<a class="link" href="https://p.example/open/x/?do=a&amp;b">Open &lt;it&gt;</a>'
    assert made == (Block(anchor),)


def test_tags_are_written_as_they_are_read() -> None:
    for tag in TAGS.values():
        assert list_used(tag.written * 2) == (tag.name,)
        assert tag.group == tag.name.split(".")[0]


def test_nothing_near_is_no_suggestion() -> None:
    assert suggest_tag("zzz", [tag.name for tag in MAIL]) == ""
    assert suggest_tag("zzz", []) == ""
