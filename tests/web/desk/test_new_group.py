"""New group at the desk: people found and added, services each, one start; all or nothing."""

import pytest

from portico.apps.appointments.models import Appointment, GroupBooking
from portico.apps.people.models import Client
from portico.domain.states import Role
from tests.apps.appointments.test_gathering import create as create_group
from tests.apps.appointments.test_gathering import visit
from tests.apps.appointments.visits import TEN
from tests.booking import make_colleague, make_service
from tests.make import make_client, make_user


@pytest.fixture
def salon(desk_of, world):
    """The administrator at the salon's desk."""
    return desk_of(world.admin, world.salon)


@pytest.fixture
def staff(world):
    return make_colleague(world.salon), make_colleague(world.salon, "Lena")


@pytest.fixture
def cut(world, staff):
    return make_service(world.salon, *staff)


@pytest.fixture(autouse=True)
def written_one_by_one(settings):
    """Each visit is written by the service of one visit: its rows are read anew each time."""
    settings.ZEAL_ALLOWLIST = [
        *settings.ZEAL_ALLOWLIST,
        {"model": "appointments.*", "field": "*"},
        {"model": "people.*", "field": "*"},
        {"model": "schedule.*", "field": "*"},
    ]


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def press(salon, button: str, **typed):
    return salon.post("groups/new/", {"do": button, **typed})


def typed_for(cut, *clients, **more):
    """The form with these clients, each with a cut by anyone at ten on Tuesday."""
    typed = {"members": [client.uid for client in clients], "date": "2026-11-24", "start": "10:00"}
    for client in clients:
        typed[f"m-{client.uid}-lines"] = "1"
        typed[f"m-{client.uid}-0-service"] = cut.uid
    return {**typed, **more}


def test_without_services_it_leads_to_them(salon):
    assert "No services yet" in words(salon.get("groups/new/"))
    assert "groups/new/" not in words(salon.get("appointments/"))


def test_the_list_leads_to_it(salon, cut):
    assert "groups/new/" in words(salon.get("appointments/"))


def test_finding_and_adding_keeps_what_is_typed(salon, world, cut):
    page = words(press(salon, "find", find="anna", date="2026-11-24", start="10:00"))
    assert f'value="add:{world.anna.uid}"' in page
    assert 'value="2026-11-24"' in page
    page = words(press(salon, f"add:{world.anna.uid}", find="anna", start="10:00"))
    assert f'name="members" value="{world.anna.uid}"' in page
    assert "Primary contact" in page
    assert 'value="10:00"' in page


def test_colleagues_are_no_members(salon, cut):
    assert "Nobody found." in words(press(salon, "find", find="Mara"))


def test_somebody_new_by_address(salon, cut):
    page = words(press(salon, "find", find="lea@there.example"))
    assert "is new here" in page
    press(salon, "new", find="lea@there.example", new_name="Lea Lang")
    assert Client.objects.get(email="lea@there.example").last_name == "Lang"


def test_whoever_comes_along_begins_with_the_same_service(salon, world, cut):
    typed = typed_for(cut, world.anna)
    page = words(press(salon, f"add:{world.ben.uid}", **typed))
    assert page.count(f'<option value="{cut.uid}" selected>') == 2


def test_adding_and_taking_services_and_people(salon, world, cut):
    typed = typed_for(cut, world.anna, world.ben)
    page = words(press(salon, f"more:{world.anna.uid}", **typed))
    assert f'name="m-{world.anna.uid}-1-service"' in page
    page = words(press(salon, f"less:{world.anna.uid}", **typed))
    assert f'name="m-{world.anna.uid}-0-service"' in page
    page = words(press(salon, f"drop:{world.anna.uid}", **typed))
    assert f'value="{world.anna.uid}"' not in page
    assert f'value="{world.ben.uid}"' in page


def test_saving_books_everybody(salon, world, cut):
    answer = press(salon, "save", **typed_for(cut, world.anna, world.ben))
    group = GroupBooking.objects.get()
    first = group.appointments.order_by("pk")[0]
    assert answer.headers["Location"] == f"/desk/{world.salon.public_id}/appointments/{first.uid}/"
    assert group.primary_contact == world.anna
    assert {one.starts_at for one in group.appointments.all()} == {TEN}
    assert "The group is booked." in words(salon.browser.get(answer.headers["Location"]))


