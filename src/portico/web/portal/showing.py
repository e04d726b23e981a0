"""In which zone an appointment is shown (product page 1, Times)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from portico.domain.states import Answer, AppointmentState
from portico.web.common.dates import time_range, zone_place

if TYPE_CHECKING:
    from portico.web.portal.guard import Portal

_FADED = frozenset({AppointmentState.CANCELLED, AppointmentState.DECLINED})


@dataclass(frozen=True, slots=True)
class Shown:
    """An appointment card or page, the zone its times are written in, and a note on zones."""

    card: Any
    zone: ZoneInfo
    note: str
    is_over: bool = False

    @property
    def is_faded(self) -> bool:
        """Whether it will not take place."""
        return self.card.state in _FADED

    @property
    def is_off(self) -> bool:
        """Whether it has no agreed time, or not for this client."""
        return self.is_faded or self.is_proposed or self.card.my_answer == Answer.DECLINED

    @property
    def is_proposed(self) -> bool:
        """Whether it has no agreed time yet."""
        return self.card.starts_at is None


def show_times(card: Any, portal: "Portal") -> Shown:
    """In person: the workspace's zone, and the client's too where the wall differs there.

    Online: the client's zone, named.
    """
    here, there = portal.zone, portal.client_zone
    is_only_online = card.is_online and not card.place
    if card.starts_at is None:
        return Shown(card, here, "")
    is_over = card.ends_at <= portal.now
    if is_only_online:
        name = _("%(place)s time") % {"place": zone_place(there)}
        return Shown(card, there, name, is_over)
    if card.starts_at.astimezone(here).utcoffset() == card.starts_at.astimezone(there).utcoffset():
        return Shown(card, here, "", is_over)
    note = _("%(place)s time. For you in %(other)s: %(times)s") % {
        "place": zone_place(here),
        "other": zone_place(there),
        "times": time_range(card.starts_at, card.ends_at, there),
    }
    return Shown(card, here, note, is_over)


def show_all(cards: Any, portal: "Portal") -> list[Shown]:
    """Cards in their order."""
    return [show_times(card, portal) for card in cards]
