"""Who books, where: the one value that every step of booking is given."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode

from portico.domain.actors import Actor
from portico.domain.decisions import Decision, Reason
from portico.web.common.booking_reasons import Booking, booking_texts
from portico.web.common.reasons import Telling
from portico.web.portal.pages import show_door
from portico.web.portal.ways import reach_by

Step = Literal[
    "services",
    "visit",
    "times",
    "details",
    "together",
    "together_times",
    "together_details",
]
Query = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Booker:
    """Somebody who books at a workspace (rows are opaque: the portal imports no models).

    `client`: the signed-in client; None: somebody who is not known yet. `client_zone`: where
    they are. `step_address`: the address of a step, without query. `frame`: the template that the
    pages extend. `portal`: the portal session's `Portal`, where there is one. `here`: the tab.
    """

    workspace: Any
    client: Any
    now: datetime
    client_zone: ZoneInfo
    step_address: Callable[[Step], str]
    frame: str = "portal/base.html"
    portal: Any | None = None
    here: str = "book"

    @property
    def actor(self) -> Actor:
        """Who the history names: the client."""
        return Actor("client", self.client.name, self.client.uid)

    def address(self, step: Step, query: Query = ()) -> str:
        """Where a step is, with what was chosen."""
        path = self.step_address(step)
        return f"{path}?{urlencode(query)}" if query else path

    def show(
        self,
        request: HttpRequest,
        template: str,
        context: Mapping[str, Any],
        *,
        status: int = 200,
    ) -> HttpResponse:
        """A page of the flow; its template extends `frame`."""
        inside = {
            "booker": self,
            "frame": self.frame,
            "portal": self.portal,
            "client": self.client,
            "now": self.now,
            "here": self.here,
            **context,
        }
        return show_door(request, self.workspace, template, inside, status=status)

    def tell(self, reasons: Decision | Sequence[Reason]) -> tuple[str, ...]:
        """A sentence for each reason, with moments on the booker's own wall."""
        decision = reasons if isinstance(reasons, Decision) else Decision(tuple(reasons))
        here, there = ZoneInfo(self.workspace.time_zone), self.client_zone
        is_other = self.now.astimezone(here).utcoffset() != self.now.astimezone(there).utcoffset()
        telling = Telling(there, self.now, names_zone=is_other)
        business = Booking(
            business=self.workspace.name,
            by=reach_by(self.workspace),
            most=self.workspace.most_self_booked,
        )
        return booking_texts(decision, telling, business)
