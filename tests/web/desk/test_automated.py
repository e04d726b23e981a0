"""Settings › Automated messages: switches, words, preview, test, reminders, timeline."""

import re

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.messaging.models import AutomatedMessage, Message
from portico.domain.states import Confirmation
from tests.make import make_appointment, make_client, staff_actor
from tests.texts import CALLED, MOBILE, make_sender
from tests.web.desk.set_up import make_service

pytestmark = pytest.mark.django_db
HELLO = "Hello {{ client.first_name }},\n\nsee you on {{ appointment.date }}."


def row_of(workspace, trigger="reminder", audience="client", **more):
    return AutomatedMessage.objects.get(
        workspace=workspace, trigger=trigger, audience=audience, only_answer="", **more
    )


def typed(row, **more):
    return {
        "seen": row.version,
        "language": "en",
        "is_on": "on",
        "is_for_staff_bookings": "on",
        "subject": "Until {{ appointment.time }}",
        "body": HELLO,
        **more,
    }


def page_of(answer) -> str:
    return answer.content.decode()


def test_the_list_groups_by_trigger_and_saves_switches(desk, world):
    page = page_of(desk.get("settings/messages/"))
    assert page.index("When it is booked") < page.index("Before the start")
    assert "Not in use: “Send invitations” is on" in page
    shown = re.findall(r'name="shown" value="([0-9a-f-]+)"', page)
    off = row_of(world.event, "appointment_cancelled")

    desk.post("settings/messages/", {"shown": shown, "on": [u for u in shown if u != str(off.uid)]})

    assert list(
        AutomatedMessage.objects.filter(workspace=world.event, is_on=False).values_list("uid")
    ) == [(off.uid,)]
    assert not AutomatedMessage.objects.exclude(workspace=world.event).filter(is_on=False).exists()


def test_nonsense_among_the_switches_changes_nothing(desk, world):
    other = row_of(world.stranger_workspace)
    desk.post("settings/messages/", {"shown": ["x", str(other.uid)], "on": ["y"]})
    assert not AutomatedMessage.objects.filter(is_on=False).exists()


def test_words_are_saved_and_come_back(desk, world):
    row = row_of(world.event)
    answer = desk.post(f"settings/messages/{row.uid}/", typed(row))
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.texts == {"en": {"subject": "Until {{ appointment.time }}", "body": HELLO}}
    assert row.version == 2
    page = page_of(desk.get(f"settings/messages/{row.uid}/"))
    assert "see you on {{ appointment.date }}." in page
    assert "own words" in page
    german = page_of(desk.get(f"settings/messages/{row.uid}/", **{"in": "de"}))
    assert re.findall(r"<textarea[^>]*>\s*([^<]*)", german) == [""]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"body": "Hi {{ client.firstname }}"}, "Did you mean {{ client.first_name }}?"),
        ({"body": "a\nb {{ client.email"}, "Line 2: a tag that begins with {{"),
        ({"body": "{{ form.link }}"}, "Line 1: {{ form.link }} cannot stand here."),
        ({"subject": "{{ client.profile_link }}"}, "cannot stand here."),
        ({"body": "{{ zzzzzzz }}"}, "there is no {{ zzzzzzz }}. The tags are listed below."),
    ],
)
def test_faults_stand_beside_their_field_and_typing_stays(desk, world, fields, said):
    row = row_of(world.event)
    answer = desk.post(f"settings/messages/{row.uid}/", typed(row, **fields))
    assert answer.status_code == 422
    page = page_of(answer).replace("&#x27;", "'")
    assert said in page
    assert next(iter(fields.values())).split("\n")[-1] in page
    row.refresh_from_db()
    assert row.texts == {}


def test_two_at_once_are_noticed(desk, world):
    row = row_of(world.event)
    desk.post(f"settings/messages/{row.uid}/", typed(row))
    answer = desk.post(f"settings/messages/{row.uid}/", typed(row, body="Mine"))
    assert answer.status_code == 409
    assert "Somebody changed this while you were typing" in page_of(answer)
    assert "Mine" in page_of(answer)
    again = desk.post(f"settings/messages/{row.uid}/", typed(row, body="Mine", seen=2))
    assert again.status_code == 302


def test_reset_drops_one_language_only(desk, world):
    row = row_of(world.event)
    AutomatedMessage.objects.filter(pk=row.pk).update(texts={"en": {"body": "A"}, "de": {}})
    fields = {"do": "reset", "seen": row.version, "language": "en"}
    assert desk.post(f"settings/messages/{row.uid}/", fields).status_code == 302
    row.refresh_from_db()
    assert row.texts == {"de": {}}


def test_a_late_reset_is_noticed_and_shows_what_is_there(desk, world):
    row = row_of(world.event)
    AutomatedMessage.objects.filter(pk=row.pk).update(texts={"en": {"body": "Kept"}}, version=4)
    fields = {"do": "reset", "seen": "1", "language": "en"}
    answer = desk.post(f"settings/messages/{row.uid}/", fields)
    assert answer.status_code == 409
    assert re.findall(r"<textarea[^>]*>\s*([^<]*)", page_of(answer)) == ["Kept"]


