"""Time off: whole days, or from one time to another."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from portico.domain.hours import day_after, day_start
from portico.web.common.reasons import field_text
from portico.web.desk.forms.kept import KeptForm


def _date(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        error_messages={"required": _("Choose a date.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def _time(label: Any, hint: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        help_text=hint,
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )


class TimeOffForm(KeptForm):
    """On the wall of the workspace; without times whole days."""

    first_day = _date(_("From"))
    first_time = _time(_("At"), _("Empty: all day."))
    last_day = _date(_("Until"))
    last_time = _time(_("At"), _("Empty: to the end of the day."))
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=200,
        error_messages={"max_length": field_text("too_long")},
        help_text=_("For colleagues; clients never see it."),
    )

    def stretch(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """From the first instant to the one after the last."""
        found = self.cleaned_data
        return (
            _instant(found["first_day"], found["first_time"], zone, day_start),
            _instant(found["last_day"], found["last_time"], zone, day_after),
        )

    def show(self, error: Any) -> None:
        """`ends_at` stands beside the last day."""
        error.fields = {"last_day" if n == "ends_at" else n: c for n, c in error.fields.items()}
        super().show(error)


def _instant(
    day: date, at: time | None, zone: ZoneInfo, whole: Callable[[date, ZoneInfo], datetime]
) -> datetime:
    if at is None:
        return whole(day, zone)
    return datetime.combine(day, at, zone)
