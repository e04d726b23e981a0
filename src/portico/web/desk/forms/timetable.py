"""Hours as text: a week, and dates that differ."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from portico.apps.schedule.services.hours import MOST_DATES
from portico.domain.errors import InvalidInput
from portico.domain.hours import Stretch, WeekHours
from portico.domain.timetables import BadTimes, parse_stretches, print_stretches
from portico.web.desk.fault_words import fault_text, times_text
from portico.web.desk.forms.kept import KeptForm, seen_field

LONGEST = 200
DAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)


class TimesField(forms.CharField):
    """`9:00–12:00, 13:00–17:00`, as stretches."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "off", "spellcheck": "false", "placeholder": _("closed")}
        super().__init__(
            required=False,
            max_length=LONGEST,
            error_messages={"max_length": fault_text("too_long")},
            widget=forms.TextInput(attrs=attrs),
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        """The stretches in order; a sentence where it cannot be read."""
        try:
            return parse_stretches(super().clean(value))
        except BadTimes as error:
            raise ValidationError(times_text(error)) from None


class WeekForm(KeptForm):
    """One text for each day of the week; empty is closed."""

    day_0 = TimesField(label=DAYS[0])
    day_1 = TimesField(label=DAYS[1])
    day_2 = TimesField(label=DAYS[2])
    day_3 = TimesField(label=DAYS[3])
    day_4 = TimesField(label=DAYS[4])
    day_5 = TimesField(label=DAYS[5])
    day_6 = TimesField(label=DAYS[6])

    @property
    def days(self) -> list[Any]:
        """The seven fields, for the page."""
        return [self[f"day_{day}"] for day in range(7)]

    def week(self) -> dict[int, Sequence[Stretch]]:
        """What was typed, by weekday."""
        return {day: self.cleaned_data[f"day_{day}"] for day in range(7)}


def week_initial(week: Mapping[int, Sequence[Stretch]]) -> dict[str, str]:
    """A week as its form shows it."""
    return {f"day_{day}": print_stretches(week.get(day, ())) for day in range(7)}


class HoursForm(WeekForm):
    """A week, and the version that was on the screen."""

    seen = seen_field()


AnyWeek = TypeVar("AnyWeek", bound=WeekForm)


class DateForm(forms.Form):
    """A date on which the hours are others; without times it is closed."""

    day = forms.DateField(
        label=_("Date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    times = TimesField(label=_("Times"))

    def clean(self) -> dict[str, Any]:
        """Times alone say nothing."""
        found = super().clean() or {}
        if found.get("times") and not found.get("day") and "day" not in self.errors:
            self.add_error("day", _("Say on which date."))
        return found


class DateRows(BaseFormSet):  # type: ignore[type-arg]
    """Rows of dates; one that is there twice is an error."""

    def clean(self) -> None:
        """Each date once."""
        seen: set[date] = set()
        for row in kept_rows(self):
            day = row.cleaned_data.get("day")
            if day in seen:
                row.add_error("day", fault_text("doubled"))
            elif day:
                seen.add(day)

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """The box that takes a row away says so."""
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove")


def kept_rows(rows: "BaseFormSet[DateForm]") -> list[DateForm]:
    """Rows that are not taken away, after they were read."""
    read = [row for row in rows.forms if hasattr(row, "cleaned_data")]
    return [row for row in read if not row.cleaned_data.get("DELETE")]


_DateRows = formset_factory(
    DateForm,
    formset=DateRows,
    extra=2,
    can_delete=True,
    max_num=MOST_DATES,
    absolute_max=MOST_DATES + 10,
)


def read_rows(request: HttpRequest, prefix: str) -> tuple[QueryDict | None, bool]:
    """What was typed, and whether to save it: *Add a row* gives one empty row more instead."""
    if request.method != "POST":
        return None, False
    if request.POST.get("do") != "row":
        return request.POST, True
    return _add_row(request.POST, prefix), False


def _add_row(typed: QueryDict, prefix: str) -> QueryDict:
    typed = typed.copy()
    count = typed.get(f"{prefix}-TOTAL_FORMS", "0")
    if count.isascii() and count.isdigit() and len(count) < 4:
        typed[f"{prefix}-TOTAL_FORMS"] = str(int(count) + 1)
    return typed


class TimetableForm(Generic[AnyWeek]):
    """A week and its dates in one `<form>`; `week` may carry more fields."""

    def __init__(
        self,
        typed: QueryDict | None,
        hours: WeekHours | None,
        week: type[AnyWeek],
        initial: Mapping[str, Any],
    ) -> None:
        shown = hours or WeekHours({})
        dates = [
            {"day": day, "times": print_stretches(times)}
            for day, times in sorted(shown.exceptions.items())
        ]
        self.week = week(typed, initial=week_initial(shown.weekdays) | dict(initial))
        # Typed rows are compared with nothing: one that equals what is kept would count as empty.
        self.dates = _DateRows(typed, prefix="dates", initial=None if typed is not None else dates)

    def is_valid(self) -> bool:
        """Whether all of it can be read."""
        return all([self.week.is_valid(), self.dates.is_valid()])

    def hours(self) -> WeekHours:
        """What was typed."""
        rows = [row.cleaned_data for row in kept_rows(self.dates)]
        return WeekHours(
            self.week.week(), {row["day"]: row["times"] for row in rows if row.get("day")}
        )

    def show(self, error: InvalidInput) -> None:
        """Put what the service refused beside its day or date."""
        on_dates = {
            row.cleaned_data["day"].isoformat(): row
            for row in kept_rows(self.dates)
            if row.cleaned_data.get("day")
        }
        for name, codes in error.fields.items():
            for code in codes:
                if name in on_dates:
                    on_dates[name].add_error("times", fault_text(code))
                else:
                    field = name if name in self.week.fields else None
                    self.week.add_error(field, fault_text(code))

    def accept(self, present: int) -> None:
        """Let the next press save over what somebody else changed."""
        self.week.accept(present)

    @property
    def has_errors(self) -> bool:
        """Whether the page must say so."""
        return bool(self.week.errors) or self.dates.total_error_count() > 0
