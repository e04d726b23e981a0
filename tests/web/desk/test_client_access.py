"""Check access on the pages of the desk."""

import pytest

from portico.apps.entry.services.admitting import admit_requests
from portico.apps.entry.services.changing_contact import change_contact
from portico.apps.messaging.models import Message
from portico.domain.actors import SYSTEM
from tests.apps.appointments.steps import mark_sent
from tests.apps.entry.booking_steps import begin, type_booking
from tests.booking import make_colleague, make_service
from tests.make import NOW, make_appointment


def check(desk, address):
    return desk.post("settings/portal/check/", {"address": address})


def test_box_stands_beside_the_toggle_and_on_the_record(world, desk, desk_of):
    box = f'action="/desk/{world.event.public_id}/settings/portal/check/"'
    assert box in desk.get("settings/portal/").content.decode()
    assert box in desk.get(f"clients/{world.anna.uid}/").content.decode()
    scheduler = desk_of(world.scheduler).get(f"clients/{world.anna.uid}/").content.decode()
    assert box not in scheduler
    assert "No active appointment" in scheduler


def test_who_gets_in(world, desk):
    make_appointment(world.event, world.manager, world.anna)

    page = check(desk, " ANNA@clients.example ").content.decode()

    assert "Anna Berg can get in" in page
    assert "No link was mailed yet" in page
    assert f"/clients/{world.anna.uid}/" in page


def test_all_reasons_at_once(world, desk):
    for row, field in ((world.event, "portal_enabled"), (world.anna, "has_portal_access")):
        setattr(row, field, False)
        row.save(update_fields=[field])

    page = check(desk, world.anna.email).content.decode()

    for reason in ("The portal is off.", "No portal access", "No active appointment."):
        assert reason in page
    assert "There never was one here." in page


def test_invited_as_one_address_on_record_with_another(world, desk):
    make_appointment(world.event, world.manager, world.anna)
    mark_sent()
    new = "a.b@elsewhere.example"
    change_contact(client=world.anna, workspace=world.event, email=new, actor=SYSTEM, now=NOW)

    page = check(desk, "anna@clients.example").content.decode()

    assert "Nobody gets in as anna@clients.example" in page
    assert f"Anna Berg was invited as anna@clients.example. On record now: {new}" in page


@pytest.mark.parametrize("address", ["stan@clients.example", "stann@clients.example"])
def test_nobody_of_another_organization(world, desk, address):
    page = check(desk, address).content.decode()

    assert "on no record" in page
    assert "Stranger" not in page


def test_what_is_no_address(world, desk):
    answer = check(desk, "x@@y")

    assert answer.status_code == 422
    assert 'value="x@@y"' in answer.content.decode()
    assert "name@example.org" in answer.content.decode()


def test_it_changes_nothing_and_leaves_the_address_out_of_the_pages_own(world, desk):
    assert (
        b"Nobody gets in" not in desk.get("settings/portal/check/", address="a@b.example").content
    )
    check(desk, world.anna.email)
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("who", "address", "said"),
    [
        ("known_clients", "nora@new.example", "Only clients on record book online here."),
        ("known_clients", "anna@clients.example", "Gets a code on the public booking page"),
        ("anybody_verified", "nora@new.example", "Gets a code on the public booking page"),
    ],
)
def test_whether_the_public_booking_page_mails_a_code(world, desk, who, address, said):
    assert "public booking page" not in check(desk, address).content.decode()
    world.event.who_may_book = who
    world.event.save(update_fields=["who_may_book"])
    assert said in check(desk, address).content.decode()


def test_why_a_code_to_book_did_not_come(world, desk):
    world.event.who_may_book = "known_clients"
    world.event.save(update_fields=["who_may_book"])
    cut = make_service(world.event, make_colleague(world.event))
    begin(world.event, type_booking(cut))
    admit_requests(now=NOW)
    page = " ".join(check(desk, "nora@new.example").content.decode().split())
    assert "Asked for a code to book" in page
    assert "none was mailed: Only clients on record book online here." in page
