"""A client books for several people: all or nothing, and what was typed leaks nowhere."""

from datetime import timedelta

import pytest

from portico.apps.access.models import PortalLink
from portico.apps.appointments.models import Appointment, GroupBooking
from portico.apps.appointments.selectors.group_wishes import load_group_slots
from portico.apps.appointments.selectors.slots import ShownDays
from portico.apps.appointments.services.writing import tell_booked
from portico.apps.catalog.models import Service
from portico.apps.entry.selectors import find_entrants
from portico.apps.entry.services.settling import settle_opened_link
from portico.apps.messaging.letters import write_letter
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from portico.apps.people.selectors import find_people, match_addresses
from portico.apps.schedule.models import Occupancy
from portico.apps.workspaces.models import Workspace
from portico.domain.errors import InvalidInput, Refused, SlotTaken
from portico.domain.states import Answer, Confirmation
from tests.apps.appointments.groups import book_together, mails_to, visits_of, wish
from tests.apps.appointments.visits import TEN, book, hold, minutes, move, rows
from tests.booking import (
    TUESDAY,
    ask,
    berlin,
    clock,
    make_colleague,
    make_service,
    make_units,
    need,
)
from tests.conftest import World
from tests.make import NOW, client_actor, make_client


@pytest.fixture
def cut(world: World) -> Service:
    world.salon.group_maximum = 3
    world.salon.allow_self_rescheduling = True
    world.salon.self_rescheduling_hours = 0
    world.salon.portal_enabled = True
    world.salon.save()
    staff = make_colleague(world.salon), make_colleague(world.salon, "Lena")
    return make_service(world.salon, *staff)


def typed_in(group: GroupBooking) -> Client:
    return Client.objects.get(attends__appointment__group=group, is_provisional=True)


def slots(world: World, *members: object) -> list[str]:
    shown = ShownDays(TUESDAY, TUESDAY)
    return clock(load_group_slots(world.anna, world.salon, members, shown, now=NOW))  # type: ignore[arg-type]


def test_everybody_at_once_with_somebody_of_their_own(world: World, cut: Service) -> None:
    lea = wish(ask(cut), "Lea", " Lea@There.example ")
    group = book_together(world.anna, world.salon, wish(ask(cut)), lea)
    mine, hers = visits_of(group)
    assert group.primary_contact == world.anna
    assert (mine.starts_at, hers.starts_at) == (TEN, TEN)
    staff = [one.lines.get().staff_member for one in (mine, hers)]
    assert len(set(staff)) == 2
    assert mine.uid != hers.uid
    assert (hers.booked_by, hers.source, hers.state) == (world.anna, "client", "confirmed")
    assert (typed_in(group).first_name, typed_in(group).email) == ("Lea", "lea@there.example")
    assert [len(rows(one)) for one in (mine, hers)] == [1, 1]


def test_one_after_the_other_by_offsets(world: World, cut: Service) -> None:
    colleague = cut.offerings.first().staff_member
    only = ask((cut, colleague))
    group = book_together(world.anna, world.salon, wish(only), wish(only, "Lea", offset=60))
    assert [one.starts_at for one in visits_of(group)] == [TEN, TEN + minutes(60)]


def test_a_group_begins_on_one_day_where_work_goes_on_over_midnight(world: World) -> None:
    world.salon.group_maximum = 2
    world.salon.save()
    late = {str(day): [[0, 120], [1260, 1440]] for day in range(7)}
    only = ask((make_service(world.salon, vera := make_colleague(world.salon, week=late)), vera))
    both = wish(only), wish(only, "Lea", offset=60)
    assert slots(world, both[0])[-1] == "23:45"
    assert slots(world, *both)[-1] == "22:45"
    with pytest.raises(SlotTaken):
        book_together(world.anna, world.salon, *both, starts_at=berlin(24, 23, 15))
    group = book_together(world.anna, world.salon, *both, starts_at=berlin(24, 22, 45))
    assert [one.starts_at for one in visits_of(group)] == [berlin(24, 22, 45), berlin(24, 23, 45)]


