"""The appointment form as a page: what is typed, who is on it, what is in the way."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse

from portico.apps.appointments.selectors.desk import DeskAppointment, load_conflicts
from portico.apps.people.selectors import DeskAccess, list_schedulers, list_staff
from portico.apps.schedule.models import Room
from portico.apps.schedule.selectors import list_rooms
from portico.domain.conflicts import Conflict
from portico.domain.roles import Grant, Permission
from portico.domain.states import AppointmentState
from portico.web.desk.finding import Finding
from portico.web.desk.forms.appointment import AppointmentForm
from portico.web.desk.pasting import PastedRow, weigh_paste
from portico.web.desk.roster import RosterRow, answers_of, inputs_of, read_roster
from portico.web.desk.telling import HistoryLine


@dataclass
class Editor:
    """One showing of the form. `found` is None while a new appointment is written."""

    access: DeskAccess
    found: DeskAppointment | None
    typed: QueryDict
    now: datetime
    is_judged: bool = False
    finding: Finding | None = None
    draft_saved_at: datetime | None = None
    conflicts: Sequence[Conflict] | None = None
    problem: str = ""
    asks_to_accept: bool = False
    people_faults: list[str] = field(default_factory=list)
    others_changes: list[HistoryLine] = field(default_factory=list)
    form: AppointmentForm = field(init=False)
    rooms: list[Room] = field(init=False)
    rows: list[RosterRow] = field(init=False)

    def __post_init__(self) -> None:
        workspace = self.access.workspace
        self.rooms = list_rooms(workspace)
        self._offers: dict[str, Any] = {
            "staff": list_staff(workspace),
            "schedulers": list_schedulers(workspace),
            "rooms": self.rooms,
            "is_new": self.found is None,
            "needs_time": self.found is None
            or self.found.appointment.state != AppointmentState.PROPOSED,
        }
        self.form = self._make_form(self.is_judged)
        self.read_people()

    def read_people(self) -> None:
        """Read the list again, after somebody was added or dropped."""
        self.rows = read_roster(self.access.workspace, self.typed, answers_of(self.found))

    @property
    def uid(self) -> UUID | None:
        """The appointment that is edited."""
        return self.found.appointment.uid if self.found else None

    @property
    def here(self) -> str:
        """Where the form posts to."""
        return editor_url(self.access, self.uid)

    @property
    def may_override(self) -> bool:
        """Manager and system administrator may save what would be refused, with a reason."""
        return self.access.grant(Permission.SETTINGS) is Grant.ALL

    @property
    def room(self) -> Room | None:
        """The room that is chosen."""
        return next((r for r in self.rooms if str(r.uid) == self.typed.get("room")), None)

    @property
    def pasted(self) -> list[PastedRow]:
        """What stands in *Add multiple people*."""
        return weigh_paste(self.access, self.typed.get("many", ""), self.rows)

    def look_for_conflicts(self) -> Sequence[Conflict]:
        """What is in the way, as far as a time can be read; kept for this showing."""
        if self.conflicts is None:
            stretch = self._make_form(True).stretch()
            self.conflicts = ()
            if stretch:
                self.conflicts = load_conflicts(
                    self.access,
                    *stretch,
                    inputs_of(self.rows),
                    self.room.uid if self.room else None,
                    self.uid,
                    now=self.now,
                )
        return self.conflicts

    def _make_form(self, is_judged: bool) -> AppointmentForm:
        return AppointmentForm(
            self.typed, self.access.workspace, is_judged=is_judged, **self._offers
        )


def editor_url(access: DeskAccess, uid: UUID | None) -> str:
    """The form of a new appointment, or of this one."""
    if uid is None:
        return reverse("desk:appointment_new", args=[access.workspace.public_id])
    return reverse("desk:appointment_edit", args=[access.workspace.public_id, uid])
