"""The appointment form as a page: what is typed, who is on it, what is in the way."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.selectors.desk import DeskAppointment, load_conflicts
from portico.apps.appointments.selectors.staff_free import FreeTimes
from portico.apps.appointments.selectors.staff_preview import Preview, load_preview
from portico.apps.appointments.services.inputs import LineInput
from portico.apps.catalog.models import Service
from portico.apps.people.selectors import DeskAccess, list_schedulers, list_staff
from portico.apps.schedule.models import Room
from portico.apps.schedule.selectors import list_rooms
from portico.domain.conflicts import Conflict
from portico.domain.roles import Grant, Permission
from portico.domain.states import AppointmentState
from portico.web.desk.finding import Finding
from portico.web.desk.forms.appointment import AppointmentForm
from portico.web.desk.lines import LineRow, load_menu, read_lines, tell_lines
from portico.web.desk.pasting import PastedRow, weigh_paste
from portico.web.desk.roster import RosterRow, answers_of, inputs_of, read_roster
from portico.web.desk.telling import HistoryLine


@dataclass
class Editor:
    """One showing of the form. `found` is None while a new appointment is written.

    `is_move`: only time and people are shown; the draft of the whole form is left alone.
    `together`: the active visits of its group; `is_group_move`: all of them move.
    """

    access: DeskAccess
    found: DeskAppointment | None
    typed: QueryDict
    now: datetime
    is_judged: bool = False
    is_move: bool = False
    together: Sequence[Appointment] = ()
    is_group_move: bool = False
    finding: Finding | None = None
    draft_saved_at: datetime | None = None
    conflicts: Sequence[Conflict] | None = None
    problem: str = ""
    asks_to_accept: bool = False
    people_faults: list[str] = field(default_factory=list)
    line_faults: list[str] = field(default_factory=list)
    others_changes: list[HistoryLine] = field(default_factory=list)
    free_times: FreeTimes | None = None
    focus: str = ""
    preview: Preview | None = None
    form: AppointmentForm = field(init=False)
    rooms: list[Room] = field(init=False)
    rows: list[RosterRow] = field(init=False)
    lines: list[LineRow] = field(init=False)
    services: list[Service] = field(init=False)

    def __post_init__(self) -> None:
        workspace = self.access.workspace
        self.rooms = list_rooms(workspace)
        self._staff = list_staff(workspace)
        self._offers: dict[str, Any] = {
            "staff": self._staff,
            "schedulers": list_schedulers(workspace),
            "rooms": self.rooms,
            "is_new": self.found is None,
            "needs_time": self.found is None
            or self.found.appointment.state != AppointmentState.PROPOSED,
        }
        self.read_lines()
        self.form = self._make_form(self.is_judged)
        self.read_people()

    def read_lines(self) -> None:
        """Read the services again, after one was added or dropped."""
        menu = load_menu(self.access, self.typed, self._staff, self.rooms)
        self.lines = read_lines(self.typed, menu, is_judged=self.is_judged)
        self.services = [one for one in menu.services.values() if not one.is_retired]

    def read_again(self) -> None:
        """All of it, after a button changed what is typed."""
        self.read_lines()
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
        """The room that is chosen; services choose their own."""
        if self.lines:
            return None
        return next((r for r in self.rooms if str(r.uid) == self.typed.get("room")), None)

    @property
    def pasted(self) -> list[PastedRow]:
        """What stands in *Add multiple people*."""
        return weigh_paste(self.access, self.typed.get("many", ""), self.rows)

    @property
    def line_inputs(self) -> tuple[LineInput, ...]:
        """The services as the apps take them, as far as they can be read."""
        start = self._make_form(True).read_start()
        day = start.astimezone(self.form.zone).date() if start else None
        menu = load_menu(self.access, self.typed, self._staff, self.rooms)
        rows = read_lines(self.typed, menu, is_judged=True)
        return tuple(row.form.wanted(day, self.form.zone) for row in rows)

    def look_for_conflicts(self) -> Sequence[Conflict]:
        """What is in the way, as far as a time can be read; kept for this showing.

        Of a whole group that is told when it is saved.
        """
        if self.conflicts is None and self.is_group_move:
            self.conflicts = ()
        if self.conflicts is None:
            self.conflicts = self._look_at_lines() if self.lines else self._look_at_time()
        return self.conflicts

    def look_at_preview(self) -> None:
        """Who would do what, and where, beside each service."""
        if self.lines and self.preview is None and not self.is_group_move:
            self._look_at_lines()
        tell_lines(self.lines, self.preview or Preview())
        for row in self.lines:
            if row.form.key == self.focus:
                row.form.fields["staff"].widget.attrs["autofocus"] = True

    def _look_at_lines(self) -> Sequence[Conflict]:
        start = self._make_form(True).read_start()
        self.preview = load_preview(
            self.access, self.line_inputs, start, inputs_of(self.rows), self.uid, now=self.now
        )
        return self.preview.conflicts

    def _look_at_time(self) -> Sequence[Conflict]:
        stretch = self._make_form(True).stretch()
        if not stretch:
            return ()
        return load_conflicts(
            self.access,
            *stretch,
            inputs_of(self.rows),
            self.room.uid if self.room else None,
            self.uid,
            now=self.now,
        )

    def _make_form(self, is_judged: bool) -> AppointmentForm:
        return AppointmentForm(
            self.typed,
            self.access.workspace,
            is_judged=is_judged,
            has_lines=bool(self.lines),
            **self._offers,
        )


def editor_url(access: DeskAccess, uid: UUID | None) -> str:
    """The form of a new appointment, or of this one."""
    if uid is None:
        return reverse("desk:appointment_new", args=[access.workspace.public_id])
    return reverse("desk:appointment_edit", args=[access.workspace.public_id, uid])
