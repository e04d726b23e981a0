"""Settings, Booking: who books by themselves, when, and what they agree to."""

import pytest

from portico.apps.history.models import LogEntry

POLICY = {
    "who_may_book": "known_clients",
    "increment": "20",
    "minimum_notice_minutes": "120",
    "maximum_days_ahead": "45",
    "avoids_gaps": "on",
    "offers_anyone": "on",
    "anyone_order": "least_booked",
    "group_maximum": "5",
    "most_self_booked": "3",
    "hold_minutes": "15",
    "cancellation_policy": "Free until the day before.\nThen half.",
    "holidays": "2026-12-26 Boxing Day\n\n2026-12-25 Christmas Day\n2027-01-01",
}


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_the_rules_are_saved_and_recorded_once(desk, world):
    for _ in range(2):
        assert desk.post("settings/booking/", POLICY).status_code == 302
    world.event.refresh_from_db()
    kept = world.event
    assert (kept.who_may_book, kept.increment, kept.minimum_notice_minutes) == (
        "known_clients",
        20,
        120,
    )
    assert (kept.maximum_days_ahead, kept.group_maximum, kept.most_self_booked) == (45, 5, 3)
    assert (kept.avoids_gaps, kept.may_combine_services, kept.offers_anyone) == (True, False, True)
    assert (kept.anyone_order, kept.hold_minutes) == ("least_booked", 15)
    assert kept.cancellation_policy.splitlines() == ["Free until the day before.", "Then half."]
    assert kept.holidays == {
        "2026-12-25": "Christmas Day",
        "2026-12-26": "Boxing Day",
        "2027-01-01": "",
    }
    entry = LogEntry.objects.get(verb="booking_policy_changed")
    assert entry.changes["increment"] == [15, 20]
    page = words(desk.get("settings/booking/"))
    assert "2026-12-25 Christmas Day 2026-12-26 Boxing Day 2027-01-01" in page
    assert 'value="20" selected' in page


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("who_may_book", "everybody", "valid choice"),
        ("who_may_book", "", "required"),
        ("increment", "7", "valid choice"),
        ("increment", "x", "valid choice"),
        ("minimum_notice_minutes", "-1", "0 is the least."),
        ("minimum_notice_minutes", "525601", "525600 is the most."),
        ("maximum_days_ahead", "731", "730 is the most."),
        ("maximum_days_ahead", "", "whole number"),
        ("anyone_order", "fairest", "valid choice"),
        ("group_maximum", "1", "Groups begin at 2."),
        ("group_maximum", "51", "50 is the most."),
        ("most_self_booked", "0", "1 is the least."),
        ("hold_minutes", "0", "1 is the least."),
        ("hold_minutes", "61", "60 is the most."),
        ("cancellation_policy", "p" * 4001, "too long"),
        ("holidays", "Christmas", "“Christmas”: begin with the date"),
        ("holidays", "2026-02-30 Never", "begin with the date"),
        ("holidays", "2026-12-25 A\n2026-12-25 B", "twice"),
        ("holidays", "2026-12-25 " + "n" * 81, "too long"),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field(desk, world, field, value, said):
    answer = desk.post("settings/booking/", POLICY | {"most_self_booked": "7", field: value})
    world.event.refresh_from_db()
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[field])
    assert field == "cancellation_policy" or "Free until the day before." in words(answer)
    assert (world.event.increment, world.event.holidays) == (15, {})


def test_zero_is_no_group_and_no_ahead(desk, world):
    zeros = {"group_maximum": "0", "minimum_notice_minutes": "0", "maximum_days_ahead": "0"}
    assert desk.post("settings/booking/", POLICY | zeros).status_code == 302
    world.event.refresh_from_db()
    assert (world.event.group_maximum, world.event.maximum_days_ahead) == (0, 0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"who_may_book": "anybody_verified"}, "A code by mail proves the address"),
        ({"who_may_book": "known_clients"}, "Only an address on a client record gets the code"),
        ({"who_may_book": "nobody"}, "Nobody books online here"),
        ({"who_may_book": "known_clients", "portal_enabled": False}, "The portal is off"),
    ],
)
def test_the_public_address_stands_there_where_somebody_can_book(
    desk, world, settings, change, said
):
    settings.BASE_URL = "https://portal.example"
    for name, value in change.items():
        setattr(world.event, name, value)
    world.event.save()
    page = words(desk.get("settings/booking/"))
    assert said in page
    url = f"https://portal.example/book/{world.event.public_id}/"
    is_there = "The portal" not in said and "Nobody" not in said
    assert (f'readonly value="{url}"' in page) == is_there
