"""The appointment form: saving, bad input beside its field, typing never lost."""

import pytest

from portico.apps.appointments.models import Appointment, AppointmentDraft
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from tests.make import make_appointment

RTL = "مؤتمر الأشعة ‏2027"
MARKUP = "<script>alert(1)</script><b>x</b>"
NEW = "appointments/new/"


def test_saves_and_shows_it(desk, world, typing):
    answer = desk.post(NEW, typing(objectives="See it in use", topics="Dose"))

    made = Appointment.objects.get()
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(f"{made.uid}/")
    assert made.starts_at.isoformat() == "2026-12-01T09:00:00+00:00"
    assert [a.client for a in made.attendees.all()] == [world.anna]
    assert Message.objects.get(trigger="invitation").address == world.anna.email


def test_creator_is_organizer_and_scheduler_by_default(desk, world):
    form = desk.get(NEW).context["form"]

    assert form["organizer"].value() == str(world.manager.staff_member.uid)
    assert form["scheduler"].value() == str(world.manager.uid)


BAD = {
    "no name": ({"name": "  "}, "name"),
    "long name": ({"name": "x" * 10_000}, "name"),
    "no organizer": ({"organizer": ""}, "organizer"),
    "unknown organizer": ({"organizer": "nobody"}, "organizer"),
    "unknown scheduler": ({"scheduler": "7"}, "scheduler"),
    "unknown room": ({"room": "R9"}, "room"),
    "past": ({"date": "2026-11-20"}, "date"),
    "no day": ({"date": ""}, "date"),
    "no such day": ({"date": "2027-02-30"}, "date"),
    "far away": ({"date": "9999-12-31"}, "date"),
    "no time": ({"start": ""}, "start"),
    "no such time": ({"start": "25:00"}, "start"),
    "hour that does not exist": ({"date": "2027-03-28", "start": "02:30"}, "start"),
    "end before start": ({"minutes": "-30"}, "minutes"),
    "no length": ({"minutes": "0"}, "minutes"),
    "too long": ({"minutes": "100000"}, "minutes"),
    "not a number": ({"minutes": "an hour"}, "minutes"),
    "long address": ({"place": "x" * 10_000}, "place"),
    "not a link": ({"join_link": "javascript:alert(1)"}, "join_link"),
    "long objectives": ({"objectives": "x" * 10_000}, "objectives"),
    "deadline after the start": ({"response_deadline": "2026-12-02T10:00"}, "response_deadline"),
    "deadline that is none": ({"response_deadline": "soon"}, "response_deadline"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_named_beside_its_field(case, desk, typing):
    wrong, field = BAD[case]
    answer = desk.post(NEW, typing(objectives_kept="", topics="Kept as typed", **wrong))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert f'id="id_{field}-error-1"' in page
    assert "Kept as typed" in page
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("day", ["2026-11-30", "2026-12-04"])
def test_day_outside_the_event(day, desk, world, typing):
    world.event.first_day, world.event.last_day = "2026-12-01", "2026-12-03"
    world.event.save()

    answer = desk.post(NEW, typing(date=day))

    assert answer.status_code == 422
    assert "MedTech Congress 2027" in answer.context["form"].errors["date"][0]


@pytest.mark.parametrize("text", ["Kick-off 🩻🎉", RTL, MARKUP, 'O\'Brien & "Sons" \\ %s {{ x }}'])
def test_any_text_is_kept_and_shown_as_text(text, desk, typing):
    fields = typing(name=text, place=text, objectives=text, topics=text)
    desk.post(NEW, fields)

    made = Appointment.objects.get()
    detail = desk.get(f"appointments/{made.uid}/").content.decode()
    assert (made.name, made.place, made.objectives, made.topics) == (text,) * 4
    assert "<script>alert" not in detail
    assert "<b>x</b>" not in desk.get("appointments/").content.decode()
    assert "<script>alert" not in desk.get(f"appointments/{made.uid}/edit/").content.decode()


def test_nul_is_left_out(desk, typing):
    assert desk.post(NEW, typing(name="Road\x00map")).status_code == 302
    assert Appointment.objects.get().name == "Roadmap"


def test_buttons_re_render_without_script_and_lose_nothing(desk, world, typing):
    found = desk.post(NEW, typing(do="find", find="ben", topics="Dose"))
    added = desk.post(NEW, typing(do=f"add:client:{world.ben.uid}", find="ben", topics="Dose"))

    assert found.status_code == added.status_code == 200
    assert f"add:client:{world.ben.uid}" in found.content.decode()
    assert [r.person.name for r in added.context["editor"].rows] == ["Anna Berg", "Ben Osei"]
    assert "Dose" in added.content.decode()
    assert not Appointment.objects.exists()


def test_drop(desk, world, typing):
    key = f"client:{world.ben.uid}"
    answer = desk.post(NEW, typing(key, f"client:{world.anna.uid}", do=f"drop:{key}"))

    assert [r.person.name for r in answer.context["editor"].rows] == ["Anna Berg"]


@pytest.mark.parametrize("person", ["client:nobody", "robot:1", "", "staff:" + "0" * 32])
def test_forged_people_are_left_out(person, desk, world, typing):
    answer = desk.post(NEW, typing(person, do="check"))

    assert answer.context["editor"].rows == []


def test_another_organizations_client_is_left_out(desk, world, typing):
    desk.post(NEW, typing(f"client:{world.stranger_client.uid}", f"client:{world.anna.uid}"))

    assert [a.client for a in Appointment.objects.get().attendees.all()] == [world.anna]


def test_required_and_optional(desk, world, typing):
    anna, ben = f"client:{world.anna.uid}", f"client:{world.ben.uid}"
    desk.post(NEW, typing(anna, ben, **{f"need-{ben}": "optional"}))

    kept = {a.client: a.is_required for a in Appointment.objects.get().attendees.all()}
    assert kept == {world.anna: True, world.ben: False}


def test_unknown_address_offers_somebody_new(desk, typing):
    offered = desk.post(NEW, typing(do="find", find="joan.puig@marazul.example")).content.decode()
    added = desk.post(
        NEW, typing(do="new:client", find="Joan.Puig@marazul.example", new_name="Joan Puig i Sala")
    )

    assert "New customer" in offered
    assert 'value="Joan Puig"' in offered
    made = Client.objects.get(email="joan.puig@marazul.example")
    assert (made.first_name, made.last_name) == ("Joan", "Puig i Sala")
    assert "Joan Puig i Sala" in [r.person.name for r in added.context["editor"].rows]


def test_new_internal_attendee(desk, world, typing):
    desk.post(NEW, typing(do="new:staff", find="noor@helvion.example", new_name="Noor Haddad"))

    assert world.organization.staff_members.get(email="noor@helvion.example").name == "Noor Haddad"


def test_name_too_long_for_somebody_new_is_told(desk, typing):
    answer = desk.post(
        NEW, typing(do="new:client", find="joan@marazul.example", new_name="x" * 10_000)
    )

    assert answer.status_code == 200
    assert answer.context["finding"].error
    assert not Client.objects.filter(email="joan@marazul.example").exists()


def test_save_with_somebody_left_in_the_search_asks(desk, typing):
    answer = desk.post(NEW, typing(find="ben"))

    assert answer.status_code == 422
    assert "not on the list yet" in answer.content.decode()


PASTED = """Marta Gil <m.gil@marazul.example>; anna@clients.example
r.sole@marazul, M.GIL@marazul.example, ben@clients.example, "Feld, Nora" <nora@feld.example>"""


def test_add_multiple_shows_what_each_is(desk, typing):
    answer = desk.post(NEW, typing(do="parse", many=PASTED))

    states = [row.state for row in answer.context["editor"].pasted]
    assert states == ["new", "listed", "malformed", "doubled", "known", "new"]
    assert not Client.objects.filter(email="m.gil@marazul.example").exists()


def test_add_multiple_adds_at_once_and_keeps_what_is_malformed(desk, typing):
    answer = desk.post(NEW, typing(do="many", many=PASTED, many_as="optional"))

    editor = answer.context["editor"]
    names = [(r.person.name, r.is_required) for r in editor.rows]
    assert names == [
        ("Anna Berg", True),
        ("Marta Gil", False),
        ("Ben Osei", False),
        ("Feld, Nora", False),
    ]
    assert editor.typed["many"] == "r.sole@marazul"


def test_send_emails_off_holds_back_and_says_so(desk, typing):
    fields = typing()
    del fields["sends_emails"]
    desk.post(NEW, fields)

    made = Appointment.objects.get()
    page = desk.get(f"appointments/{made.uid}/").content.decode()
    assert Message.objects.get(trigger="invitation").state == Message.HELD
    assert "Send what was held back" in page
    desk.post(f"appointments/{made.uid}/send-held/")
    assert Message.objects.get(trigger="invitation").state == Message.SCHEDULED


def test_edit_changes_and_history_says_it_in_words(desk, world, typing):
    made = make_appointment(world.event, world.manager, world.anna)
    fields = typing(name="Dose review", version=str(made.version))

    assert desk.post(f"appointments/{made.uid}/edit/", fields).status_code == 302
    page = desk.get(f"appointments/{made.uid}/").content.decode()
    assert "Name: Spectral CT roadmap → Dose review" in page
    assert "Petra Ruehl" in page


def test_stale_change_keeps_typing_and_tells_what_changed(desk, world, typing):
    made = make_appointment(world.event, world.manager, world.anna)
    path = f"appointments/{made.uid}/edit/"
    desk.post(path, typing(name="Theirs", version=str(made.version)))

    stale = desk.post(path, typing(name="Mine", version=str(made.version)))

    assert stale.status_code == 409
    assert stale.context["form"]["name"].value() == "Mine"
    assert "Theirs" in " ".join(stale.context["editor"].others_changes[0].changes)
    again = desk.post(path, typing(name="Mine", version=stale.context["typed"]["version"]))
    assert again.status_code == 302
    made.refresh_from_db()
    assert made.name == "Mine"


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "²"])
def test_forged_version_is_stale(version, desk, world, typing):
    made = make_appointment(world.event, world.manager, world.anna)
    answer = desk.post(f"appointments/{made.uid}/edit/", typing(version=version))

    assert answer.status_code == 409


def test_what_is_cancelled_has_no_form(desk, world, typing):
    made = make_appointment(world.event, world.manager, world.anna)
    assert desk.post(f"appointments/{made.uid}/cancel/", {"reason": " "}).status_code == 422
    desk.post(
        f"appointments/{made.uid}/cancel/",
        {"version": 1, "cancel_type": "normal", "reason": "Stand closed"},
    )

    made.refresh_from_db()
    assert (made.state, made.cancel_reason) == ("cancelled", "Stand closed")
    assert desk.get(f"appointments/{made.uid}/edit/").status_code == 302
    assert desk.post(f"appointments/{made.uid}/edit/", typing(version="2")).status_code == 409
    assert "Stand closed" in desk.get(f"appointments/{made.uid}/").content.decode()


def test_failed_save_is_kept_as_draft(desk, typing):
    desk.post(NEW, typing(name=""))

    assert AppointmentDraft.objects.get().fields["date"] == ["2026-12-01"]
