"""The table of presets, product page 1."""

from datetime import timedelta

import pytest

from portico.domain.presets import PRESETS
from portico.domain.states import Confirmation, WorkspaceKind

WEEK, MONTH = timedelta(days=7), timedelta(days=30)
TABLE = {
    "portal_enabled": (False, True, True),
    "client_label": ("customer", "client", "client"),
    "keep_past_clients": (False, True, True),
    "who_may_book": ("nobody", "anybody_verified", "known_clients"),
    "allow_self_cancellation": (True, False, False),
    "allow_self_rescheduling": (False, False, False),
    "confirmation": (Confirmation.BY_ANSWERS, Confirmation.AT_ONCE, Confirmation.AT_ONCE),
    "session_idle": (WEEK, WEEK, timedelta(minutes=30)),
    "session_total": (MONTH, MONTH, timedelta(hours=12)),
    "confirm_new_devices": (False, False, True),
    "discreet_messages": (False, False, True),
    "show_other_names": (True, False, False),
    "send_invitations": (True, False, False),
    "shared_address": ("chooser", "chooser", "marked_only"),
}


@pytest.mark.parametrize("setting", list(TABLE))
def test_a_row_of_the_table(setting: str) -> None:
    kinds = (WorkspaceKind.EVENT, WorkspaceKind.LOCATION, WorkspaceKind.PRACTICE)
    assert tuple(PRESETS[kind][setting] for kind in kinds) == TABLE[setting]


def test_a_customer_of_an_event_may_cancel_until_the_start() -> None:
    assert PRESETS[WorkspaceKind.EVENT]["self_cancellation_hours"] == 0


def test_every_kind_sets_the_same_settings() -> None:
    assert len({frozenset(preset) for preset in PRESETS.values()}) == 1
    assert set(PRESETS) == set(WorkspaceKind)
