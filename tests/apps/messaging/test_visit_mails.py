"""Mails about visits that staff book and move: same UID, higher SEQUENCE, only when asked to."""

import icalendar
import pytest

from tests.apps.appointments.staff import line, save
from tests.apps.appointments.visits import TEN, minutes
from tests.apps.messaging.conftest import Post
from tests.booking import make_colleague, make_service
from tests.conftest import World

pytestmark = pytest.mark.django_db
AT = TEN + minutes(2 * 24 * 60)
"""So far ahead that no reminder is due yet."""


def events(world: World, post: Post) -> list[icalendar.Event]:
    """What the client's mails carried, in the order sent."""
    mails = [mail for mail in post.catcher.mails if world.anna.email in mail["To"]]
    files = [part for mail in mails for part in mail.iter_attachments()]
    found = [icalendar.Calendar.from_ical(part.get_content()) for part in files]
    return [event for calendar in found for event in calendar.walk("VEVENT")]


@pytest.mark.parametrize("is_notifying", [True, False])
def test_a_move_by_staff_is_told_when_asked(world: World, post: Post, is_notifying: bool) -> None:
    cut = make_service(world.salon, make_colleague(world.salon), duration=45)
    made = save(world, line(cut), starts_at=AT)
    post.deliver()
    kept = made.lines.get()
    save(
        world,
        line(cut, kept.staff_member, kept=kept.pk),
        made=made,
        starts_at=AT + minutes(60),
        is_notifying=is_notifying,
    )
    post.wait(minutes=5)
    post.deliver()
    told = events(world, post)
    assert len(told) == 1 + is_notifying
    assert {str(event["UID"]) for event in told} == {str(made.uid)}
    assert told[0].start == AT
    if is_notifying:
        assert told[1].start == AT + minutes(60)
        assert int(told[1]["SEQUENCE"]) > int(told[0]["SEQUENCE"])


def test_who_is_not_told_gets_no_mail(world: World, post: Post) -> None:
    cut = make_service(world.salon, make_colleague(world.salon))
    save(world, line(cut), starts_at=AT, is_notifying=False)
    post.wait(minutes=5)
    post.deliver()
    assert events(world, post) == []
