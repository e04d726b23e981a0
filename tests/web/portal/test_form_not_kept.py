"""What could not be kept of a form is said, and stays where it was typed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from portico.apps.care.models import FormRequest
from portico.apps.care.sheets import read_sheet
from tests.conftest import World
from tests.forms import hand_in, send
from tests.make import NOW

BY_ITSELF = {"HX-Request": "true"}
TYPED = {"on": ["name"], "a.name": "Anni", "seen": "9", "writer": "w", "go": "next"}


@pytest.fixture
def sent(world: World) -> FormRequest:
    return send(world.event, world.anna)


def at(request: FormRequest, rest: str = "") -> str:
    return f"/w/{request.workspace.public_id}/forms/{request.uid}/{rest}"


def over(sent: FormRequest) -> None:
    FormRequest.objects.filter(pk=sent.pk).update(expires_at=NOW)


@pytest.mark.parametrize(
    ("end", "sentence"),
    [(hand_in, "had been handed in already"), (over, "What you typed last could not be kept")],
)
@pytest.mark.parametrize("headers", [{}, BY_ITSELF])
def test_typed_after_its_end(
    anna: Browser, sent: FormRequest, end: Callable[..., Any], sentence: str, headers: Any
) -> None:
    end(sent)
    answer = anna.post(at(sent, "part/s1/"), TYPED, headers=headers)
    address = answer.headers.get("HX-Redirect" if headers else "Location")
    assert answer.status_code == (200 if headers else 302)
    assert address == at(sent) + "?late"
    assert sentence in anna.get(address).content.decode()
    assert sentence not in anna.get(at(sent)).content.decode()
    assert anna.get(at(sent, "part/s1/"))["Location"] == at(sent), "nothing was typed"


@pytest.mark.parametrize("headers", [{}, BY_ITSELF])
def test_more_than_a_form_can_be(anna: Browser, sent: FormRequest, headers: Any) -> None:
    on = ["name", "pain", "where"]
    fields = {"on": on, "a.name": "Anna", "a.pain": "yes", "a.where": "x" * 400_001}
    answer = anna.post(at(sent, "part/s1/"), {**fields, "seen": "0", "go": "next"}, headers=headers)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "longer than a form can be" in text
    assert "x" * 400_001 in text, "it stays where it was typed"
    sent.refresh_from_db()
    assert "where" not in read_sheet(sent).answers


def test_a_long_answer_that_is_kept_again_and_again(anna: Browser, sent: FormRequest) -> None:
    """Everything that a page may type in a question, kept at each pause of somebody's typing."""
    on, text = ["name", "pain", "where"], "y" * 19_000
    for number in range(24):
        fields = {"on": on, "a.name": "Anna", "a.pain": "yes", "a.where": text + str(number)}
        fields |= {"seen": str(number), "writer": "w"}
        answer = anna.post(at(sent, "part/s1/"), fields, headers=BY_ITSELF)
        assert answer.status_code == 200, number
    sent.refresh_from_db()
    assert read_sheet(sent).answers["where"] == text + "23"