def test_the_listing_offers_what_booking_takes(world: World, cut: Service) -> None:
    both = wish(ask(cut)), wish(ask(cut), "Lea")
    assert "10:00" in slots(world, *both)
    book(world.ben, world.salon, ask(cut))
    assert "10:00" not in slots(world, *both)
    assert "10:00" in slots(world, both[0])
    with pytest.raises(SlotTaken):
        book_together(world.anna, world.salon, *both)
    assert Appointment.objects.count() == 1
    assert not GroupBooking.objects.exists()
    assert not Client.objects.filter(is_provisional=True).exists()


def test_units_are_not_shared(world: World, cut: Service) -> None:
    need(cut, make_units(world.salon, 1))
    with pytest.raises(SlotTaken):
        book_together(world.anna, world.salon, wish(ask(cut)), wish(ask(cut), "Lea"))
    assert not Occupancy.objects.exists()


def test_the_hold_of_the_booker_becomes_it(world: World, cut: Service) -> None:
    hold(world.anna, world.salon, ask(cut))
    book_together(world.anna, world.salon, wish(ask(cut)), wish(ask(cut), "Lea"))
    assert not Occupancy.objects.filter(subject_kind="booking_hold").exists()


@pytest.mark.parametrize(
    ("maximum", "count", "codes"),
    [
        (0, 2, ("groups_off",)),
        (3, 4, ("too_large",)),
        (3, 1, ("too_few",)),
    ],
)
def test_how_many_come(
    world: World, cut: Service, maximum: int, count: int, codes: tuple[str, ...]
) -> None:
    world.salon.group_maximum = maximum
    world.salon.save()
    others = [wish(ask(cut), f"Guest {number}") for number in range(count - 1)]
    with pytest.raises(Refused) as caught:
        book_together(world.anna, world.salon, wish(ask(cut)), *others)
    assert caught.value.decision.codes == codes


def test_the_rules_of_booking_hold_for_groups(world: World, cut: Service) -> None:
    world.anna.may_book = False
    world.anna.save()
    with pytest.raises(Refused) as caught:
        book_together(world.anna, world.salon, wish(ask(cut)), wish(ask(cut), "Lea"))
    assert caught.value.decision.codes == ("blocked",)


def test_one_service_each_is_no_combination(world: World, cut: Service) -> None:
    world.salon.may_combine_services = False
    world.salon.save()
    book_together(world.anna, world.salon, wish(ask(cut)), wish(ask(cut), "Lea"))
    with pytest.raises(Refused) as caught:
        book_together(
            world.anna,
            world.salon,
            wish(ask(cut, cut)),
            wish(ask(cut), "Lea"),
            starts_at=berlin(25, 10),
        )
    assert caught.value.decision.codes == ("one_service_only",)


def test_what_was_typed_wrong_stands_at_its_member(world: World, cut: Service) -> None:
    with pytest.raises(InvalidInput) as caught:
        book_together(
            world.anna, world.salon, wish(ask(cut)), wish(ask(cut), " ", "nobody"), wish(ask(cut))
        )
    assert caught.value.fields == {
        "members": ("booker_once",),
        "member-1.first_name": ("required",),
        "member-1.email": ("malformed_address",),
    }


def test_the_bookers_own_appointment_is_in_the_way(world: World, cut: Service) -> None:
    book(world.anna, world.salon, ask(cut))
    with pytest.raises(Refused) as caught:
        book_together(world.anna, world.salon, wish(ask(cut)), wish(ask(cut), "Lea"))
    assert "own_overlap" in caught.value.decision.codes


def test_a_known_address_shows_nothing(world: World, cut: Service) -> None:
    """Neither that we know it, nor that its owner is somewhere else then, nor blocked."""
    world.ben.may_book = False
    world.ben.save()
    book_at = berlin(25, 10)
    group = book_together(
        world.anna,
        world.salon,
        wish(ask(cut)),
        wish(ask(cut), "Benny", world.ben.email),
        starts_at=book_at,
    )
    typed = typed_in(group)
    assert typed != world.ben
    world.ben.refresh_from_db()
    assert world.ben.first_name == "Ben"
    assert not world.ben.attends.exists()


