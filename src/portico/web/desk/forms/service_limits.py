"""When a service is booked, and its own rules of cancelling and moving."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portico.apps.catalog.models import Service
from portico.apps.catalog.services.limiting import MOST, ServiceLimits
from portico.domain.timetables import read_week
from portico.web.desk.forms.kept import number, seen_field
from portico.web.desk.forms.timetable import WeekForm, week_initial

_SWITCHES = {"": None, "yes": True, "no": False}
_DATE = {"type": "date"}


def _own(name: str, label: Any, hint: Any = "") -> forms.IntegerField:
    return number(label, hint, most=MOST[name], is_required=False)


def _date(label: Any, hint: Any) -> forms.DateField:
    widget = forms.DateInput(attrs=_DATE, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=hint, required=False, widget=widget)


def _switch(label: Any) -> forms.ChoiceField:
    choices = [("", _("As in the settings")), ("yes", _("Allowed")), ("no", _("Not allowed"))]
    return forms.ChoiceField(label=label, required=False, choices=choices)


class LimitsForm(WeekForm):
    """Each empty one is as the workspace has it."""

    has_week = forms.BooleanField(
        label=_("Only at certain times"),
        required=False,
        help_text=_(
            "From start to end of finishing it lies in the times below. Off: whenever staff work."
        ),
    )
    first_day = _date(_("From"), _("Empty: at once. The first day on which it takes place."))
    last_day = _date(_("Until"), _("Empty: for good. The last day, included."))
    minimum_notice_minutes = _own(
        "minimum_notice_minutes",
        _("Minimum notice in minutes"),
        _("Clients book it so long before the start at least; a day is 1440."),
    )
    maximum_days_ahead = _own(
        "maximum_days_ahead",
        _("How far ahead, in days"),
        _("Clients book it until the end of the day so many days after today."),
    )
    allow_self_cancellation = _switch(_("Clients cancel by themselves"))
    self_cancellation_hours = _own(
        "self_cancellation_hours", _("Until how many hours before the start")
    )
    allow_self_rescheduling = _switch(_("Clients reschedule by themselves"))
    self_rescheduling_hours = _own(
        "self_rescheduling_hours", _("Until how many hours before the start")
    )
    seen = seen_field()

    def __init__(self, *args: Any, service: Service, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": _initial(service), **kwargs})

    def limits(self) -> ServiceLimits:
        """As the service takes it; times that are not asked for are not kept."""
        found = self.cleaned_data
        names = [name for name in ServiceLimits.__slots__ if name != "week"]
        values: dict[str, Any] = {
            n: _SWITCHES.get(found[n]) if n.startswith("allow_") else found[n] for n in names
        }
        return ServiceLimits(self.week() if found["has_week"] else None, **values)


def _initial(service: Service) -> dict[str, Any]:
    shown: dict[str, Any] = {
        name: getattr(service, name) for name in ServiceLimits.__slots__ if name != "week"
    }
    back = {value: text for text, value in _SWITCHES.items()}
    for name in ("allow_self_cancellation", "allow_self_rescheduling"):
        shown[name] = back[shown[name]]
    week = {} if service.week is None else read_week(service.week)
    return (
        shown | week_initial(week) | {"has_week": service.week is not None, "seen": service.version}
    )
