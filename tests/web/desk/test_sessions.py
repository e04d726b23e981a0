"""Sessions at the desk: completing by hand, settings, templates, joining."""

from datetime import timedelta

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.care.models import SummaryTemplate, VideoServer
from portico.apps.history.models import LogEntry
from portico.apps.schedule.models import Occupancy
from tests.make import NOW, make_appointment
from tests.web.desk.set_up import make_service

FIELDS = {
    "completes_by_itself": "on",
    "video": "rooms",
    "join_link": "",
    "base_url": "https://meet.example",
    "app_id": "",
    "secret": "",
}


def begun(world, **fields):
    starts_at = NOW - timedelta(minutes=30)
    return make_appointment(
        world.event,
        world.manager,
        world.anna,
        starts_at=starts_at,
        now=NOW - timedelta(days=3),
        **fields,
    )


def test_complete_is_pressed_from_the_start_on(desk, world) -> None:
    made = begun(world)
    path = f"appointments/{made.uid}/"
    assert b"/complete/" in desk.get(path).content
    assert desk.post(f"{path}complete/").status_code == 302
    made.refresh_from_db()
    assert made.state == "completed"
    assert not Occupancy.objects.filter(subject_uid=made.uid).exists()
    entry = LogEntry.objects.get(subject_uid=made.uid, verb="completed")
    assert entry.actor_name == "Petra Ruehl"
    again = desk.post(f"{path}complete/")
    assert again.status_code == 409


def test_not_before(desk, world) -> None:
    coming = make_appointment(world.event, world.manager, world.anna)
    path = f"appointments/{coming.uid}/"
    assert b"/complete/" not in desk.get(path).content
    assert desk.post(f"{path}complete/").status_code == 409
    assert Appointment.objects.get(pk=coming.pk).state != "completed"


def test_the_settings_are_saved_and_a_secret_is_never_shown(desk, world) -> None:
    sent = FIELDS | {"app_id": "portico", "secret": "hush-hush-hush", "join_link": ""}
    sent.pop("completes_by_itself")
    assert desk.post("settings/sessions/", sent).status_code == 302
    world.event.refresh_from_db()
    assert (world.event.video, world.event.completes_by_itself) == ("rooms", False)
    assert VideoServer.objects.get().app_id == "portico"
    assert b"hush-hush" not in desk.get("settings/sessions/").content


@pytest.mark.parametrize(
    ("field", "value"),
    [("base_url", ""), ("base_url", "meet.example"), ("join_link", "x"), ("video", "fax")],
)
def test_a_fault_stands_beside_its_field(desk, field, value) -> None:
    answer = desk.post("settings/sessions/", FIELDS | {field: value})
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]


def test_templates_are_made_changed_and_removed(desk, world) -> None:
    service = make_service(world.event)
    sent = {"name": "SOAP", "text": "## Plan", "service": str(service.uid), "seen": "0"}
    assert desk.post("settings/sessions/templates/new/", sent).status_code == 302
    made = SummaryTemplate.objects.get()
    assert made.service == service
    path = f"settings/sessions/templates/{made.uid}/"
    assert desk.post(path, sent | {"seen": "1", "service": "", "text": "new"}).status_code == 302
    stale = desk.post(path, sent | {"seen": "1", "text": "mine"})
    assert stale.status_code == 409
    assert b"mine</textarea>" in stale.content
    empty = desk.post(path, sent | {"seen": "2", "name": ""})
    assert empty.status_code == 422
    assert desk.post(f"{path}remove/").status_code == 302
    assert not SummaryTemplate.objects.exists()


def test_join_leads_there_and_says_where_there_is_none(desk, world) -> None:
    link = "https://meet.example/room"
    made = make_appointment(world.event, world.manager, world.anna, is_online=True, join_link=link)
    assert desk.get(f"appointments/{made.uid}/join/").headers["Location"] == link
    none = make_appointment(
        world.event, world.manager, world.ben, is_online=True, starts_at=NOW + timedelta(days=3)
    )
    assert desk.get(f"appointments/{none.uid}/join/").headers["Location"].startswith("/desk/")
