"""Forms that services send by themselves; what is over, cancelled, restored."""

from datetime import timedelta
from typing import Any

import pytest

from portico.apps.appointments.models import Appointment, BookedService
from portico.apps.care.models import FormRequest, FormRule
from portico.apps.care.services.form_ruling import remove_form_rule, set_form_rule
from portico.apps.care.services.form_sweeping import sweep_forms
from portico.apps.care.services.form_templating import archive_template, create_template
from portico.apps.care.sheets import read_sheet
from portico.apps.catalog.models import Service
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from portico.domain.actors import SYSTEM
from portico.domain.errors import InvalidInput, NotThere, Refused
from portico.domain.forms.sending import Frequency, SendingRule
from tests.booking import make_service
from tests.conftest import World
from tests.forms import hand_in, make_form, save, send
from tests.make import NOW, make_appointment

DAY = timedelta(days=1)


@pytest.fixture
def cut(world: World) -> Service:
    return make_service(world.salon)


def book(world: World, cut: Service, client: Client, *, days: int = 7) -> Appointment:
    made = make_appointment(world.salon, world.admin, client, starts_at=NOW + days * DAY)
    assert made.organizer is not None
    BookedService.objects.create(
        organization=world.organization,
        appointment=made,
        service=cut,
        staff_member=made.organizer,
        name=cut.name,
        starts_at=made.starts_at,
        duration=45,
    )
    return made


def rule(cut: Service, frequency: Frequency = Frequency.EVERY_TIME, **more: Any) -> FormRule:
    return set_form_rule(
        service=cut,
        template=make_form(cut.workspace),
        wanted=SendingRule(frequency, **more),
        actor=SYSTEM,
        now=NOW,
    )


def test_a_rule_sends_once_for_an_appointment(world: World, cut: Service) -> None:
    rule(cut)
    visit = book(world, cut, world.anna)
    make_appointment(world.salon, world.admin, world.ben, starts_at=NOW + 8 * DAY)
    assert sweep_forms(now=NOW) == 1
    assert sweep_forms(now=NOW) == 0
    sent = FormRequest.objects.get()
    assert (sent.client, sent.appointment, sent.sent_by) == (world.anna, visit, "Portico")
    assert Message.objects.filter(trigger="form_sent", recipient_uid=world.anna.uid).exists()


def test_days_before(world: World, cut: Service) -> None:
    rule(cut, days_before=2)
    book(world, cut, world.anna, days=7)
    assert sweep_forms(now=NOW) == 0
    assert sweep_forms(now=NOW + 5 * DAY) == 1
    late = book(world, cut, world.ben, days=6)
    assert sweep_forms(now=NOW + 5 * DAY) == 1, "booked later than that: at once"
    assert sweep_forms(now=late.starts_at) == 0 if late.starts_at else False


def test_once_per_client_and_after_months(world: World, cut: Service) -> None:
    rule(cut, Frequency.PER_CLIENT)
    other = make_service(world.salon, name="Colour")
    rule(other, Frequency.AFTER_MONTHS, months=1)
    for days in (2, 3, 50):
        book(world, cut, world.anna, days=days)
        book(world, other, world.ben, days=days)
    assert sweep_forms(now=NOW) == 2
    for request in FormRequest.objects.all():
        hand_in(request)
    assert sweep_forms(now=NOW) == 1, "the visit in 50 days is more than a month away"
    assert FormRequest.objects.filter(client=world.ben).count() == 2


def test_nobody_who_declined_or_is_typed(world: World, cut: Service) -> None:
    rule(cut)
    visit = book(world, cut, world.anna)
    visit.attendees.filter(client=world.anna).update(answer="declined")
    Client.objects.filter(pk=world.ben.pk).update(is_provisional=True)
    book(world, cut, world.ben, days=8)
    assert sweep_forms(now=NOW) == 0


def test_a_rule_that_ends(world: World, cut: Service) -> None:
    kept = rule(cut)
    book(world, cut, world.anna)
    archive_template(template=kept.template, is_archived=True, actor=SYSTEM, now=NOW)
    assert sweep_forms(now=NOW) == 0
    archive_template(template=kept.template, is_archived=False, actor=SYSTEM, now=NOW)
    remove_form_rule(rule=kept, actor=SYSTEM, now=NOW)
    assert sweep_forms(now=NOW) == 0


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (SendingRule(Frequency.EVERY_TIME, days_before=91), "days_before"),
        (SendingRule(Frequency.AFTER_MONTHS), "months"),
    ],
)
def test_what_no_rule_can_be(world: World, cut: Service, wanted: SendingRule, field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        set_form_rule(
            service=cut, template=make_form(world.salon), wanted=wanted, actor=SYSTEM, now=NOW
        )
    assert set(caught.value.fields) == {field}
    every = SendingRule(Frequency.EVERY_TIME)
    with pytest.raises(NotThere):
        set_form_rule(
            service=cut, template=make_form(world.event), wanted=every, actor=SYSTEM, now=NOW
        )
    draft = create_template(workspace=world.salon, name="x", actor=SYSTEM, now=NOW)
    with pytest.raises(Refused):
        set_form_rule(service=cut, template=draft, wanted=every, actor=SYSTEM, now=NOW)


def test_forms_go_and_come_back_with_their_appointment(world: World, cut: Service) -> None:
    rule(cut)
    visit = book(world, cut, world.anna)
    sweep_forms(now=NOW)
    request = FormRequest.objects.get()
    save(request, {"pain": "yes"})
    before = visit.state
    Appointment.objects.filter(pk=visit.pk).update(state="cancelled")
    assert sweep_forms(now=NOW) == 1
    request.refresh_from_db()
    assert request.state == "withdrawn"
    waiting = Message.objects.filter(subject_uid=request.uid, state="scheduled")
    assert not waiting.exists()
    Appointment.objects.filter(pk=visit.pk).update(state=before)
    assert sweep_forms(now=NOW) == 1
    request.refresh_from_db()
    assert request.state == "in_progress"
    assert read_sheet(request).answers["pain"] == "yes"
    assert waiting.filter(trigger="form_reminder").exists()
    assert sweep_forms(now=NOW) == 0


def test_what_is_over_is_closed(world: World) -> None:
    request = send(world.salon, world.anna)
    assert sweep_forms(now=NOW + 30 * DAY - timedelta(seconds=1)) == 0
    assert sweep_forms(now=NOW + 30 * DAY) == 1
    request.refresh_from_db()
    assert (request.state, request.closed_at) == ("expired", NOW + 30 * DAY)