def test_an_unknown_language_is_the_one_of_the_workspace(desk, world):
    row = row_of(world.event)
    desk.post(f"settings/messages/{row.uid}/", typed(row, language="xx"))
    row.refresh_from_db()
    assert set(row.texts) == {"en"}


def test_the_preview_shows_what_is_typed_with_a_real_appointment(desk, world):
    make_appointment(world.event, world.scheduler, world.anna)
    row = row_of(world.event)
    answer = desk.post(f"settings/messages/{row.uid}/preview/", typed(row))
    page = page_of(answer)
    assert answer.status_code == 200
    assert "Hello Anna,<br>" not in page
    assert "Hello Anna," in page
    assert "see you on Monday 30 November 2026." in page
    assert "/open/" not in page
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    row.refresh_from_db()
    assert row.texts == {}
    text = page_of(desk.post(f"settings/messages/{row.uid}/preview/", typed(row, **{"as": "text"})))
    assert "Until 10:00" in text
    assert not Message.objects.filter(trigger="automated_test").exists()


def test_the_preview_says_what_is_in_the_way(desk, world):
    row = row_of(world.event)
    assert "no appointment with a client" in page_of(
        desk.get(f"settings/messages/{row.uid}/preview/")
    )
    make_appointment(world.event, world.scheduler, world.anna)
    broken = desk.post(f"settings/messages/{row.uid}/preview/", typed(row, body="{{ x"))
    assert broken.status_code == 422
    assert "has to end with" in page_of(broken)


@pytest.mark.parametrize(
    ("trigger", "audience"),
    [
        ("appointment_booked", "client"),
        ("invitation", "client"),
        ("confirmation_request", "client"),
        ("update", "client"),
        ("appointment_rescheduled", "client"),
        ("appointment_cancelled", "client"),
        ("appointment_restored", "client"),
        ("portal_link_shared", "client"),
        ("profile_changed", "client"),
        ("appointment_booked", "internal"),
        ("answer_received", "internal"),
    ],
)
def test_every_message_can_be_looked_at(desk, world, trigger, audience):
    make_appointment(world.event, world.scheduler, world.anna, world.scheduler.staff_member)
    row = row_of(world.event, trigger, audience)
    assert desk.get(f"settings/messages/{row.uid}/").status_code == 200
    page = page_of(desk.get(f"settings/messages/{row.uid}/preview/"))
    assert "<table" in page


def test_a_test_goes_to_oneself_through_the_outbox(desk, world):
    make_appointment(world.event, world.scheduler, world.anna)
    row = row_of(world.event)
    answer = desk.post(f"settings/messages/{row.uid}/", typed(row, do="test"))
    assert f"A test is on its way to {world.manager.email}" in page_of(answer)
    message = Message.objects.get(trigger="automated_test")
    assert (message.address, message.state) == (world.manager.email, "scheduled")
    row.refresh_from_db()
    assert row.texts == {}


def test_a_test_needs_an_appointment(desk, world):
    row = row_of(world.event)
    answer = desk.post(f"settings/messages/{row.uid}/", typed(row, do="test"))
    assert answer.status_code == 422
    assert not Message.objects.exists()


def test_a_new_reminder_reaches_what_is_ahead(desk, world):
    made = make_appointment(world.event, world.scheduler, world.anna)
    fields = {"amount": "2", "unit": "days", "only_answer": ""}
    assert desk.post("settings/messages/reminders/new/", fields).status_code == 302
    planned = Message.objects.get(trigger="reminder", facts__days_before=2)
    assert planned.subject_uid == made.uid
    assert planned.due_at.isoformat() == "2026-11-28T09:00:00+00:00"
    assert desk.post("settings/messages/reminders/new/", fields).status_code == 422
    row = row_of(world.event, days_before=2)
    desk.post(f"settings/messages/{row.uid}/remove/")
    planned.refresh_from_db()
    assert planned.state == "dropped"


def test_a_reminder_moves_to_another_time_and_keeps_its_words(desk, world):
    made = make_appointment(world.event, world.scheduler, world.anna)
    row = row_of(world.event, hours_before=24)
    row.texts = {"en": {"subject": "", "body": "Soon"}}
    row.save()
    page = page_of(desk.get(f"settings/messages/{row.uid}/timing/"))
    assert re.search(r'name="amount"[^>]*value="24"', page)
    fields = {"amount": "3", "unit": "days", "only_answer": "", "seen": row.version}
    assert desk.post(f"settings/messages/{row.uid}/timing/", fields).status_code == 302
    row.refresh_from_db()
    assert (row.hours_before, row.days_before, row.texts["en"]["body"]) == (0, 3, "Soon")
    (planned,) = Message.objects.filter(trigger="reminder", state="scheduled")
    assert planned.facts == {"hours_before": 0, "days_before": 3}
    assert planned.due_at.isoformat() == "2026-11-27T09:00:00+00:00"
    assert planned.subject_uid == made.uid
    assert "Days before: 3" in page_of(desk.get(f"settings/messages/{row.uid}/"))


