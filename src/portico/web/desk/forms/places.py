"""Rooms and resources."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portico.apps.schedule.services.resources import MOST_UNITS, ResourceDetails
from portico.apps.schedule.services.rooms import MOST_SEATS, RoomDetails
from portico.domain.hours import WeekHours
from portico.web.common.reasons import field_text
from portico.web.desk.forms.kept import number, seen_field
from portico.web.desk.forms.timetable import WeekForm

_TEXT_FAULTS = {"max_length": field_text("too_long"), "required": field_text("required")}


class RoomForm(WeekForm):
    """A room, and its week where it is not always open."""

    name = forms.CharField(label=_("Name"), max_length=120, error_messages=_TEXT_FAULTS)
    directions = forms.CharField(
        label=_("How to find it"),
        required=False,
        max_length=200,
        error_messages=_TEXT_FAULTS,
        help_text=_("Stands in confirmations and in the portal."),
    )
    seats = number(
        _("Seats"), _("More people than that is a warning when booking."), least=1, most=MOST_SEATS
    )
    allows_double_booking = forms.BooleanField(
        label=_("Allow double-booking"),
        required=False,
        help_text=_("Staff may book it twice at one time, after a warning; clients never."),
    )
    is_active = forms.BooleanField(
        label=_("In use"),
        required=False,
        help_text=_("Off: it is not offered any more; what is booked there stays."),
    )
    has_hours = forms.BooleanField(
        label=_("Only open at certain times"),
        required=False,
        help_text=_("Off: always open, and the times below are not kept."),
    )
    seen = seen_field()

    def details(self, hours: WeekHours) -> RoomDetails:
        """As the service takes it."""
        found = self.cleaned_data
        return RoomDetails(
            found["name"],
            found["directions"],
            found["seats"],
            found["allows_double_booking"],
            found["is_active"],
            hours if found["has_hours"] else None,
        )


class ResourceForm(WeekForm):
    """A resource and its units, and their week where they are not always open."""

    name = forms.CharField(label=_("Name"), max_length=120, error_messages=_TEXT_FAULTS)
    units = number(
        _("Units"),
        _("So many can be in use at once. Units that are booked are not given up."),
        least=1,
        most=MOST_UNITS,
    )
    is_active = forms.BooleanField(
        label=_("In use"),
        required=False,
        help_text=_("Off: services cannot need it any more; what is booked stays."),
    )
    has_hours = forms.BooleanField(
        label=_("Only open at certain times"),
        required=False,
        help_text=_("Off: always open, and the times below are not kept. For every unit alike."),
    )
    seen = seen_field()

    def details(self, hours: WeekHours) -> ResourceDetails:
        """As the service takes it."""
        found = self.cleaned_data
        return ResourceDetails(
            found["name"],
            found["units"],
            found["is_active"],
            hours if found["has_hours"] else None,
        )
