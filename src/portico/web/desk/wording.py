"""Why something is not possible, in words for staff."""

from datetime import datetime
from zoneinfo import ZoneInfo

from portico.apps.people.selectors import DeskAccess
from portico.domain.decisions import Decision
from portico.web.common.reasons import Telling, reason_texts


def decision_texts(decision: Decision, access: DeskAccess, now: datetime) -> tuple[str, ...]:
    """One sentence for each reason; moments on the workspace's wall."""
    return reason_texts(decision, Telling(ZoneInfo(access.workspace.time_zone), now))
