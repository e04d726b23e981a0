"""Typed text does nothing: in summaries (Markdown) and in forms; page, preview, mail and PDF."""

import io
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.test import Client as Browser
from pypdf import PdfReader

from portico.apps.care.models import FormRequest
from portico.apps.care.services.writing import Written, save_summary
from portico.apps.care.submissions import read_pdf
from portico.domain.forms.reading import Raw
from portico.domain.summaries import LONGEST
from portico.web.common.markdown import render_markdown
from tests.care import make_past, make_shared
from tests.catcher import body_of
from tests.conftest import World
from tests.forms import hand_in, make_form, send
from tests.make import NOW, make_appointment, staff_actor
from tests.security.conftest import Post
from tests.security.hostile_texts import BOMBS, active, typst_code
from tests.security.inertness import find_active

EVERYTHING = "\n\n".join(active())
INTRO = EVERYTHING.replace("\0", "")[:2000]


@pytest.mark.parametrize(
    "html",
    [
        "<script>1</script>",
        "<img src='https://x.example/a.png'>",
        "<a href='java\tscript:1'>x</a>",
        "<b onclick=1>x</b>",
        "<svg onload=1>",
        "<iframe src=/a></iframe>",
        "<p style='color:red'>",
        "<meta http-equiv=refresh content=0>",
        "<form action='//x.example'>",
    ],
)
def test_what_is_looked_for_would_be_found(html: str) -> None:
    assert find_active(html)


@pytest.mark.parametrize("text", active())
def test_markdown_becomes_inert_html(text: str) -> None:
    html = str(render_markdown(text))
    assert find_active(html) == []
    for mark in ("<img", "<script", "<svg", "<iframe", "<!--", "<style", "<form", "<base", "<meta"):
        assert mark not in html


@pytest.mark.parametrize("case", BOMBS)
def test_no_text_takes_long_to_read(case: str) -> None:
    """The longest that can be saved; those who hang take minutes or never end."""
    began = time.process_time()
    html = render_markdown(BOMBS[case][:LONGEST])
    assert time.process_time() - began < 10
    assert len(html) < 100 * LONGEST


def find_in_mail(mail: EmailMessage) -> list[str]:
    """Style stands in the tags of mails: no sheet of ours comes along."""
    return [one for one in find_active(body_of(mail, "html")) if "style" not in one]


def pages_of_summary(world: World, session: Any) -> Iterator[tuple[str, str]]:
    """Where a summary is written and read, with the name of each place."""
    desk = Browser()
    desk.force_login(world.provider)
    own = f"/desk/{world.event.public_id}/appointments/{session.uid}/summary/"
    page = f"{own}{world.anna.uid}/"
    yield "editor", desk.get(page).content.decode()
    typed = {"text": EVERYTHING, "notes": EVERYTHING, "seen": "1", "do": "preview"}
    yield "preview without JavaScript", desk.post(page, typed).content.decode()
    yield "live preview", desk.post(f"{own}preview/", {"text": EVERYTHING}).content.decode()
    yield "sharing", desk.get(f"{page}share/").content.decode()
    yield "revision", desk.get(f"{page}revisions/1/").content.decode()
    yield "conflict", desk.post(page, {**typed, "do": "save", "seen": "0"}).content.decode()


def test_a_summary_does_nothing_on_any_page(
    world: World, enter: Callable[..., Browser], post: Post
) -> None:
    session = make_past(world.event, world.provider, world.anna, world.provider.staff_member)
    make_shared(session, world.anna, world.provider, EVERYTHING)
    save_summary(
        appointment=session,
        client=world.anna,
        written=Written(EVERYTHING + " again", EVERYTHING, 1),
        is_pressed=True,
        actor=staff_actor(world.provider),
        now=NOW,
    )
    for place, html in pages_of_summary(world, session):
        assert "alert(1)" in html, place
        assert find_active(html) == [], place
        assert "<!-- comment -->" not in html, place
    anna = enter(world.anna, world.event)
    shown = anna.get(f"/w/{world.event.public_id}/appointments/{session.uid}/summary/")
    assert "alert(1)" in shown.content.decode()
    assert find_active(shown.content.decode()) == []
    post.deliver()
    assert post.catcher.mails
    for mail in post.catcher.mails:
        assert "alert(1)" not in str(mail), "what is written stands in no mail"
        assert find_in_mail(mail) == []


