"""A clock that was set, and a machine that slept."""

from datetime import timedelta

import pytest

from portico.ops.clock import ClockWatch
from tests.make import NOW


@pytest.mark.parametrize(
    ("wall", "steady", "jump"),
    [
        (0.7, 0.7, None),
        (600.0, 600.0, None),
        (4.0, 0.7, None),
        (3600.7, 0.7, 3600.0),
        (-3599.3, 0.7, -3600.0),
        (28800.0, 1.0, 28799.0),
    ],
)
def test_how_far_the_clock_jumped(wall: float, steady: float, jump: float | None) -> None:
    walls = iter([NOW, NOW + timedelta(seconds=wall), NOW + timedelta(seconds=wall)])
    ticks = iter([100.0, 100.0 + steady, 100.0 + steady])
    watch = ClockWatch(lambda: next(walls), lambda: next(ticks))
    found = watch.find_jump()
    assert found == (None if jump is None else timedelta(seconds=jump))
    assert watch.find_jump() is None, "told once"


def test_by_the_real_clocks_nothing_jumps() -> None:
    watch = ClockWatch()
    assert watch.find_jump() is None
