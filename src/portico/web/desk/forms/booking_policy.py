"""Settings, Booking."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portico.apps.workspaces.models import Workspace
from portico.apps.workspaces.services.booking_policy import (
    HOLIDAY_LENGTH,
    INCREMENTS,
    LIMITS,
    POLICY_LENGTH,
    BookingPolicy,
)
from portico.web.common.reasons import field_text
from portico.web.desk.fault_words import fault_text
from portico.web.desk.forms.kept import KeptForm, number

_WHO = [
    ("nobody", _("Nobody: staff book")),
    ("known_clients", _("Known clients: a record with that address")),
    ("anybody_verified", _("Anybody, whose address is proved by a code")),
]
_ORDERS = [
    ("order", _("The first in the service's list who is free")),
    ("least_booked", _("Whoever has least booked that day")),
    ("random", _("By chance")),
]


def _limited(name: str, label: Any, hint: Any) -> forms.IntegerField:
    return number(label, hint, least=LIMITS[name][0], most=LIMITS[name][1])


class BookingPolicyForm(KeptForm):
    """Each with its consequence in one sentence."""

    who_may_book = forms.ChoiceField(
        label=_("Who may book by themselves"),
        choices=_WHO,
        help_text=_("Services switched off for self-scheduling stay with staff in any case."),
        widget=forms.RadioSelect,
    )
    increment = forms.TypedChoiceField(
        label=_("Appointment increment"),
        choices=[(n, _("%d minutes") % n) for n in INCREMENTS],
        coerce=int,
        help_text=_(
            "Visits start at minutes since midnight that divide by it, however long they are."
        ),
    )
    minimum_notice_minutes = _limited(
        "minimum_notice_minutes",
        _("Minimum notice in minutes"),
        _("Clients book so long before the start at least; a day is 1440."),
    )
    maximum_days_ahead = _limited(
        "maximum_days_ahead",
        _("How far ahead, in days"),
        _("Clients book until the end of the day so many days after today."),
    )
    avoids_gaps = forms.BooleanField(
        label=_("Avoid gaps"),
        required=False,
        help_text=_(
            "An empty day offers its first and last time; else only times that touch a booking."
        ),
    )
    may_combine_services = forms.BooleanField(
        label=_("Several services in one visit"),
        required=False,
        help_text=_("They follow each other without a buffer between."),
    )
    offers_anyone = forms.BooleanField(
        label=_("Offer “Anyone”"),
        required=False,
        help_text=_("Off: clients always choose a person."),
    )
    anyone_order = forms.ChoiceField(
        label=_("“Anyone” is"),
        choices=_ORDERS,
        help_text=_("Who does it, where several are free. A service leaves people out of it."),
    )
    group_maximum = _limited(
        "group_maximum",
        _("Largest group"),
        _("So many clients are booked together online; 0: groups are booked by staff."),
    )
    most_self_booked = _limited(
        "most_self_booked",
        _("Most appointments ahead"),
        _("So many future appointments one client can book online."),
    )
    hold_minutes = _limited(
        "hold_minutes",
        _("Hold in minutes"),
        _("So long a time stays kept for a client who is filling in the details; not renewed."),
    )
    cancellation_policy = forms.CharField(
        label=_("Cancellation policy"),
        required=False,
        max_length=POLICY_LENGTH,
        error_messages={"max_length": field_text("too_long")},
        help_text=_(
            "Accepted when booking; its text is stored with each booking. Empty: nothing is asked."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    holidays = forms.CharField(
        label=_("Holidays"),
        required=False,
        max_length=20_000,
        error_messages={"max_length": field_text("too_long")},
        help_text=_("A line each, as 2026-12-25 Christmas Day. Nobody can be booked online then."),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        initial = {name: getattr(workspace, name) for name in self.base_fields}
        lines = [f"{day} {name}".strip() for day, name in sorted(workspace.holidays.items())]
        super().__init__(*args, **{"initial": initial | {"holidays": "\n".join(lines)}, **kwargs})

    def clean_holidays(self) -> dict[date, str]:
        """Dates and their names."""
        found: dict[date, str] = {}
        for line in str(self.cleaned_data["holidays"]).splitlines():
            if line.strip():
                day, name = _holiday(line.strip())
                if day in found:
                    raise ValidationError(fault_text("doubled", line.strip()))
                found[day] = name
        return found

    def policy(self) -> BookingPolicy:
        """As the service takes it."""
        return BookingPolicy(**self.cleaned_data)


def _holiday(line: str) -> tuple[date, str]:
    text, _space, name = line.partition(" ")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValidationError(
            _("“%(line)s”: begin with the date, as 2026-12-25."), params={"line": line[:60]}
        ) from None
    if len(name.strip()) > HOLIDAY_LENGTH:
        raise ValidationError(fault_text("too_long", line))
    return day, name.strip()
