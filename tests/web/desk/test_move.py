"""*Move…*: new time, other people, Notify client; warnings, stale changes and typing as ever."""

from datetime import timedelta
from typing import Any

import pytest

from portico.apps.appointments.models import Appointment, AppointmentDraft
from portico.apps.appointments.services.regrouping import group_appointments
from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client, User
from portico.domain.states import Role
from tests.booking import again, make_colleague, make_service
from tests.make import NOW, make_appointment, make_client, make_user, staff_actor
from tests.web.desk.set_up import words


@pytest.fixture
def salon(world, desk_of):
    return desk_of(world.admin, world.salon)


@pytest.fixture
def mara(world):
    return make_colleague(world.salon)


@pytest.fixture
def tom(world):
    return make_colleague(world.salon, "Tom")


@pytest.fixture
def cut(world, mara, tom):
    return make_service(world.salon, mara, tom, processing=20, finishing=10)


@pytest.fixture
def book(salon, world, mara, cut):
    def by_staff(client: Client | None = None, **more: Any) -> Appointment:
        who = client or world.anna
        fields = {
            "date": "2026-11-24",
            "start": "10:00",
            "people": [f"client:{who.uid}"],
            "sends_emails": "on",
            "is_notifying": "on",
            "line": ["0"],
            "line-0-service": str(cut.uid),
            "line-0-staff": str(mara.uid),
            "do": "save",
            **more,
        }
        assert salon.post("appointments/new/", fields).status_code == 302
        return Appointment.objects.latest("pk")

    return by_staff


def moving(made: Appointment, **more: Any) -> dict[str, Any]:
    line = made.lines.first()
    fields = {
        "date": "2026-11-25",
        "start": "11:00",
        "version": str(made.version),
        "is_notifying": "on",
        "do": "save",
    }
    if line:
        fields |= {
            "line": ["7"],
            "line-7-kept": str(line.pk),
            "line-7-staff": str(line.staff_member.uid),
        }
    return fields | more


def path(made: Appointment) -> str:
    return f"appointments/{made.uid}/move/"


def test_the_page_shows_what_is_now(salon, book):
    made = book()
    page = salon.get(path(made))
    assert "Move “Cut”" in words(page)
    assert page.context["typed"]["start"] == "10:00"
    assert "Move…" in words(salon.get(f"appointments/{made.uid}/"))


def test_moves_with_its_identity(salon, world, book):
    made = book()
    Message.objects.update(state=Message.SENT)
    answer = salon.post(path(made), moving(made))
    assert answer.status_code == 302
    moved = again(made)
    assert moved.starts_at - made.starts_at == timedelta(days=1, hours=1)
    assert (moved.uid, moved.sequence, moved.name) == (made.uid, made.sequence + 1, "Cut")
    assert moved.lines.get().pk == made.lines.get().pk
    assert moved.lines.get().starts_at == moved.starts_at
    told = Message.objects.filter(trigger="appointment_updated", recipient_uid=world.anna.uid)
    assert told.count() == 1
    assert LogEntry.objects.filter(subject_uid=made.uid, verb="moved").exists()


def test_without_notify_nobody_is_told(salon, world, book):
    made = book()
    Message.objects.update(state=Message.SENT)
    fields = moving(made)
    del fields["is_notifying"]
    answer = salon.post(path(made), fields)
    assert "Nobody is told" in words(salon.browser.get(answer.headers["Location"]))
    told = Message.objects.exclude(state=Message.SENT).exclude(trigger="reminder")
    assert not told.exists()


def test_to_another_person(salon, tom, book):
    made = book()
    salon.post(path(made), moving(made, **{"line-7-staff": str(tom.uid)}))
    moved = again(made)
    assert moved.lines.get().staff_member == tom
    assert {a.staff_member for a in moved.attendees.all() if a.staff_member} == {tom}


def test_over_somebody_after_a_warning(salon, world, book):
    made = book()
    book(world.ben, date="2026-11-25", start="11:00")
    first = salon.post(path(made), moving(made))
    assert first.status_code == 409
    assert "is already booked" in words(first)
    fields = moving(made, accepted=first.context["accepted"])
    assert salon.post(path(made), fields).status_code == 302
    entry = LogEntry.objects.get(subject_uid=made.uid, verb="moved")
    assert entry.changes["double_booked"] == ["", "Mara"]


def test_free_times_and_look_first(salon, book):
    made = book()
    page = salon.post(path(made), moving(made, do="times"))
    starts = page.context["editor"].free_times.starts
    assert starts
    chosen = salon.post(path(made), moving(made, do=f"at:{starts[0].isoformat()}"))
    assert chosen.context["typed"]["start"] == "09:00"
    looked = salon.post(path(made), moving(made, start="16:30", do="check"))
    assert "does not work then" in words(looked)
    assert again(made).version == made.version
    assert not AppointmentDraft.objects.exists()