@pytest.mark.parametrize(
    ("typed_fields", "status"),
    [
        ({"amount": "0"}, 422),
        ({"amount": "48", "only_answer": "tentative"}, 422),
        ({"amount": "30", "seen": "9"}, 409),
        ({"amount": "24"}, 302),
    ],
    ids=["nothing", "there already", "changed meanwhile", "the same"],
)
def test_a_time_that_cannot_be(desk, world, typed_fields, status):
    row = row_of(world.event, hours_before=24)
    fields = {"unit": "hours", "only_answer": "", "seen": row.version, **typed_fields}
    assert desk.post(f"settings/messages/{row.uid}/timing/", fields).status_code == status
    row.refresh_from_db()
    assert row.hours_before == 24


def test_only_reminders_have_a_time_of_their_own(desk, world):
    row = row_of(world.event, "invitation")
    assert desk.get(f"settings/messages/{row.uid}/timing/").status_code == 404


@pytest.mark.parametrize("amount", ["", "0", "73", "x"])
def test_a_reminder_out_of_range(desk, world, amount):
    fields = {"amount": amount, "unit": "hours", "only_answer": ""}
    assert desk.post("settings/messages/reminders/new/", fields).status_code == 422


def test_only_reminders_can_be_removed(desk, world):
    row = row_of(world.event, "invitation")
    assert desk.post(f"settings/messages/{row.uid}/remove/").status_code == 404


def test_what_holds_for_every_message(desk, world):
    fields = {"discreet_messages": "on", "confirmation_request_days": "5"}
    assert desk.post("settings/messages/rules/", fields).status_code == 302
    world.event.refresh_from_db()
    assert world.event.discreet_messages
    assert not world.event.names_anyone_staff
    assert world.event.confirmation_request_days == 5
    assert (
        desk.post("settings/messages/rules/", {"confirmation_request_days": "0"}).status_code == 422
    )


def test_discreet_words_are_warned_about(desk, world):
    make_service(world.event, "Grief counselling")
    world.event.discreet_messages = True
    world.event.save()
    row = row_of(world.event)
    desk.post(f"settings/messages/{row.uid}/", typed(row, body="Your grief counselling"))
    page = page_of(desk.get(f"settings/messages/{row.uid}/"))
    assert "this text names Grief counselling" in page


def test_the_timeline_of_a_service(desk, world):
    service = make_service(world.event)
    world.event.confirmation = Confirmation.BY_REQUEST
    world.event.save()
    page = page_of(desk.get("settings/messages/timeline/", service=str(service.uid)))
    order = ["Invitation", "Confirmation request", "48 hours before", "24 hours before"]
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    row_of(world.event).__class__.objects.filter(trigger="reminder").update(is_on=False)
    assert "Reminder" not in page_of(desk.get("settings/messages/timeline/"))


def test_my_notifications(desk_of, world):
    mine = desk_of(world.provider)
    assert page_of(mine.get("my-notifications/")).count(" checked") == 6
    mine.post("my-notifications/", {"on": ["booked", "moved"]})
    assert page_of(mine.get("my-notifications/")).count(" checked") == 2


def test_texts_to_me_need_a_number_of_mine(desk_of, world):
    mine = desk_of(world.provider)
    assert "Text me when" not in page_of(mine.get("my-notifications/"))
    make_sender(world.event)
    for number in ("", "+41 61 555 01 40", "who knows"):
        page = mine.post("my-notifications/", {"text": ["moved"], "mobile": number})
        assert page.status_code == 422
        assert "Write a mobile number" in page_of(page)
        assert page_of(page).count(" checked") == 1
    mine.post("my-notifications/", {"on": ["booked"], "text": ["moved"], "mobile": MOBILE})
    page = page_of(mine.get("my-notifications/"))
    assert page.count(" checked") == 2
    assert f'value="{CALLED}"' in page
    mine.post("my-notifications/", {"on": ["booked"]})
    assert page_of(mine.get("my-notifications/")).count(" checked") == 1


def test_an_appointment_of_another_workspace_is_not_shown(desk, world):
    make_appointment(world.salon, world.admin, make_client(world.organization, "Zora", "Zeit"))
    other = Appointment.objects.get()
    row = row_of(world.event)
    fields = typed(row, appointment=str(other.uid))
    page = page_of(desk.post(f"settings/messages/{row.uid}/preview/", fields))
    assert "Zora" not in page


def test_the_actor_is_in_the_history(desk, world):
    row = row_of(world.event)
    desk.post(f"settings/messages/{row.uid}/", typed(row))
    assert staff_actor(world.manager).name in page_of(desk.get(f"settings/messages/{row.uid}/"))
