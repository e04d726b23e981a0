"""What staff book brings its forms at once, too; and the filter of flows that asks for them."""

from typing import Any

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.care.models import FormRequest
from portico.apps.care.services.form_ruling import set_form_rule
from portico.apps.care.services.form_sweeping import sweep_forms
from portico.apps.flows.models import Flow, FlowRun
from portico.domain.actors import SYSTEM
from portico.domain.forms.sending import Frequency, SendingRule
from tests.flows import EMAIL, Hands, make_flow
from tests.forms import make_form, send
from tests.make import NOW, make_appointment
from tests.web.desk.set_up import words
from tests.web.desk.test_flows import fields_of, press, start_typing
from tests.web.desk.test_new_group import cut, salon, staff, typed_for, written_one_by_one

__all__ = ["cut", "salon", "staff", "written_one_by_one"]
BOOK = "appointments/new/"


@pytest.fixture
def intake(cut: Any) -> Any:
    """The cut sends a form."""
    return set_form_rule(
        service=cut,
        template=make_form(cut.workspace),
        wanted=SendingRule(Frequency.EVERY_TIME),
        actor=SYSTEM,
        now=NOW,
    )


def test_a_visit_that_staff_book(salon, world, cut, staff, intake):
    typed = {
        "date": "2026-11-24",
        "start": "10:00",
        "people": [f"client:{world.anna.uid}"],
        "line": ["0"],
        "line-0-service": str(cut.uid),
        "line-0-staff": str(staff[0].uid),
        "do": "save",
    }
    assert salon.post(BOOK, typed | {"line-0-staff": "nobody"}).status_code == 422
    assert not FormRequest.objects.exists()
    assert salon.post(BOOK, typed).status_code == 302
    request = FormRequest.objects.get()
    assert (request.client, request.appointment) == (world.anna, Appointment.objects.get())
    assert sweep_forms(now=NOW) == 0


def test_a_group_that_staff_book(salon, world, cut, intake):
    typed = typed_for(cut, world.anna, world.ben)
    assert salon.post("groups/new/", typed | {"do": "save"}).status_code == 302
    sent = set(FormRequest.objects.values_list("client", "appointment"))
    visits = {
        (who.pk, Appointment.objects.get(attendees__client=who).pk)
        for who in (world.anna, world.ben)
    }
    assert sent == visits
    assert sweep_forms(now=NOW) == 0


def test_the_filter_is_typed_shown_and_in_effect(desk, world):
    flow = start_typing(desk, trigger="before_start")
    press(desk, flow, "add:note:")
    typed = {"start__amount": "1", "start__unit": "days", "s1__body": "Ask."}
    made = press(desk, flow, "activate", start__has_open_form="on", **typed)
    assert made.status_code == 302
    flow.refresh_from_db()
    assert flow.current.definition["start"]["has_open_form"] == "on"
    listed = words(desk.get("flows/"))
    assert "1 days before the start, with a form still to fill in" in listed
    html = desk.get(f"flows/{flow.uid}/").content.decode()
    assert '<details class="fold" open>' in html
    assert fields_of(desk.get(f"flows/{flow.uid}/"))["start-has_open_form"] == ["on"]
    assert press(desk, flow, "activate", start__has_open_form="").status_code == 302
    flow.refresh_from_db()
    assert flow.current.number == 2
    assert "with a form still" not in words(desk.get("flows/"))


def test_the_filter_stands_where_a_flow_is_about_no_appointment(desk, world):
    flow = start_typing(desk, trigger="birthday")
    page = words(desk.get(f"flows/{flow.uid}/"))
    assert "Only for some clients" in page
    assert "Only clients with a form still to fill in" in page
    assert "Only these services" not in page
    press(desk, flow, "save", start__has_open_form="on")
    assert Flow.objects.get(pk=flow.pk).draft["start"]["has_open_form"] == "on"


def test_the_test_on_a_client_says_who_is_let_through(desk, world):
    make_appointment(world.event, world.manager, world.anna)
    flow = make_flow(world.event, "client_created", EMAIL, start={"has_open_form": "on"})
    path = f"flows/{flow.uid}/test/"
    page = words(desk.get(path, client=str(world.anna.uid)))
    assert "Does not start: the client has no form still to fill in" in page
    assert "E-mail written" not in page
    send(world.event, world.anna)
    page = words(desk.get(path, client=str(world.anna.uid)))
    assert "Does not start" not in page
    assert "E-mail written" in page


def test_the_log_says_what_let_it_start(desk, world):
    flow = make_flow(world.event, "appointment_booked", EMAIL, start={"has_open_form": "on"})
    send(world.event, world.anna)
    make_appointment(world.event, world.manager, world.anna)
    Hands().work()
    page = words(desk.get(f"flows/{flow.uid}/runs/{FlowRun.objects.get().uid}/"))
    assert "Started: Appointment booked; forms still to fill in: 1" in page
