"""What a new appointment begins with (product page 4, The appointment form)."""

from datetime import datetime

from django.db import transaction

from portico.apps.workspaces.models import Workspace
from portico.apps.workspaces.services.changing import change_settings
from portico.domain.actors import Actor
from portico.domain.errors import InvalidInput

SHORTEST_MINUTES, LONGEST_MINUTES = 5, 24 * 60
MOST_HOURS = 60 * 24


@transaction.atomic
def change_defaults(
    *,
    workspace: Workspace,
    default_minutes: int,
    maximum_minutes: int,
    response_deadline_hours: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Set the durations and the default response deadline (None: until the start).

    Raises InvalidInput. Appointments that exist keep what they have.
    """
    faults: dict[str, tuple[str, ...]] = {}
    if not SHORTEST_MINUTES <= maximum_minutes <= LONGEST_MINUTES:
        faults["maximum_minutes"] = ("outside_range",)
    if not SHORTEST_MINUTES <= default_minutes <= LONGEST_MINUTES:
        faults["default_minutes"] = ("outside_range",)
    elif default_minutes > maximum_minutes:
        faults["default_minutes"] = ("above_maximum",)
    if response_deadline_hours is not None and not 0 <= response_deadline_hours <= MOST_HOURS:
        faults["response_deadline_hours"] = ("outside_range",)
    if faults:
        raise InvalidInput(faults)
    wanted = {
        "default_minutes": default_minutes,
        "maximum_minutes": maximum_minutes,
        "response_deadline_hours": response_deadline_hours,
    }
    change_settings(
        workspace=workspace, wanted=wanted, verb="defaults_changed", actor=actor, now=now
    )
