from datetime import datetime, timedelta

from portico.apps.access.models import RateCounter, SignInRequest
from portico.apps.access.services.asking import ask_sign_in
from portico.apps.access.services.sweeping import forget_bookings, sweep_old
from portico.apps.entry.services.admitting import admit_requests
from tests.apps.access.steps import ask, ask_and_mint
from tests.conftest import World

A_MOMENT = timedelta(microseconds=1)


def test_only_what_nobody_needs_is_forgotten(world: World, now: datetime) -> None:
    ask_and_mint(world.event, world.anna, now, "sent")
    ask(world.event, "nobody@nowhere.example", now, "refused")
    admit_requests(now=now)
    sweep_old(now=now + timedelta(days=2))
    assert RateCounter.objects.exists()
    sweep_old(now=now + timedelta(days=30))
    assert not RateCounter.objects.exists()
    assert SignInRequest.objects.count() == 2
    sweep_old(now=now + timedelta(days=30) + A_MOMENT)
    assert SignInRequest.objects.get().state == SignInRequest.SENT


def test_asking_sweeps_what_is_old(world: World, now: datetime) -> None:
    ask(world.event, "nobody@nowhere.example", now)
    later = now + timedelta(days=31)
    admit_requests(now=later)
    assert not SignInRequest.objects.exists()
    assert not RateCounter.objects.exists()


def test_whoever_typed_an_address_to_book_and_never_proved_it_is_forgotten(
    world: World, now: datetime
) -> None:
    for browser in ("unproved", "proved"):
        ask_sign_in(
            workspace=world.salon,
            address=f"{browser}@new.example",
            browser_key=browser,
            network="n",
            booking={},
            now=now,
        )
    SignInRequest.objects.update(state=SignInRequest.SENT)
    SignInRequest.objects.filter(address="proved@new.example").update(used_at=now)
    sweep_old(now=now + timedelta(days=30))
    assert SignInRequest.objects.count() == 2
    sweep_old(now=now + timedelta(days=30) + A_MOMENT)
    assert SignInRequest.objects.get().address == "proved@new.example"


def test_what_was_typed_is_kept_while_somebody_still_chooses_who_they_are(
    world: World, now: datetime
) -> None:
    ask_sign_in(
        workspace=world.salon,
        address="family@new.example",
        browser_key="b",
        network="n",
        booking={"kept": True},
        now=now,
    )
    SignInRequest.objects.update(chooser_until=now + timedelta(minutes=29))
    assert forget_bookings(now=now + timedelta(minutes=28)) == 0
    assert forget_bookings(now=now + timedelta(minutes=29)) == 1
