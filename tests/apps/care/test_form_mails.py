"""The mails of forms: with the link, without a word of the answers, none where none is due."""

from datetime import timedelta

import pytest
from django.urls import reverse

from portico.apps.appointments.models import Appointment
from portico.apps.care.services.form_reviewing import withdraw_request
from portico.apps.flows.models import FlowCause
from portico.apps.flows.presets import find_preset
from portico.apps.flows.selectors.facts import load_facts
from portico.apps.flows.services.noticing import note_causes
from portico.apps.messaging.composing import NothingToSend, compose_message
from portico.apps.messaging.models import AutomatedMessage, Message
from portico.domain.actors import SYSTEM
from portico.domain.flows.document import read_definition
from portico.web.portal.entries import item_address
from tests.conftest import World
from tests.flows import EMAIL, make_flow
from tests.forms import hand_in, make_form, save, send
from tests.make import NOW, make_appointment


def mail_of(trigger: str) -> Message:
    return Message.objects.filter(trigger=trigger, channel="email").earliest("due_at")


def test_what_the_mails_say(world: World) -> None:
    request = send(world.salon, world.anna)
    save(request, {"where": "marzipan-otter"})
    first = compose_message(mail_of("form_sent"), now=NOW)
    assert first.subject == "Please fill in: Intake"
    assert (first.item_kind, first.item_uid) == ("form", request.uid)
    assert item_address(world.salon, "form", request.uid) == reverse(
        "portal:form", args=[world.salon.public_id, request.uid]
    )
    again = compose_message(mail_of("form_reminder"), now=NOW + timedelta(days=2))
    assert again.subject == "Still to fill in: Intake"
    for mail in (first, again):
        assert "marzipan" not in repr(mail)


def test_a_discreet_mail_names_no_form(world: World) -> None:
    send(world.practice, world.anna)
    mail = compose_message(mail_of("form_sent"), now=NOW)
    assert "Intake" not in repr(mail)


def test_own_words_with_their_tags(world: World) -> None:
    rows = AutomatedMessage.objects.filter(workspace=world.salon, trigger="form_sent")
    rows.update(texts={"en": {"subject": "{{ form.name }}!", "body": "Here: {{ form.link }}"}})
    send(world.salon, world.anna)
    mail = compose_message(mail_of("form_sent"), now=NOW)
    assert mail.subject == "Intake!"
    assert "form.link" in mail.tags.wishes


def test_nothing_is_sent_about_what_is_done_or_gone(world: World) -> None:
    done = hand_in(send(world.salon, world.anna))
    message = mail_of("form_sent")
    with pytest.raises(NothingToSend):
        compose_message(message, now=NOW)
    assert Message.objects.filter(subject_uid=done.uid, state="scheduled").count() == 0
    gone = send(world.salon, world.ben)
    withdraw_request(request=gone, actor=SYSTEM, now=NOW)
    assert set(Message.objects.filter(subject_uid=gone.uid).values_list("state", flat=True)) == {
        "dropped"
    }


def test_none_after_its_time_or_with_its_appointment_cancelled(world: World) -> None:
    meeting = make_appointment(world.salon, world.admin, world.anna)
    send(world.salon, world.anna, appointment=meeting)
    message = mail_of("form_sent")
    with pytest.raises(NothingToSend):
        compose_message(message, now=NOW + timedelta(days=30))
    Appointment.objects.filter(pk=meeting.pk).update(state="cancelled")
    with pytest.raises(NothingToSend):
        compose_message(message, now=NOW)


def test_a_message_that_is_off_is_not_written(world: World) -> None:
    AutomatedMessage.objects.filter(workspace=world.salon, trigger="form_sent").update(is_on=False)
    send(world.salon, world.anna)
    assert not Message.objects.filter(trigger="form_sent").exists()


def test_flows_hear_of_what_was_handed_in_and_of_what_is_open(world: World) -> None:
    make_flow(world.salon, "form_submitted", EMAIL)
    request = send(world.salon, world.anna, template=make_form(world.salon))
    facts = load_facts(world.anna, world.salon, None, is_about_appointment=False, now=NOW)
    assert facts.open_forms == 1
    hand_in(request)
    facts = load_facts(world.anna, world.salon, None, is_about_appointment=False, now=NOW)
    assert facts.open_forms == 0
    note_causes()
    assert FlowCause.objects.filter(kind="form_submitted").count() == 1


def test_the_ready_made_nudge_can_be_switched_on() -> None:
    preset = find_preset("unfilled_form")
    assert preset is not None
    assert read_definition(preset.build()).stops_if_cancelled