@pytest.mark.parametrize(
    ("fields", "name"), [({"date": ""}, "date"), ({"start": "x"}, "start"), ({"date": "1"}, "date")]
)
def test_bad_times_are_named(salon, book, fields, name):
    made = book()
    answer = salon.post(path(made), moving(made, **fields))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [name]


def test_the_present_time_is_no_move(salon, book):
    made = book()
    same = moving(made, date="2026-11-24", start="10:00")
    answer = salon.post(path(made), same)
    assert answer.status_code == 422
    assert "This is the present time" in words(answer)
    assert again(made).version == made.version


def test_what_somebody_changed_is_told_first(salon, book):
    made = book()
    assert salon.post(path(made), moving(made)).status_code == 302
    stale = salon.post(path(made), moving(made, start="12:00"))
    assert stale.status_code == 409
    assert stale.context["typed"]["start"] == "12:00"
    fields = moving(again(made), start="12:00", version=stale.context["typed"]["version"])
    assert salon.post(path(made), fields).status_code == 302


def test_a_draft_of_the_whole_form_stays(salon, book):
    made = book()
    salon.post(f"appointments/{made.uid}/edit/", {"do": "check", "topics": "Typed", "line": []})
    salon.post(path(made), moving(made))
    assert AppointmentDraft.objects.get().fields["topics"] == ["Typed"]


def test_a_meeting_without_services(world, desk):
    made = make_appointment(world.event, world.manager, world.anna)
    answer = desk.post(path(made), moving(made, date="2026-12-02"))
    assert answer.status_code == 302
    moved = again(made)
    assert (moved.ends_at - moved.starts_at, moved.name) == (
        made.ends_at - made.starts_at,
        made.name,
    )


@pytest.fixture
def group(world, book, tom):
    """Anna with Mara at ten, Ben with Tom at eleven."""
    made = [book(), book(world.ben, start="11:00", **{"line-0-staff": str(tom.uid)})]
    group_appointments(
        workspace=world.salon,
        uids=[one.uid for one in made],
        actor=staff_actor(world.admin),
        now=NOW,
    )
    return made


def test_a_whole_group(salon, group):
    assert "The whole group, 2 visits" in words(salon.get(path(group[1])))
    answer = salon.post(path(group[1]), moving(group[1], start="12:00", whom="group"))
    assert answer.status_code == 302
    assert [again(one).starts_at - one.starts_at for one in group] == [
        timedelta(days=1, hours=1),
        timedelta(days=1, hours=1),
    ]


def test_one_visit_of_a_group_stays_on_its_day(salon, group):
    alone = moving(group[1], whom="one")
    refused = salon.post(path(group[1]), alone)
    assert refused.status_code == 422
    assert "A group begins on one day" in words(refused)
    assert (
        salon.post(path(group[1]), alone | {"date": "2026-11-24", "start": "13:00"}).status_code
        == 302
    )
    assert again(group[0]).starts_at == group[0].starts_at


def test_a_provider_moves_only_their_own_of_a_group(world, desk_of, group, mara):
    pia = make_user(world.organization, "Pia", Role.PROVIDER, world.salon)
    pia.staff_member.delete()
    mara.user = pia
    mara.save()
    theirs = desk_of(User.objects.get(pk=pia.pk), world.salon)
    assert "Whom to move" not in words(theirs.get(path(group[0])))
    fields = moving(group[0], date="2026-11-24", start="13:00", whom="group")
    assert theirs.post(path(group[0]), fields).status_code == 302
    assert again(group[0]).starts_at > group[0].starts_at
    assert again(group[1]).starts_at == group[1].starts_at


def test_over_somebody_with_a_whole_group(salon, world, book, group, tom):
    cleo = make_client(world.organization, "Cleo")
    book(cleo, date="2026-11-25", start="11:00", **{"line-0-staff": str(tom.uid)})
    fields = moving(group[0], start="10:00", whom="group")
    first = salon.post(path(group[0]), fields)
    assert first.status_code == 409
    assert "Tom" in words(first)
    accepted = first.context["accepted"]
    assert salon.post(path(group[0]), fields | {"accepted": "x"}).status_code == 409
    assert salon.post(path(group[0]), fields | {"accepted": accepted}).status_code == 302
    assert again(group[1]).starts_at - group[1].starts_at == timedelta(days=1)


def test_free_times_of_a_whole_group(salon, group):
    page = salon.post(path(group[1]), moving(group[1], date="2026-11-24", whom="group", do="times"))
    zone = page.context["form"].zone
    shown = [f"{at.astimezone(zone):%H:%M}" for at in page.context["editor"].free_times.starts]
    assert (shown[0], shown[-1]) == ("10:00", "15:30")


def test_what_is_over_is_not_moved(salon, book):
    made = book()
    Appointment.objects.update(state="completed")
    assert salon.get(path(made)).status_code == 302
    assert salon.post(path(made), moving(made)).status_code == 302
    assert again(made).starts_at == made.starts_at