def test_nobody_finds_whom_a_booker_typed(world: World, cut: Service) -> None:
    address = "lea@there.example"
    group = book_together(
        world.anna, world.salon, wish(ask(cut)), wish(ask(cut), "Leonore", address)
    )
    assert typed_in(group).email == address
    assert find_people(world.salon, "Leonore") == []
    assert match_addresses(world.organization, [address]) == {}
    assert not find_entrants(world.salon, address, now=NOW).clients


def test_such_an_address_gets_one_mail_without_what_was_typed(world: World, cut: Service) -> None:
    world.anna.first_name, world.anna.last_name = "Win www.evil.example", "Now"
    world.anna.save()
    lea = wish(ask(cut), "Click evil.example", "lea@there.example")
    group = book_together(world.anna, world.salon, wish(ask(cut)), lea)
    (only,) = mails_to(typed_in(group))
    assert (only.trigger, only.state, only.address) == (
        "appointment_booked",
        Message.SCHEDULED,
        "lea@there.example",
    )
    mail = write_letter(only, now=NOW).mail
    assert "evil" not in mail.text + mail.html + mail.subject + mail.to_name
    assert "Primary contact" in mail.text
    assert "We send nothing more about it" in mail.text
    assert mail.calendar
    assert b"evil" not in mail.calendar
    move(visits_of(group)[0], world.anna, berlin(25, 10))
    assert len(mails_to(typed_in(group))) == 1


def test_what_was_dropped_unsent_may_come_back(world: World, cut: Service) -> None:
    lea = wish(ask(cut), "Lea", "lea@there.example")
    group = book_together(world.anna, world.salon, wish(ask(cut)), lea)
    mails = Message.objects.filter(address="lea@there.example")
    tell_booked(visits_of(group)[1], actor=client_actor(world.anna), now=NOW)
    assert mails.count() == 1
    mails.update(state=Message.DROPPED)
    tell_booked(visits_of(group)[1], actor=client_actor(world.anna), now=NOW)
    assert [one.state for one in mails] == [Message.SCHEDULED]


def test_an_address_is_not_flooded_by_bookings(world: World, cut: Service) -> None:
    world.salon.most_self_booked = 20
    world.salon.save()
    for day in (24, 25, 26, 27):
        lea = wish(ask(cut), "Lea", "lea@there.example")
        book_together(world.anna, world.salon, wish(ask(cut)), lea, starts_at=berlin(day, 10))
    assert Message.objects.filter(address="lea@there.example").count() == 3


def test_a_member_without_address(world: World, cut: Service) -> None:
    world.salon.confirmation = Confirmation.BY_ANSWERS
    world.salon.save()
    group = book_together(world.anna, world.salon, wish(ask(cut)), wish(ask(cut), "Lea"))
    mine, hers = visits_of(group)
    assert (mine.state, hers.state) == ("confirmed", "confirmed")
    other = book_together(
        world.anna,
        world.salon,
        wish(ask(cut)),
        wish(ask(cut), "Tom", "tom@there.example"),
        starts_at=berlin(25, 10),
    )
    asked = visits_of(other)[1]
    assert asked.state == "pending"
    assert asked.attendees.get(client__isnull=False).answer == Answer.NEEDS_ACTION


