"""A new group in a form: the day and start of all, and each member's services."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portico.apps.appointments.services.inputs import LineInput
from portico.web.common.choices import offer_choices
from portico.web.common.reasons import field_text

Choices = Sequence[tuple[str, Any]]
_NEAR = [MinValueValidator(dt.date(2000, 1, 1)), MaxValueValidator(dt.date(2199, 12, 31))]
_ONE = {"required": _("Choose one."), "invalid_choice": _("Choose one of the list.")}
_CLOCK = {"required": _("Choose a time."), "invalid": _("Write the time as 14:30.")}
_FAULTS = {
    "nobody_free": _("Nobody is free then. Choose a person, or another time."),
    "past": _("This time has passed. Choose one ahead."),
    "before_first_day": _("That is before the first day."),
    "after_last_day": _("That is after the last day."),
}
_GONE = _("The clocks change: this hour does not exist on that day.")


@dataclass(frozen=True, slots=True)
class GroupMenu:
    """What can be chosen for each member."""

    services: Choices
    staff: Choices


def _clock_field(label: Any, *, required: bool) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=required, widget=widget, error_messages=_CLOCK)


class HeadForm(forms.Form):
    """What all of them share. Unbound it shows typing without judging it."""

    date = forms.DateField(
        label=_("Date"),
        validators=_NEAR,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose a day."),
            "invalid": _("Write the day as 2027-03-09."),
        },
    )
    start = _clock_field(_("Start"), required=True)
    is_notifying = forms.BooleanField(label=_("Notify clients"), required=False)

    def __init__(self, typed: QueryDict, *, is_judged: bool) -> None:
        initial = {"date": typed.get("date", ""), "start": typed.get("start", "")}
        super().__init__(
            typed if is_judged else None,
            initial={**initial, "is_notifying": "is_notifying" in typed},
        )


class VisitForm(forms.Form):
    """One member: a start of their own, if not the one of all."""

    start = _clock_field(_("Own start"), required=False)

    def __init__(self, typed: QueryDict, key: str, *, is_judged: bool) -> None:
        initial = {"start": typed.get(f"{key}-start", "")}
        super().__init__(typed if is_judged else None, prefix=key, initial=initial)

    def begin(self, day: dt.date, shared: dt.time, zone: ZoneInfo) -> datetime | None:
        """The instant at which this visit begins; None, with its fault, where no clock shows it."""
        clock = self.cleaned_data["start"] or shared
        at = datetime.combine(day, clock, zone).astimezone(UTC)
        if at.astimezone(zone).time() != clock:
            self.add_error("start", _GONE)
            return None
        return at

    def tell(self, codes: Sequence[str]) -> None:
        """What the service refused about the start."""
        for code in codes:
            self.add_error("start", str(_FAULTS.get(code) or field_text(code)))


class PickForm(forms.Form):
    """One service of a member, by somebody or *Anyone*."""

    service = forms.ChoiceField(label=_("Service"), error_messages=_ONE)
    staff = forms.ChoiceField(label=_("Staff member"), required=False, error_messages=_ONE)

    def __init__(
        self, typed: QueryDict, key: str, menu: GroupMenu, *, who: str, is_judged: bool
    ) -> None:
        initial = {name: typed.get(f"{key}-{name}", "") for name in self.base_fields}
        super().__init__(typed if is_judged else None, prefix=key, initial=initial)
        offer_choices(self, "service", [("", _("Choose a service")), *menu.services])
        offer_choices(self, "staff", [("", _("Anyone")), *menu.staff])
        for one in self.fields.values():
            one.widget.attrs["aria-label"] = f"{who}: {one.label}"

    def wanted(self) -> LineInput:
        """As the service takes it; only after `is_valid`."""
        service, staff = (self.cleaned_data[name] for name in ("service", "staff"))
        return LineInput(UUID(service), UUID(staff) if staff else None)

    def tell(self, part: str, codes: Sequence[str]) -> None:
        """What the service refused about it."""
        for code in codes:
            name = part if part in self.fields else "service"
            self.add_error(name, str(_FAULTS.get(code) or field_text(code)))
