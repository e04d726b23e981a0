"""Presets of a new workspace (product page 1, Presets). Pure data."""

from datetime import timedelta
from typing import Any

from portico.domain.states import Confirmation, WorkspaceKind

_WEEK = {"session_idle": timedelta(days=7), "session_total": timedelta(days=30)}
_CLINIC = {"session_idle": timedelta(minutes=30), "session_total": timedelta(hours=12)}

PRESETS: dict[WorkspaceKind, dict[str, Any]] = {
    WorkspaceKind.EVENT: {
        "portal_enabled": False,
        "client_label": "customer",
        "keep_past_clients": False,
        "who_may_book": "nobody",
        "allow_self_cancellation": True,
        "self_cancellation_hours": 0,
        "allow_self_rescheduling": False,
        "confirmation": Confirmation.BY_ANSWERS,
        "confirm_new_devices": False,
        "discreet_messages": False,
        "show_other_names": True,
        "send_invitations": True,
        "shared_address": "chooser",
        **_WEEK,
    },
    WorkspaceKind.LOCATION: {
        "portal_enabled": True,
        "client_label": "client",
        "keep_past_clients": True,
        "who_may_book": "anybody_verified",
        "allow_self_cancellation": False,
        "self_cancellation_hours": 24,
        "allow_self_rescheduling": False,
        "confirmation": Confirmation.AT_ONCE,
        "confirm_new_devices": False,
        "discreet_messages": False,
        "show_other_names": False,
        "send_invitations": False,
        "shared_address": "chooser",
        **_WEEK,
    },
    WorkspaceKind.PRACTICE: {
        "portal_enabled": True,
        "client_label": "client",
        "keep_past_clients": True,
        "who_may_book": "known_clients",
        "allow_self_cancellation": False,
        "self_cancellation_hours": 24,
        "allow_self_rescheduling": False,
        "confirmation": Confirmation.AT_ONCE,
        "confirm_new_devices": True,
        "discreet_messages": True,
        "show_other_names": False,
        "send_invitations": False,
        "shared_address": "marked_only",
        **_CLINIC,
    },
}
"""Column values of a new workspace by kind; the same everywhere else are column defaults."""