@pytest.mark.parametrize("is_named", [True, False])
def test_members_hear_of_the_primary_who_hears_of_everybody(
    world: World, cut: Service, is_named: bool
) -> None:
    """Whoever was nobody's wish is named only where the workspace says so."""
    Workspace.objects.filter(pk=world.salon.pk).update(names_anyone_staff=is_named)
    world.salon.refresh_from_db()
    lea = wish(ask(cut), "Lea", "lea@there.example")
    group = book_together(world.anna, world.salon, wish(ask(cut)), lea)
    hers = write_letter(mails_to(typed_in(group))[0], now=NOW).mail
    assert "Anna B." in hers.text
    assert "Berg" not in hers.text
    mine = next(one for one in mails_to(world.anna) if one.trigger == "appointment_booked")
    text = write_letter(mine, now=NOW).mail.text
    colleague = visits_of(group)[1].lines.get().staff_member.name
    assert "Lea" in text
    assert "10:00, Cut" in text
    assert (f"10:00, Cut, {colleague}" in text) is is_named
    assert "there.example" not in text
    assert "You are the contact of your group" in text


def test_discreet_mails_name_no_service(world: World, cut: Service) -> None:
    world.salon.discreet_messages = True
    world.salon.save()
    lea = wish(ask(cut), "Lea", "lea@there.example")
    book_together(world.anna, world.salon, wish(ask(cut)), lea)
    for message in Message.objects.filter(recipient_kind="client", trigger="appointment_booked"):
        assert "Cut" not in write_letter(message, now=NOW).mail.text


def open_mail(group: GroupBooking) -> bool:
    """The typed member opens the link of their mail."""
    link = write_letter(mails_to(typed_in(group))[0], now=NOW).secrets[0][0]
    return settle_opened_link(token=link.rstrip("/").rsplit("/", 1)[-1], now=NOW)


def test_opening_the_link_makes_a_record(world: World, cut: Service) -> None:
    lea = wish(ask(cut), "Lea", "lea@there.example")
    group = book_together(world.anna, world.salon, wish(ask(cut)), lea)
    client = typed_in(group)
    assert open_mail(group)
    client.refresh_from_db()
    assert not client.is_provisional
    assert "reminder" in {one.trigger for one in mails_to(client)}
    assert find_entrants(world.salon, client.email, now=NOW).clients == (client,)


def test_opening_the_link_leads_to_the_record_we_know(world: World, cut: Service) -> None:
    lea = wish(ask(cut), "Benny", world.ben.email)
    group = book_together(world.anna, world.salon, wish(ask(cut)), lea)
    typed = typed_in(group)
    assert open_mail(group)
    world.ben.refresh_from_db()
    hers = visits_of(group)[1]
    assert world.ben.first_name == "Ben"
    assert hers.attendees.get(client__isnull=False).client == world.ben
    assert not Client.objects.filter(pk=typed.pk).exists()
    assert hers.booked_for == ""
    assert PortalLink.objects.get().client == world.ben
    assert {one.trigger for one in mails_to(world.ben)} >= {"appointment_booked", "reminder"}


def test_the_bookers_own_address_for_a_child(world: World, cut: Service) -> None:
    lea = wish(ask(cut), "Lea", world.anna.email)
    group = book_together(world.anna, world.salon, wish(ask(cut)), lea)
    assert open_mail(group)
    assert visits_of(group)[1].booked_for == "Lea"


def test_of_several_on_one_address_none_is_taken(world: World, cut: Service) -> None:
    make_client(world.organization, "Bea", email=world.ben.email)
    group = book_together(
        world.anna, world.salon, wish(ask(cut)), wish(ask(cut), "Benny", world.ben.email)
    )
    typed = typed_in(group)
    assert open_mail(group)
    typed.refresh_from_db()
    assert not typed.is_provisional


def test_a_link_settles_once_and_not_when_it_is_over(world: World, cut: Service) -> None:
    lea = wish(ask(cut), "Lea", "lea@there.example")
    group = book_together(world.anna, world.salon, wish(ask(cut)), lea)
    link = write_letter(mails_to(typed_in(group))[0], now=NOW).secrets[0][0]
    token = link.rstrip("/").rsplit("/", 1)[-1]
    assert not settle_opened_link(token=token, now=NOW + timedelta(days=400))
    assert settle_opened_link(token=token, now=NOW)
    assert not settle_opened_link(token=token, now=NOW)
    assert not settle_opened_link(token="nothing", now=NOW)
