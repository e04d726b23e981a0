"""NUL, which PostgreSQL keeps in no text: whoever sends it gets an answer, and no error of ours."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from portico.apps.care.models import FormTemplate
from tests.conftest import World
from tests.forms import make_form, send
from tests.make import make_appointment

NUL = "a\0b"


@pytest.fixture
def staff(world: World) -> Browser:
    browser = Browser()
    browser.force_login(world.admin)
    return browser


@pytest.mark.parametrize(
    "page",
    [
        *("clients/", "appointments/", "people/", "messages/", "messages/suppressed/"),
        *("settings/privacy/log/", "settings/privacy/log/access-log.csv", "forms/", "services/"),
        *("settings/portal/check/", "flows/", "messages/incoming/", "clients/{client}/"),
    ],
)
def test_at_the_desk_in_any_search(world: World, staff: Browser, page: str) -> None:
    asked = dict.fromkeys(("q", "find", "text", "kind", "page", "tab", "shown", "state"), NUL)
    asked |= dict.fromkeys(("who", "service", "staff", "from", "to", "email", "trigger"), NUL)
    address = f"/desk/{world.event.public_id}/" + page.format(client=world.anna.uid)
    assert staff.get(address, asked).status_code < 500


def test_in_what_staff_type_of_a_form(world: World, staff: Browser) -> None:
    form = make_form(world.event)
    address = f"/desk/{world.event.public_id}/forms/library/{form.uid}/"
    fields = {"name": NUL, "version": str(form.revision), "settings-intro": NUL, "s1-title": NUL}
    assert staff.post(address, fields).status_code < 500
    kept = FormTemplate.objects.get(pk=form.pk)
    assert "\0" not in str(kept.draft) + kept.name


def test_at_the_portal(world: World, enter: Callable[..., Browser], now: Any) -> None:
    anna = enter(world.anna, world.event)
    visit = make_appointment(world.event, world.admin, world.anna)
    sent = send(world.event, world.anna)
    inside = f"/w/{world.event.public_id}/"
    names = ("page", "day", "start", "next", "done", "answer", "month", "after", "seen", "writer")
    asked = dict.fromkeys(names, NUL)
    typed = {"a.name": NUL, "on": NUL, "note": NUL, "reason": NUL, "settle": NUL, "remove": NUL}
    for page in (
        *("", "appointments/", "appointments/past/", f"appointments/{visit.uid}/", "forms/"),
        *(f"appointments/{visit.uid}/cancel/", f"appointments/{visit.uid}/answer/", "profile/"),
        *(f"forms/{sent.uid}/part/s1/", f"forms/{sent.uid}/review/", "book/", "code/"),
    ):
        assert anna.get(inside + page, asked).status_code < 500, page
        assert anna.post(inside + page, typed | asked).status_code < 500, page
