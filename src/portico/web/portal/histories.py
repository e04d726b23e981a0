"""What has happened to an appointment, in plain words."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from portico.apps.appointments.selectors.portal import HistoryLine
from portico.domain.states import Answer
from portico.web.common.dates import moment


class Happening(NamedTuple):
    """A sentence and when it was."""

    at: datetime
    sentence: str


def history_sentences(
    lines: Iterable[HistoryLine], zone: ZoneInfo, now: datetime
) -> list[Happening]:
    """Newest first; codes that clients have no words for are left out."""
    told = [Happening(line.at, _sentence(line, zone, now)) for line in lines]
    return sorted((h for h in told if h.sentence), key=lambda h: h.at, reverse=True)


def _sentence(line: HistoryLine, zone: ZoneInfo, now: datetime) -> str:
    if line.code == "answered":
        return _answered(str(line.params.get("answer", "")))
    if line.code == "moved":
        return _moved(line, zone, now)
    return _plain(line)


def _answered(answer: str) -> str:
    return {
        Answer.ACCEPTED.value: _("You accepted"),
        Answer.TENTATIVE.value: _("You answered tentatively"),
        Answer.DECLINED.value: _("You declined"),
    }.get(answer, "")


def _moved(line: HistoryLine, zone: ZoneInfo, now: datetime) -> str:
    former = line.params.get("from")
    if former is None:
        return _("A time was fixed")
    words = {"time": moment(former, zone, now), "name": line.params.get("by", "")}
    if line.params.get("is_own"):
        return _("You moved it from %(time)s") % words
    if words["name"]:
        return _("%(name)s moved it from %(time)s") % words
    return _("Moved from %(time)s") % words


def _plain(line: HistoryLine) -> str:
    words = {"name": line.params.get("by", "")}
    own, named, bare = {
        "created": (_("You booked it"), _("%(name)s arranged it with you"), _("Arranged")),
        "cancelled": (_("You cancelled it"), _("%(name)s cancelled it"), _("Cancelled")),
        "restored": (_("You took it back"), _("%(name)s restored it"), _("Restored")),
        "completed": (_("It took place"),) * 3,
    }.get(line.code, ("", "", ""))
    if line.params.get("is_own"):
        return own
    return (named if words["name"] else bare) % words
