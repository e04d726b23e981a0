"""Staff members: new, changed, gone and back; what they leave behind needs attention."""

import pytest

from portico.apps.history.models import LogEntry
from portico.apps.people.models import StaffMember
from tests.booking import make_service
from tests.make import make_appointment, make_staff_member
from tests.web.desk.set_up import words

TYPED = {"name": "Mira Holm", "title": "Stylist", "email": "mira@salon.example", "seen": "0"}


def test_a_new_staff_member_gets_hours_next(desk, world):
    answer = desk.post("staff/new/", TYPED)
    member = StaffMember.objects.get(name="Mira Holm")
    assert answer.headers["Location"].endswith(f"staff/{member.uid}/")
    assert (member.title, member.email, member.user) == ("Stylist", "mira@salon.example", None)
    assert LogEntry.objects.filter(subject_uid=member.uid, verb="created").exists()
    assert "Mira Holm" in words(desk.get("staff/"))


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"name": " "}, "name"), ({"name": "x" * 121}, "name"), ({"email": "no"}, "email")],
)
def test_bad_fields_are_named(desk, fields, field):
    before = StaffMember.objects.count()
    answer = desk.post("staff/new/", TYPED | fields)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert StaffMember.objects.count() == before


def test_with_a_user_who_is_nobody_yet(desk, world):
    world.provider.staff_member.delete()
    page = desk.get("staff/new/")
    choices = [label for _, label in page.context["form"].fields["user"].choices]
    assert choices == ["Nobody", f"Mara Okafor, {world.provider.email}"]
    desk.post("staff/new/", TYPED | {"user": str(world.provider.uid)})
    assert StaffMember.objects.get(name="Mira Holm").user == world.provider
    other = desk.post("staff/new/", TYPED | {"user": str(world.admin.uid)})
    assert other.status_code == 422


def test_a_new_name_and_a_second_editor(desk, world):
    member = world.provider.staff_member
    path = f"staff/{member.uid}/details/"
    shown = desk.get(path).context["form"].initial
    mine = {**shown, "name": "Mara Berg"}
    assert desk.post(path, mine).status_code == 302
    member.refresh_from_db()
    assert (member.name, member.user) == ("Mara Berg", world.provider)
    stale = desk.post(path, {**shown, "name": "Mara Okafor-Berg"})
    assert stale.status_code == 409
    assert "Mara Okafor-Berg" in words(stale)
    again = {**shown, "name": "Mara Okafor-Berg", "seen": stale.context["form"].data["seen"]}
    assert desk.post(path, again).status_code == 302


def test_who_leaves_leaves_visits_behind(desk, world):
    member = world.provider.staff_member
    version = member.feed_version
    made = make_appointment(world.event, world.manager, world.anna, member)
    page = words(desk.get(f"staff/{member.uid}/leave/"))
    assert "Mara Okafor leaves the staff?" in page
    assert made.name in page
    assert "can still sign in" in page
    assert desk.post(f"staff/{member.uid}/leave/").status_code == 302
    member.refresh_from_db()
    assert (member.is_active, member.feed_version) == (False, version + 1)
    listed = words(desk.get("staff/"))
    assert "1 visit of somebody who left" in listed
    assert "Mara Okafor has left" in listed
    assert desk.get(f"staff/{member.uid}/details/").status_code == 404
    assert desk.post(f"staff/{member.uid}/back/").status_code == 302
    assert "Needs attention" not in words(desk.get("staff/"))
    assert desk.post(f"staff/{member.uid}/back/").status_code == 404


def test_what_is_over_or_cancelled_needs_none(desk, world):
    gone = make_staff_member(world.organization, "Gone")
    made = make_appointment(world.event, world.manager, world.anna, gone)
    desk.post(f"staff/{gone.uid}/leave/")
    type(made).objects.update(state="cancelled")
    assert "Needs attention" not in words(desk.get("staff/"))


def test_who_left_is_offered_nowhere(desk, world):
    gone = make_staff_member(world.organization, "Gone", is_active=False)
    cut = make_service(world.event, gone)
    page = desk.post("appointments/new/", {"new_service": str(cut.uid), "do": "line_add"})
    [row] = page.context["editor"].lines
    assert "Gone" not in str(row.form["staff"])
