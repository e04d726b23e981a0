"""*Undo* at the desk: it stands there for a while, and the client reads nothing of it."""

from datetime import timedelta

import time_machine

from portico.apps.appointments.selectors.portal import get_for_client
from tests.make import NOW
from tests.web.desk.test_sessions import begun


def test_the_button_undoes_it(desk, world) -> None:
    made = begun(world)
    state = made.state
    path = f"appointments/{made.uid}/"
    assert b"complete/undo/" not in desk.get(path).content
    desk.post(f"{path}complete/")
    assert b"complete/undo/" in desk.get(path).content
    assert desk.post(f"{path}complete/undo/").status_code == 302
    made.refresh_from_db()
    assert made.state == state
    page = desk.get(path).content.decode()
    assert "undid that" in page
    assert "complete/undo/" not in page
    assert desk.post(f"{path}complete/undo/").status_code == 409


def test_after_a_while_it_is_gone_and_says_why(desk, world) -> None:
    made = begun(world)
    path = f"appointments/{made.uid}/"
    desk.post(f"{path}complete/")
    with time_machine.travel(NOW + timedelta(minutes=15), tick=False):
        assert b"complete/undo/" not in desk.get(path).content
        late = desk.post(f"{path}complete/undo/")
    assert late.status_code == 409
    assert "The time to undo it is over." in late.content.decode()


def test_the_client_reads_nothing_of_a_wrong_press(desk, world) -> None:
    made = begun(world)
    path = f"appointments/{made.uid}/complete/"
    desk.post(path)
    assert told(world, made).count("completed") == 1
    desk.post(f"{path}undo/")
    assert "completed" not in told(world, made)
    assert "uncompleted" not in told(world, made)
    desk.post(path)
    assert told(world, made).count("completed") == 1


def told(world, made) -> list[str]:
    found = get_for_client(world.anna, world.event, made.uid, now=NOW)
    return [line.code for line in found.history]
