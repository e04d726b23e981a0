"""The fields of the appointment form (product page 4); people are in `roster`."""

import datetime as dt
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils.translation import ngettext

from portico.apps.appointments.services.inputs import (
    AppointmentInput,
    LineInput,
    PersonInput,
)
from portico.apps.people.models import StaffMember, User
from portico.apps.schedule.models import Room
from portico.apps.workspaces.models import Workspace
from portico.domain.errors import InvalidInput
from portico.web.common.choices import offer_choices
from portico.web.common.dates import day_short
from portico.web.common.reasons import field_text

SWITCHES = ("is_online", "sends_emails", "is_notifying")
_TOO_LONG = "Shorten this to %(limit_value)d letters. It has %(show_value)d."
_FAULTS = {
    "past": "This time has passed. Choose one ahead.",
    "not_a_link": "Write the link with https:// in front.",
    "after_start": "Answers are needed before the start.",
    "too_short": "5 minutes is the shortest.",
    "group_day": "A group begins on one day: move all of it there, or take this visit out.",
    "too_many": "20 services are the most for one visit.",
}
_FIELDS = {"starts_at": "date"}
_NEAR = [MinValueValidator(dt.date(2000, 1, 1)), MaxValueValidator(dt.date(2199, 12, 31))]


def _text(label: str, length: int, *, lines: int = 0, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": lines}) if lines else forms.TextInput()
    return forms.CharField(
        label=label,
        max_length=length,
        widget=widget,
        error_messages={"max_length": _TOO_LONG, "required": "Fill this in."},
        **more,
    )


def _choice(label: str, *, required: bool) -> forms.ChoiceField:
    messages = {"required": "Choose somebody.", "invalid_choice": "Choose one of the list."}
    return forms.ChoiceField(label=label, required=required, error_messages=messages)


class AppointmentForm(forms.Form):
    """Texts, times and places. Unbound it shows typing without judging it."""

    name = _text("Name", 200)
    organizer = _choice("Organizer", required=True)
    scheduler = _choice("Scheduler", required=False)
    date = forms.DateField(
        label="Date",
        validators=_NEAR,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Choose a day.", "invalid": "Write the day as 2027-03-09."},
    )
    start = forms.TimeField(
        label="Start",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": "Choose a time.", "invalid": "Write the time as 14:30."},
    )
    minutes = forms.IntegerField(
        label="Duration in minutes",
        min_value=5,
        error_messages={"min_value": "The end has to come after the start: 5 minutes or more."},
    )
    room = forms.ChoiceField(label="Room", required=False)
    place = _text("Address", 300, required=False)
    is_online = forms.BooleanField(label="Online", required=False)
    join_link = forms.URLField(
        label="Link to join",
        required=False,
        max_length=200,
        assume_scheme="https",
        error_messages={"invalid": _FAULTS["not_a_link"], "max_length": _TOO_LONG},
    )
    objectives = _text("Objectives", 4000, lines=3, required=False)
    topics = _text("Topics", 4000, lines=3, required=False)
    response_deadline = forms.DateTimeField(
        label="Answers until",
        required=False,
        help_text="Without one, until the start.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": "Write it as 2027-03-08 12:00."},
    )
    sends_emails = forms.BooleanField(label="Send Emails", required=False)
    is_notifying = forms.BooleanField(label="Notify client", required=False)

    def __init__(
        self,
        typed: QueryDict,
        workspace: Workspace,
        *,
        staff: list[StaffMember],
        schedulers: list[User],
        rooms: list[Room],
        needs_time: bool,
        is_new: bool,
        is_judged: bool,
        has_lines: bool = False,
    ) -> None:
        initial: dict[str, Any] = {n: typed.get(n, "") for n in self.base_fields}
        initial |= {name: name in typed for name in SWITCHES}
        super().__init__(typed if is_judged else None, initial=initial)
        self.workspace = workspace
        self.zone = ZoneInfo(workspace.time_zone)
        self._offer("organizer", "Choose", [(str(s.uid), s.name) for s in staff])
        self._offer("scheduler", "Nobody", [(str(u.uid), u.name) for u in schedulers])
        self._offer("room", "No room", [(str(r.uid), f"{r.name}, holds {r.seats}") for r in rooms])
        for name in ("date", "start"):
            self.fields[name].required = needs_time or has_lines
        self._limit(workspace)
        if has_lines:
            self._leave_to_lines()
        hours = workspace.response_deadline_hours
        if is_new and hours is not None:
            words = ngettext(
                "Left empty, %(hours)d hour before the start.",
                "Left empty, %(hours)d hours before the start.",
                hours,
            )
            self.fields["response_deadline"].help_text = words % {"hours": hours}

    def clean(self) -> dict[str, Any]:
        """A day without a time (or the reverse) and hours that no clock shows are refused."""
        found = super().clean() or {}
        day, start = found.get("date"), found.get("start")
        if day and start:
            local = datetime.combine(day, start, self.zone)
            if local.astimezone(UTC).astimezone(self.zone).time() != start:
                self.add_error("start", "The clocks change: this hour does not exist on that day.")
        elif (day or start) and not {"date", "start"} & self.errors.keys():
            self.add_error("start" if day else "date", "A day and a time belong together.")
        minutes = found.get("minutes")
        if minutes and minutes > self.workspace.maximum_minutes:
            self.add_error("minutes", f"{self.workspace.maximum_minutes} minutes is the longest.")
        return found

    def wanted(
        self, people: tuple[PersonInput, ...], lines: tuple[LineInput, ...] = ()
    ) -> AppointmentInput:
        """The form as the services take it; only after `is_valid`."""
        found = self.cleaned_data
        deadline = found["response_deadline"]
        starts_at = None
        if found["date"] and found["start"]:
            local = datetime.combine(found["date"], found["start"], self.zone)
            starts_at = local.astimezone(UTC)
        return AppointmentInput(
            name=found["name"],
            organizer_uid=found["organizer"] or None,
            scheduler_uid=found["scheduler"] or None,
            starts_at=starts_at,
            minutes=found.get("minutes") or self.workspace.default_minutes,
            room_uid=found.get("room") or None,
            place=found["place"],
            is_online=found["is_online"],
            join_link=found["join_link"],
            people=people,
            objectives=found["objectives"],
            topics=found["topics"],
            sends_emails=found["sends_emails"],
            response_deadline=deadline.replace(tzinfo=self.zone).astimezone(UTC)
            if deadline
            else None,
            lines=lines,
        )

    def read_start(self) -> datetime | None:
        """When it starts, if that can be read already."""
        self.is_valid()
        found = getattr(self, "cleaned_data", {})
        day, start = found.get("date"), found.get("start")
        return datetime.combine(day, start, self.zone).astimezone(UTC) if day and start else None

    def stretch(self) -> tuple[datetime, datetime] | None:
        """Start and end, if they can be read already, whatever else is missing."""
        self.is_valid()
        found = getattr(self, "cleaned_data", {})
        day, start, minutes = (found.get(name) for name in ("date", "start", "minutes"))
        if not (day and start and minutes):
            return None
        begins = datetime.combine(day, start, self.zone).astimezone(UTC)
        return begins, begins + timedelta(minutes=minutes)

    def show(self, error: InvalidInput, now: datetime) -> None:
        """Put what the service refused beside its field; people have a place of their own."""
        for field, codes in error.fields.items():
            name = _FIELDS.get(field, field)
            for code in codes:
                self.add_error(name if name in self.fields else None, self._fault(code, now))

    def _fault(self, code: str, now: datetime) -> str:
        first, last = self.workspace.first_day, self.workspace.last_day
        if code == "before_first_day" and first:
            return f"{self.workspace.name} begins on {self._day(first, now)}."
        if code == "after_last_day" and last:
            return f"{self.workspace.name} ends on {self._day(last, now)}."
        if code == "too_long":
            return f"{self.workspace.maximum_minutes} minutes is the longest."
        return _FAULTS.get(code) or field_text(code)

    def _day(self, day: dt.date, now: datetime) -> str:
        return day_short(
            datetime(day.year, day.month, day.day, 12, tzinfo=self.zone), self.zone, now
        )

    def _offer(self, name: str, nothing: str, options: list[tuple[str, str]]) -> None:
        offer_choices(self, name, [("", nothing), *options])

    def _leave_to_lines(self) -> None:
        """Services say how long it is, and may say what it is called and who organizes it."""
        self.fields["name"].help_text = "Left empty, the names of the services."
        for name in ("name", "organizer"):
            self.fields[name].required = False
        for name in ("minutes", "room"):
            del self.fields[name]
        self._offer(
            "organizer",
            "Who does the first service",
            [one for one in self.fields["organizer"].choices if one[0]],  # type: ignore[attr-defined]
        )

    def _limit(self, workspace: Workspace) -> None:
        attributes = self.fields["date"].widget.attrs
        if workspace.first_day:
            attributes["min"] = workspace.first_day.isoformat()
        if workspace.last_day:
            attributes["max"] = workspace.last_day.isoformat()
        self.fields["minutes"].widget.attrs |= {"max": workspace.maximum_minutes, "step": 5}