def hostile_form() -> Raw:
    """Everything that staff type into a form, and every kind of text a client reads in it."""
    texts = [text.replace("\0", "") for text in (*active(), *typst_code())]
    questions: list[Raw] = [
        {
            "id": f"q{number}",
            "kind": "static" if number % 3 == 0 else "short_text",
            "label": text[:150],
            "text": text,
        }
        for number, text in enumerate(texts)
    ]
    questions.append(
        {
            "id": "pick",
            "kind": "choice",
            "label": "Pick",
            "options": [{"label": text.replace("\n", " ")[:90]} for text in texts[:20]],
        }
    )
    sections = [
        {"id": "s1", "title": texts[0], "intro": INTRO, "questions": questions[:30]},
        {"id": "s2", "title": texts[1], "intro": texts[2], "questions": questions[30:]},
    ]
    return {"sections": sections, "intro": INTRO, "source": texts[0]}


@pytest.fixture
def filled(world: World) -> FormRequest:
    name = '<img src=x onerror=alert(1)>\r\nX-Evil: 1 #read("/etc/passwd")'
    make_appointment(world.event, world.provider, world.anna, world.provider.staff_member)
    form = make_form(world.event, name, hostile_form())
    return send(world.event, world.anna, template=form)


def pages_of_form(world: World, filled: FormRequest, browser: Browser) -> Iterator[tuple[str, str]]:
    inside = f"/w/{world.event.public_id}/"
    own = f"{inside}forms/{filled.uid}/"
    for place in (inside, f"{inside}forms/", own, f"{own}part/s1/", f"{own}part/s2/"):
        yield place, browser.get(place).content.decode()
    yield "review", browser.get(f"{own}review/").content.decode()


def test_a_form_does_nothing_on_any_page_in_mails_or_on_paper(
    world: World, filled: FormRequest, anna: Browser, post: Post
) -> None:
    for place, html in pages_of_form(world, filled, anna):
        assert "alert(1)" in html, place
        assert find_active(html) == [], place
    answers = {f"q{n}": text for n, text in enumerate([*active(), *typst_code()]) if n % 3}
    hand_in(filled, {key: text.replace("\0", "")[:200] for key, text in answers.items()})
    done = anna.get(f"/w/{world.event.public_id}/forms/{filled.uid}/").content.decode()
    assert find_active(done) == []
    mara, boss = Browser(), Browser()
    mara.force_login(world.provider)
    boss.force_login(world.manager)
    at = f"/desk/{world.event.public_id}/forms/"
    template = filled.template.uid
    for browser, place in (
        (mara, f"{at}{filled.uid}/"),
        (mara, f"{at}?shown=done"),
        (mara, f"/desk/{world.event.public_id}/clients/{world.anna.uid}/?tab=forms"),
        (boss, f"{at}library/"),
        (boss, f"{at}library/{template}/"),
        (boss, f"{at}library/{template}/versions/1/"),
    ):
        shown = browser.get(place)
        assert shown.status_code == 200, place
        assert find_active(shown.content.decode()) == [], place
    post.deliver()
    assert post.catcher.mails
    for mail in post.catcher.mails:
        assert "X-Evil" not in mail
        assert find_in_mail(mail) == []


def test_its_name_stays_a_name_in_the_head_of_the_download(
    world: World, filled: FormRequest, anna: Browser
) -> None:
    hand_in(filled, {})
    got = anna.get(f"/w/{world.event.public_id}/forms/{filled.uid}/paper.pdf")
    assert got.status_code == 200
    assert "X-Evil" not in got.headers
    disposition = unquote(got.headers["Content-Disposition"])
    assert disposition.startswith("attachment;")
    assert not set(disposition) & set("\r\n<>")


def test_the_paper_says_what_was_typed_and_does_nothing(world: World, filled: FormRequest) -> None:
    code = typst_code()
    first = len(active())
    answers = {f"q{first + n}": text for n, text in enumerate(code) if (first + n) % 3}
    hand_in(filled, answers)
    pdf = read_pdf(filled.submission)
    reader = PdfReader(io.BytesIO(pdf))
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(reader.trailer["/Root"])
    assert set(reader.attachments) <= {"answers.json"}, "where a sign has no font"
    assert b"/JavaScript" not in pdf
    assert b"/Launch" not in pdf
    assert all("/Annots" not in page for page in reader.pages), "no link is made of a text"
    text = "".join("".join(page.extract_text() for page in reader.pages).split())
    text = text.replace("\u200b", "")
    for said in answers.values():
        assert "".join(said.split()) in text, said
    secrets = [Path("/etc/passwd").read_text().splitlines()[0], settings.SECRET_KEY]
    for secret in secrets:
        assert "".join(secret.split()) not in text
