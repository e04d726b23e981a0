"""The salon's machine: whatever happens in whatever order, rows and paper agree.

A dozen examples, always the same; hundreds of new ones with `pytest -m thorough tests/stateful`.
"""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.conftest import World
from tests.stateful.back_and_forth import ReturningSteps
from tests.stateful.by_clients import ClientSteps
from tests.stateful.salon import make_salon
from tests.stateful.together import GroupSteps


class SalonMachine(ClientSteps, ReturningSteps, GroupSteps):
    pass


@pytest.mark.parametrize(
    ("examples", "steps"),
    [(12, 40), pytest.param(300, 60, marks=pytest.mark.thorough)],
    ids=["short", "long"],
)
def test_the_book_is_always_right(world: World, examples: int, steps: int) -> None:
    SalonMachine.salon = make_salon(world)
    run_state_machine_as_test(
        SalonMachine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=examples < 50,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
