"""What colleagues hear of by text: who chose so, with a number, where texts go out."""

from collections.abc import Iterator
from typing import Any

import pytest

from portico.apps.messaging.models import Message, NotificationChoice
from portico.apps.messaging.services.choosing import WantedTexts, choose_notices
from portico.apps.messaging.services.delivering_texts import deliver_texts
from portico.apps.people.models import StaffMember, User
from portico.domain.notifications import Change
from portico.domain.states import Role
from tests.apps.messaging.events import ACTED, Case, make_case, on_their_way, play_event
from tests.booking import berlin
from tests.conftest import World
from tests.make import NOW, make_user, staff_actor
from tests.texts import Provider, make_sender, provide_texts

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = "+41795550199"
EVENTS = {
    "booked": Change.BOOKED,
    "client moves": Change.MOVED,
    "client cancels": Change.CANCELLED,
    "undo": Change.RESTORED,
    "staff move": Change.BY_COLLEAGUES,
    "staff cancel quietly": Change.BY_COLLEAGUES,
}


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with provide_texts() as one:
        settings.TWILIO_API = one.url
        yield one


@pytest.fixture
def case(world: World) -> Case:
    """Mara has an account; texts go out from the salon."""
    found = make_case(world)
    user = make_user(world.organization, "Mara Own", Role.PROVIDER, world.salon)
    StaffMember.objects.filter(user=user).delete()
    found.mara.user = user
    found.mara.save()
    make_sender(world.salon)
    return found


def want(user: User | None, *changes: Change, mobile: str = NUMBER, by_mail: bool = True) -> None:
    assert user is not None
    choose_notices(
        user=user,
        wanted=set(Change) if by_mail else set(),
        texts=WantedTexts(changes, mobile),
        actor=staff_actor(user),
        now=NOW,
    )


def texts_to(number: str = NUMBER) -> set[str]:
    rows = Message.objects.filter(channel="sms", address=number, state=Message.SCHEDULED)
    return set(rows.values_list("trigger", flat=True))


@pytest.mark.parametrize("event", list(EVENTS))
@pytest.mark.parametrize("wants", [True, False])
def test_of_what_was_chosen_and_of_nothing_else(case: Case, event: str, *, wants: bool) -> None:
    chosen = EVENTS[event]
    want(case.mara.user, *([chosen] if wants else set(Change) - {chosen}))
    play_event(case, event)
    assert bool(texts_to()) is wants


@pytest.mark.parametrize("why", ["no number", "no sender", "not chosen", "nothing at the desk"])
def test_no_text(case: Case, why: str) -> None:
    changes = () if why == "not chosen" else tuple(Change)
    want(case.mara.user, *changes, mobile="" if why == "no number" else NUMBER)
    if why == "no sender":
        case.world.salon.text_sender.delete()
    if why == "nothing at the desk":
        NotificationChoice.objects.all().delete()
    vars(case.world.salon).pop("_text_sender_kept", None)
    play_event(case, "booked")
    assert ("appointment_booked", "internal") in on_their_way()
    assert texts_to() == set()


def test_by_text_alone(case: Case, provider: Provider) -> None:
    want(case.mara.user, Change.BOOKED, by_mail=False)
    play_event(case, "booked")
    assert ("appointment_booked", "internal") in on_their_way(state=Message.SKIPPED)
    deliver_texts(owner="w", read_clock=lambda: NOW)
    (form,) = provider.taken
    assert form["To"] == NUMBER
    assert form["Body"].startswith("Salt & Stone: Booked: Cut, Wed 25 Nov 2026, 10:00")
    assert f"/desk/{case.world.salon.public_id}/appointments/" in form["Body"]
    assert "/open/" not in form["Body"]


def test_the_scheduler_too(case: Case, provider: Provider) -> None:
    want(case.lena, Change.CANCELLED, Change.ANSWERED)
    play_event(case, "answer")
    assert texts_to() == {"answer_received"}
    case.client_cancels()
    assert texts_to() == {"answer_received", "appointment_cancelled"}
    deliver_texts(owner="w", read_clock=lambda: ACTED)
    assert [body.split(":")[1].strip() for body in provider.bodies()] == [
        "Anna Berg answered",
        "Anna Berg cancelled",
    ]


def test_it_waits_for_the_morning_and_changes_join_it(case: Case, provider: Provider) -> None:
    want(case.mara.user, *Change)
    play_event(case, "staff move")
    Message.objects.filter(channel="sms").exclude(trigger="appointment_updated").delete()
    night = berlin(23, 23)
    deliver_texts(owner="w", read_clock=lambda: night)
    assert provider.taken == []
    case.staff_move()
    assert Message.objects.filter(channel="sms").count() == 1
    assert Message.objects.get(channel="sms").due_at == berlin(24, 8)


def test_held_while_emails_are_off(case: Case) -> None:
    case.world.salon.send_emails = False
    case.world.salon.save()
    want(case.mara.user, Change.BOOKED)
    play_event(case, "booked")
    assert Message.objects.get(channel="sms").state == Message.HELD


def test_choices_for_texts_stay_where_nobody_asked(case: Case) -> None:
    want(case.mara.user, Change.MOVED)
    user = User.objects.get(pk=case.mara.user_id)
    choose_notices(user=user, wanted=set(), actor=staff_actor(user), now=NOW)
    assert NotificationChoice.objects.get(channel="sms").change == Change.MOVED
    assert user.mobile == NUMBER