def test_a_start_of_their_own(salon, world, cut, staff):
    own = {f"m-{world.ben.uid}-start": "11:00"}
    for client in (world.anna, world.ben):
        own[f"m-{client.uid}-0-staff"] = staff[0].uid
    press(salon, "save", **typed_for(cut, world.anna, world.ben, **own))
    starts = Appointment.objects.order_by("starts_at").values_list("starts_at", flat=True)
    assert [f"{at:%H:%M}" for at in starts] == ["09:00", "10:00"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"date": ""}, "Choose a day."),
        ({"date": "soon"}, "Write the day as 2027-03-09."),
        ({"start": ""}, "Choose a time."),
        ({"start": "25:00"}, "Write the time as 14:30."),
        ({"date": "2026-11-02"}, "This time has passed. Choose one ahead."),
        ({"find": "Cleo"}, "Somebody typed here is not in the group yet"),
    ],
)
def test_faults_beside_their_fields(salon, world, cut, change, sentence):
    answer = press(salon, "save", **typed_for(cut, world.anna, world.ben, **change))
    assert answer.status_code == 422
    page = words(answer)
    assert sentence in page
    assert f'<option value="{cut.uid}" selected>' in page
    assert not GroupBooking.objects.exists()


def test_one_is_no_group_and_needs_a_service(salon, world, cut):
    answer = press(salon, "save", **typed_for(cut, world.anna))
    assert answer.status_code == 422
    assert "A group needs two people or more." in words(answer)
    none = {f"m-{world.ben.uid}-0-service": ""}
    answer = press(salon, "save", **typed_for(cut, world.anna, world.ben, **none))
    assert answer.status_code == 422
    assert "Choose one." in words(answer)


def test_an_hour_that_the_clocks_skip(salon, world, cut):
    late = {"date": "2027-03-28", "start": "02:30"}
    answer = press(salon, "save", **typed_for(cut, world.anna, world.ben, **late))
    assert answer.status_code == 422
    assert "this hour does not exist" in words(answer)


def test_what_is_in_the_way_asks_once(salon, world, cut, staff):
    cleo, dora = (make_client(world.organization, name) for name in ("Cleo", "Dora"))
    create_group(world, visit(cleo, cut, staff[0]), visit(dora, cut, staff[1]))
    own = {
        f"m-{world.anna.uid}-0-staff": staff[0].uid,
        f"m-{world.ben.uid}-0-staff": staff[1].uid,
    }
    typed = typed_for(cut, world.anna, world.ben, **own)
    answer = press(salon, "save", **typed)
    assert answer.status_code == 409
    page = words(answer)
    assert "<b>Lena</b> is already booked" in page
    assert "save again to keep the time anyway" in page
    assert GroupBooking.objects.count() == 1
    accepted = [part.split('"')[0] for part in page.split('name="accepted" value="')[1:]]
    assert len(accepted) == 2
    assert press(salon, "save", **typed, accepted=accepted[:1]).status_code == 409
    assert press(salon, "save", **typed, accepted=accepted).status_code == 302
    assert GroupBooking.objects.count() == 2


def test_two_at_once_by_one_person_is_said(salon, world, cut, staff):
    own = {f"m-{client.uid}-0-staff": staff[0].uid for client in (world.anna, world.ben)}
    typed = typed_for(cut, world.anna, world.ben, **own)
    page = words(press(salon, "save", **typed))
    accepted = [part.split('"')[0] for part in page.split('name="accepted" value="')[1:]]
    answer = press(salon, "save", **typed, accepted=accepted)
    assert answer.status_code == 422
    assert "would be with two of them at the same time" in words(answer)
    assert not GroupBooking.objects.exists()


def test_a_strangers_client_is_left_out(salon, world, cut):
    typed = typed_for(cut, world.anna, world.stranger_client)
    page = words(press(salon, "find", **typed))
    assert str(world.stranger_client.uid) not in page
    assert press(salon, "save", **typed).status_code == 422


def test_a_provider_is_on_each_of_them(desk_of, world, cut, staff):
    provider = make_user(world.organization, "Rita Vale", Role.PROVIDER, world.salon)
    answer = press(desk_of(provider, world.salon), "save", **typed_for(cut, world.anna, world.ben))
    assert answer.status_code == 422
    assert words(answer).count("choose yourself in each of them") == 2
