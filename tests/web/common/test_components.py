"""Fields, badges and error pages that every audience shares."""

from datetime import UTC, datetime

import pytest
from django import forms
from django.http import Http404
from django.template import Context, Template
from django.test import RequestFactory

from portico.domain.decisions import Decision, Reason
from portico.domain.errors import Forbidden, NotThere, Refused, SlotTaken, StaleChange
from portico.domain.states import Answer, AppointmentState
from portico.web.common import errors


class Example(forms.Form):
    name = forms.CharField(help_text="As on your badge")
    wants_mail = forms.BooleanField(required=False)
    way = forms.ChoiceField(choices=[("a", "By train")], widget=forms.RadioSelect)


def render(text: str, **context: object) -> str:
    return Template(text).render(Context(context))


def test_errors_and_hints_are_tied_to_their_control() -> None:
    text = render("{% field form.name %}", form=Example({}))
    assert 'aria-describedby="id_name-hint id_name-error-1"' in text
    assert 'aria-invalid="true"' in text
    assert '<p class="hint" id="id_name-hint">As on your badge</p>' in text


def test_switches_and_choices_are_real_inputs() -> None:
    text = render("{% field form.wants_mail switch=True %}", form=Example())
    assert 'type="checkbox"' in text
    assert 'role="switch"' in text
    assert 'class="check"' in render("{% field form.wants_mail %}", form=Example())
    choices = render('{% field form.way layout="choices-row" %}', form=Example({}))
    assert "<legend>Way</legend>" in choices
    assert 'aria-describedby="id_way-error-1"' in choices


@pytest.mark.parametrize("state", list(AppointmentState))
def test_every_state_has_icon_and_word(state: AppointmentState) -> None:
    text = render("{% state_badge state %}", state=state)
    assert "icons.svg#state-" in text
    assert text.endswith("</span>")
    assert not text.endswith("</svg></span>")


@pytest.mark.parametrize("answer", list(Answer))
def test_every_answer_has_icon_and_word(answer: Answer) -> None:
    text = render("{% answer_badge answer %}", answer=answer)
    assert "icons.svg#state-" in text
    assert not text.endswith("</svg></span>")


@pytest.mark.parametrize(
    ("names", "said"),
    [((), ""), (("Mara",), "Mara"), (("Mara", "Jonas", "Tom"), "Mara, Jonas and Tom")],
)
def test_names_are_listed_as_people_say_them(names: tuple[str, ...], said: str) -> None:
    assert render("{{ names|listed }}", names=names) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [("Sven Aalto", "SA"), ("Anna Maria Berg", "AB"), ("Cher", "C"), ("🙂", ""), ("", "")],
)
def test_initials(name: str, said: str) -> None:
    assert render("{{ name|initials }}", name=name) == said


def test_a_date_in_an_arch_is_the_zones_date() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert "<b>24</b>" in render('{% door at "Europe/Berlin" %}', at=late)
    assert "<b>?</b>" in render('{% door None "Europe/Berlin" "off" %}')


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (Forbidden("settings"), 403, "Only system administrators and managers change settings."),
        (Forbidden("something new"), 403, "Your role does not include this."),
        (
            Refused(Decision((Reason("not_upcoming"),))),
            409,
            "This appointment is over, or was cancelled or declined.",
        ),
        (Refused(Decision((Reason("brand_new"),))), 409, "This is not possible at the moment."),
        (SlotTaken(), 409, "Somebody was faster"),
        (StaleChange(1, 2), 409, "Somebody changed this"),
        (NotThere("x"), 404, "There is nothing here"),
        (Http404(), 404, "There is nothing here"),
    ],
)
def test_domain_errors_become_pages(error: Exception, status: int, said: str) -> None:
    page = errors.page_for(RequestFactory().get("/"), error)
    assert page is not None
    assert page.status_code == status
    assert said in page.content.decode()


def test_other_errors_are_left_alone_and_break_as_a_page() -> None:
    request = RequestFactory().get("/")
    assert errors.page_for(request, ValueError("secret")) is None
    page = errors.server_error(request)
    assert page.status_code == 500
    assert "Something broke on our side" in page.content.decode()
    assert errors.not_found(request).status_code == 404
