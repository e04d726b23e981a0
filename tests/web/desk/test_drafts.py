"""Drafts: private, offered on return, discarded by a press or by saving."""

from portico.apps.appointments.models import AppointmentDraft
from tests.make import make_appointment

NEW = "appointments/new/"


def test_draft_comes_back_and_can_be_discarded(desk, world, typing):
    assert desk.post("draft/", typing(name="Half a thought", **{"for": ""})).status_code == 204

    page = desk.get(NEW)
    assert page.context["form"]["name"].value() == "Half a thought"
    assert [r.person.name for r in page.context["editor"].rows] == ["Anna Berg"]
    assert "Discard" in page.content.decode()
    assert desk.post(NEW, {"do": "discard"}).status_code == 302
    assert desk.get(NEW).context["form"]["name"].value() == ""


def test_draft_is_private(desk, world, desk_of, typing):
    desk.post("draft/", typing(name="Half a thought"))

    assert "Half a thought" not in desk_of(world.scheduler).get(NEW).content.decode()


def test_draft_of_one_appointment(desk, world, typing):
    one = make_appointment(world.event, world.manager, world.anna)
    two = make_appointment(world.event, world.manager, world.ben)
    fields = typing(name="Half a thought", version="1")
    desk.post("draft/", fields | {"for": str(one.uid)})

    assert "Half a thought" in desk.get(f"appointments/{one.uid}/edit/").content.decode()
    assert "Half a thought" not in desk.get(f"appointments/{two.uid}/edit/").content.decode()
    desk.post(f"appointments/{one.uid}/edit/", fields)
    assert not AppointmentDraft.objects.exists()


def test_saving_ends_the_draft(desk, typing):
    desk.post("draft/", typing())
    desk.post(NEW, typing())

    assert not AppointmentDraft.objects.exists()


def test_draft_of_nothing(desk, world, desk_of, typing):
    one = make_appointment(world.event, world.manager, world.anna)

    assert desk.post("draft/", {"for": "nonsense"}).status_code == 404
    assert desk_of(world.provider).post("draft/", {"for": str(one.uid)}).status_code == 403


def test_draft_holds_no_csrf_token_and_no_endless_text(desk, typing):
    desk.post("draft/", typing(csrfmiddlewaretoken="secret", objectives="x" * 50_000))

    kept = AppointmentDraft.objects.get().fields
    assert "csrfmiddlewaretoken" not in kept
    assert len(kept["objectives"][0]) == 20_000
