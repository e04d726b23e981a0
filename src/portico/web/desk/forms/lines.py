"""One service of a visit in the appointment form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portico.apps.appointments.services.inputs import LineInput
from portico.apps.catalog.models import Service, ServiceOption
from portico.apps.catalog.services.describing import LONGEST
from portico.apps.people.models import StaffMember
from portico.apps.schedule.models import Room
from portico.web.common.choices import offer_choices
from portico.web.common.reasons import field_text
from portico.web.desk.forms.kept import cents_of, number, price

ANYONE = "anyone"
PARTS = ("duration", "processing", "finishing")
_FAULTS = {
    "nobody_free": _("Nobody is free then. Choose a person, or another time."),
    "before_visit": _("It cannot begin before the visit does."),
    "unknown": _("We do not know this one. Choose another."),
}
_NAMES = {"price_cents": "price"}


@dataclass(frozen=True, slots=True)
class Menu:
    """What can be chosen for lines: who offers which service, its options, the rooms."""

    services: Mapping[UUID, Service]
    staff: Sequence[StaffMember]
    offering: Mapping[int, frozenset[int]]
    options: Mapping[int, Sequence[ServiceOption]]
    rooms: Sequence[Room]
    present: Sequence[StaffMember] = field(default=())

    def staff_choices(self, service: Service | None) -> list[Any]:
        """*Anyone*, who offers it, and everybody else."""
        offering = self.offering.get(service.pk, frozenset()) if service else frozenset()
        known = {one.pk for one in self.staff}
        everybody = [*self.staff, *(one for one in self.present if one.pk not in known)]
        own = [(str(one.uid), one.name) for one in everybody if one.pk in offering]
        others = [(str(one.uid), one.name) for one in everybody if one.pk not in offering]
        groups: list[Any] = [(ANYONE, _("Anyone"))]
        groups += [(_("Offer it"), own)] if own else []
        return groups + ([(_("Do not offer it"), others)] if others else [])


class LineForm(forms.Form):
    """Who does it, from when, how long, where; empty minutes and price are the service's."""

    service = forms.UUIDField(required=False, widget=forms.HiddenInput)
    kept = forms.IntegerField(required=False, widget=forms.HiddenInput)
    staff = forms.ChoiceField(
        label=_("Staff member"),
        error_messages={
            "required": _("Choose somebody."),
            "invalid_choice": _("Choose one of the list."),
        },
    )
    start = forms.TimeField(
        label=_("Own start"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Write the time as 14:30.")},
    )
    room = forms.ChoiceField(
        label=_("Room"),
        required=False,
        error_messages={"invalid_choice": _("Choose one of the list.")},
    )
    options = forms.MultipleChoiceField(
        label=_("Options"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose one of the list.")},
    )
    duration = number(_("Duration"), least=1, most=LONGEST, is_required=False)
    processing = number(_("Processing"), most=LONGEST, is_required=False)
    finishing = number(_("Finishing"), most=LONGEST, is_required=False)
    price = price(_("Price"))

    def __init__(
        self, typed: QueryDict, key: str, menu: Menu, *, is_first: bool, is_judged: bool
    ) -> None:
        prefix = f"line-{key}"
        initial: dict[str, Any] = {n: typed.get(f"{prefix}-{n}", "") for n in self.base_fields}
        initial["options"] = typed.getlist(f"{prefix}-options")
        super().__init__(typed if is_judged else None, prefix=prefix, initial=initial)
        self.key, self.is_first = key, is_first
        self.service_row = menu.services.get(_read_uid(initial["service"]))
        self._choose(menu)

    def _choose(self, menu: Menu) -> None:
        service = self.service_row
        offer_choices(self, "staff", menu.staff_choices(service))
        rooms = [(str(one.uid), one.name) for one in menu.rooms]
        offer_choices(self, "room", [("", _("Chosen automatically")), *rooms])
        options = menu.options.get(service.pk, ()) if service else ()
        offer_choices(self, "options", [(str(one.uid), _option_words(one)) for one in options])
        if not options:
            del self.fields["options"]
        if not menu.rooms:
            del self.fields["room"]
        if self.is_first:
            del self.fields["start"]

    def wanted(self, day: date | None, zone: ZoneInfo) -> LineInput:
        """As the services take it; what cannot be read is left out."""
        self.is_valid()
        found = getattr(self, "cleaned_data", {})
        staff, start = found.get("staff"), found.get("start")
        return LineInput(
            service_uid=found.get("service"),
            staff_uid=None if staff in (None, "", ANYONE) else UUID(staff),
            option_uids=tuple(UUID(uid) for uid in found.get("options") or ()),
            starts_at=_instant(day, start, zone) if day and start else None,
            price_cents=cents_of(found.get("price")),
            room_uid=UUID(found["room"]) if found.get("room") else None,
            kept=found.get("kept"),
            **{part: found.get(part) for part in PARTS},
        )

    def show(self, name: str, codes: Sequence[str]) -> None:
        """Put what the service refused beside its field."""
        name = _NAMES.get(name, name)
        for code in codes:
            words = _FAULTS.get(code) or field_text(code)
            is_seen = name in self.fields and not self.fields[name].widget.is_hidden
            self.add_error(name if is_seen else None, words)

    @property
    def is_open(self) -> bool:
        """Whether minutes or a price are typed, so that they have to be seen."""
        names = (*PARTS, "price")
        return any(self[name].value() not in (None, "") or self[name].errors for name in names)


def _instant(day: date, start: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, start, zone).astimezone(UTC)


def _option_words(option: ServiceOption) -> str:
    return f"{option.name}, +{option.minutes} min" if option.minutes else option.name


def _read_uid(text: str) -> UUID:
    try:
        return UUID(str(text))
    except ValueError:
        return UUID(int=0)
