"""What others changed while somebody was typing, and the history of what is set up."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portico.apps.history.selectors import list_history
from portico.apps.workspaces.models import Workspace
from portico.web.desk.telling import HistoryLine, describe_history

_VERBS: dict[str, Any] = {
    "created": _("made it"),
    "changed": _("changed it"),
    "service_changed": _("changed the details"),
    "service_retired": _("retired it"),
    "service_brought_back": _("brought it back"),
    "options_changed": _("changed the options"),
    "offerings_changed": _("changed who offers it"),
    "limits_changed": _("changed when it is booked"),
    "needs_changed": _("changed what it needs"),
    "activated": _("put it into effect"),
    "deactivated": _("switched it off"),
    "run_stopped": _("stopped a run"),
    "message_changed": _("changed it"),
    "hours_changed": _("changed the working hours"),
    "time_off_added": _("added time off"),
    "time_off_removed": _("removed time off"),
    "left": _("let them go"),
    "came_back": _("took them back"),
}
_LINES = 20


def list_changes(
    kind: str, uid: UUID, workspace: Workspace, *, verb: str = "", limit: int = _LINES
) -> list[HistoryLine]:
    """The newest lines of the history of one thing, on the workspace's wall.

    What was done to it in another workspace is left out. `verb`: only these lines.
    """
    entries = list_history(kind, uid).filter(Q(workspace=workspace) | Q(workspace=None))
    if verb:
        entries = entries.filter(verb=verb)
    return describe_history(entries[:limit], workspace.time_zone, _VERBS)


def list_others_changes(
    kind: str, uid: UUID, workspace: Workspace, *, verb: str = "", seen: str, present: int
) -> list[HistoryLine]:
    """Lines since the version that was seen; the newest one where that cannot be told."""
    known = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else present
    limit = min(max(1, present - known), _LINES)
    return list_changes(kind, uid, workspace, verb=verb, limit=limit)
