"""Visits that staff booked, in the feeds of those who are on them: read back."""

from typing import Any

import vobject

from tests.apps.appointments.staff import SEEN, line, save
from tests.apps.appointments.visits import TEN, minutes
from tests.booking import make_colleague, make_service
from tests.conftest import World
from tests.web.feeds.conftest import ask, path_of


def read(path: str) -> Any:
    """The one event of a feed."""
    (event,) = vobject.readOne(ask(path).content.decode()).contents["vevent"]
    return event


def test_lines_have_their_times_and_a_move_raises_the_sequence(world: World) -> None:
    mine = world.admin.staff_member
    tom = make_colleague(world.salon, "Tom")
    colour = make_service(world.salon, mine, name="Colour", processing=20, finishing=10)
    cut = make_service(world.salon, tom, duration=45)
    lines = (line(colour, tom), line(cut, mine, starts_at=TEN + minutes(60)))
    made = save(world, *lines, allowance=SEEN)
    before = read(path_of(mine))
    assert before.uid.value == str(made.uid)
    assert (before.dtstart.value, before.dtend.value) == (TEN, TEN + minutes(105))
    assert "10:00–11:30 Colour (Tom)" in before.description.value
    assert "11:00–11:45 Cut (Ada Admin)" in before.description.value
    kept = [line(colour, tom, kept=made.lines.all()[0].pk)]
    kept += [line(cut, mine, kept=made.lines.all()[1].pk, starts_at=TEN + minutes(150))]
    save(world, *kept, made=made, starts_at=TEN + minutes(90), allowance=SEEN)
    after = read(path_of(mine))
    assert after.uid.value == before.uid.value
    assert int(after.sequence.value) == int(before.sequence.value) + 1
    assert after.dtstart.value == TEN + minutes(90)
    assert "12:30–13:15 Cut (Ada Admin)" in after.description.value
    theirs = read(path_of(world.anna, world.salon))
    assert (theirs.uid.value, theirs.dtstart.value) == (str(made.uid), TEN + minutes(90))
    assert "Tom" not in str(theirs)
