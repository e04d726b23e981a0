"""A signature can be drawn beside the typed name; a hostile one is refused beside its field."""

from typing import Any

import pytest
from django.test import Client as Browser

from portico.apps.care.models import FormRequest, FormSubmission
from portico.apps.care.sheets import read_sheet
from portico.apps.care.submissions import read_submission
from portico.apps.people.models import Membership
from portico.domain.forms.drawings import PREFIX, is_drawing
from tests.apps.care.test_drawings import HAND, SIGNED
from tests.conftest import World
from tests.drawn import draw
from tests.forms import GOOD, make_form, save, send
from tests.web.portal.test_forms import SIGNED as NAMED
from tests.web.portal.test_forms import at, page_of

HOSTILE = ["data:text/html;base64,PHNjcmlwdD4=", PREFIX + "PHN2Zz4=", "javascript:alert(1)"]


@pytest.fixture
def sent(world: World) -> FormRequest:
    request = send(world.event, world.anna, template=make_form(world.event, "Signed", SIGNED))
    save(request, GOOD)
    return request


def hand_of(request: FormRequest) -> Any:
    request.refresh_from_db()
    return read_sheet(request).answers["hand"]


def test_drawn_at_the_question_and_at_the_end(
    world: World, anna: Browser, sent: FormRequest
) -> None:
    text, fields = page_of(anna, at(sent, "part/s2/"))
    assert "drawing.js" in text
    assert 'name="a.hand.drawing" value=""' in text
    typed = {"a.agree": "agree"} | {f"a.hand.{k}": v for k, v in HAND.items()}
    typed["a.hand.drawing"] = draw()
    went = anna.post(at(sent, "part/s2/"), {**fields, **typed, "go": "next"})
    assert went["Location"] == at(sent, "review/")
    kept = hand_of(sent)["drawing"]
    assert is_drawing(kept)
    text, fields = page_of(anna, at(sent, "review/"))
    shown = f'src="{PREFIX}{kept}" alt="Drawn signature of Otto Berg"'
    assert shown.replace("+", "&#x2B;") in text.replace("+", "&#x2B;")
    end = {**fields, **NAMED, "signature.drawing": draw(ink="black")}
    done = anna.post(at(sent, "review/"), end)
    text = anna.get(done["Location"]).content.decode()
    assert "Drawn signature of Anna Berg" in text
    assert "Drawn signature of Otto Berg" in text
    browser = Browser()
    browser.force_login(world.manager)
    Membership.objects.filter(user=world.manager).update(is_clinical=True)
    desk = browser.get(f"/desk/{world.event.public_id}/forms/{sent.uid}/").content.decode()
    assert desk.count("data:image/png;base64,") == 2
    assert "Drawn signature of Otto Berg" in desk
    Membership.objects.filter(user=world.manager).update(is_clinical=False)
    desk = browser.get(f"/desk/{world.event.public_id}/forms/{sent.uid}/").content.decode()
    assert "data:image/png" not in desk


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_one_at_the_end(anna: Browser, sent: FormRequest, hostile: str) -> None:
    _, fields = page_of(anna, at(sent, "review/"))
    answer = anna.post(at(sent, "review/"), {**fields, **NAMED, "signature.drawing": hostile})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "The drawing cannot be read" in text
    assert 'value="Anna Berg"' in text, "what was typed is kept"
    assert hostile not in text
    assert not FormSubmission.objects.exists()


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_one_at_a_question(anna: Browser, sent: FormRequest, hostile: str) -> None:
    _, fields = page_of(anna, at(sent, "part/s2/"))
    typed = {f"a.hand.{k}": v for k, v in HAND.items()} | {"a.agree": "agree", "go": "next"}
    answer = anna.post(at(sent, "part/s2/"), {**fields, **typed, "a.hand.drawing": hostile})
    assert answer.status_code == 422
    assert "The drawing cannot be read" in answer.content.decode()
    assert hostile not in answer.content.decode()
    assert hand_of(sent)["name"] == "Otto Berg"
    _, fields = page_of(anna, at(sent, "part/s2/"))
    went = anna.post(at(sent, "part/s2/"), {**fields, **typed, "a.hand.drawing": ""})
    assert went["Location"] == at(sent, "review/"), "left out it goes on"
    assert hand_of(sent) == HAND


def test_a_good_one_is_not_lost_where_something_else_is_missing(
    anna: Browser, sent: FormRequest
) -> None:
    _, fields = page_of(anna, at(sent, "review/"))
    unnamed = anna.post(
        at(sent, "review/"), {**fields, **NAMED, "signature.name": "", "signature.drawing": draw()}
    )
    assert unnamed.status_code == 422
    text = unnamed.content.decode()
    assert "Please write your name to sign." in text, "a drawing alone is not enough"
    assert f'name="signature.drawing" value="{PREFIX}' in text
    save(sent, {"name": "Anni"})
    stale = anna.post(at(sent, "review/"), {**fields, **NAMED, "signature.drawing": draw()})
    assert stale.status_code == 409
    assert f'name="signature.drawing" value="{PREFIX}' in stale.content.decode()


def test_a_drawing_alone_is_no_answer_to_a_question(anna: Browser, sent: FormRequest) -> None:
    _, fields = page_of(anna, at(sent, "part/s2/"))
    typed = {"a.agree": "agree", "a.hand.drawing": draw(), "go": "next"}
    answer = anna.post(at(sent, "part/s2/"), {**fields, **typed})
    assert answer.status_code == 422
    assert "Please write your name to sign." in answer.content.decode()


def test_nothing_is_drawn(anna: Browser, sent: FormRequest) -> None:
    _, fields = page_of(anna, at(sent, "review/"))
    anna.post(at(sent, "review/"), {**fields, **NAMED})
    submitted = read_submission(FormSubmission.objects.get(request=sent))
    assert "drawing" not in submitted.signature
    assert "<img" not in anna.get(at(sent)).content.decode()
