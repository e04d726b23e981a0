from datetime import datetime, timedelta

from portico.apps.access.models import SignInRequest
from portico.apps.access.services.minting import mint_sign_in
from portico.apps.access.services.opening import open_link
from portico.apps.entry.services.admitting import admit_requests
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from tests.apps.access.steps import ask, token_of
from tests.conftest import World
from tests.make import make_appointment


def sign_in_mails() -> list[Message]:
    return list(Message.objects.filter(trigger="sign_in").order_by("id"))


def test_who_gets_in_gets_one_mail(world: World, now: datetime) -> None:
    make_appointment(world.event, world.admin, world.anna)
    request = ask(world.event, "ANNA@clients.example", now)
    assert request is not None
    assert [admit_requests(now=now), admit_requests(now=now)] == [1, 0]
    (mail,) = sign_in_mails()
    assert (mail.subject_kind, mail.subject_uid) == ("sign_in_request", request.uid)
    assert (mail.recipient_kind, mail.recipient_uid) == ("client", world.anna.uid)
    assert (mail.address, mail.state, mail.due_at) == (world.anna.email, "scheduled", now)
    request.refresh_from_db()
    assert (request.state, request.client) == ("sent", world.anna)
    minted = mint_sign_in(request_uid=mail.subject_uid, now=now)
    assert minted is not None
    assert open_link(token=token_of(minted.url), now=now).session.client == world.anna


def test_who_does_not_get_in_gets_none_and_staff_can_see_why(world: World, now: datetime) -> None:
    Client.objects.filter(pk=world.ben.pk).update(has_portal_access=False)
    asked = {
        "nobody@nowhere.example": "unknown_address",
        world.anna.email: "nothing_active",
        world.ben.email: "no_portal_access",
        world.stranger_client.email: "unknown_address",
    }
    for turn, address in enumerate(asked):
        ask(world.event, address, now, f"b{turn}")
    assert admit_requests(now=now) == 0
    assert sign_in_mails() == []
    decided = SignInRequest.objects.values_list("address", "state", "reason", "client")
    assert set(decided) == {(address, "refused", why, None) for address, why in asked.items()}


def test_what_ended_meanwhile_is_not_mailed(world: World, now: datetime) -> None:
    make_appointment(world.event, world.admin, world.anna)
    ask(world.event, world.anna.email, now)
    second = ask(world.event, world.anna.email, now)
    late = ask(world.event, world.anna.email, now - timedelta(minutes=15), "late")
    assert second is not None
    assert late is not None
    assert admit_requests(now=now) == 1
    assert [mail.subject_uid for mail in sign_in_mails()] == [second.uid]
    late.refresh_from_db()
    assert (late.state, late.reason) == ("refused", "too_late")


def test_oldest_first_and_no_more_than_the_limit(world: World, now: datetime) -> None:
    make_appointment(world.event, world.admin, world.anna, world.ben)
    newer = ask(world.event, world.ben.email, now, "b1")
    older = ask(world.event, world.anna.email, now - timedelta(minutes=1), "b2")
    assert newer is not None
    assert older is not None
    assert admit_requests(now=now, limit=1) == 1
    assert [mail.subject_uid for mail in sign_in_mails()] == [older.uid]
    assert admit_requests(now=now) == 1


def test_one_broken_request_does_not_keep_others_waiting(
    world: World, now: datetime, caplog: object
) -> None:
    make_appointment(world.event, world.admin, world.anna)
    ask(world.practice, world.anna.email, now - timedelta(minutes=1), "broken")
    world.practice.time_zone = "Nowhere/Land"
    world.practice.last_day = now.date()
    world.practice.save(update_fields=["time_zone", "last_day"])
    ask(world.event, world.anna.email, now)
    assert admit_requests(now=now) == 1
    assert "could not be decided" in caplog.text  # type: ignore[attr-defined]
