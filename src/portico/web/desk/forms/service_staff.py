"""Who offers a service, a row for each staff member."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portico.apps.catalog.models import Offering, Service
from portico.apps.catalog.services.describing import LONGEST
from portico.apps.catalog.services.offering import OfferingRow
from portico.apps.people.models import StaffMember
from portico.domain.errors import InvalidInput
from portico.web.desk.fault_words import fault_text
from portico.web.desk.forms.kept import cents_of, number, price, price_of
from portico.web.desk.forms.service_options import SeenForm

MOST_PLACES = 999


class OfferingForm(forms.Form):
    """One staff member; empty minutes and an empty price are the service's."""

    offers = forms.BooleanField(label=_("Offers it"), required=False)
    place = number(_("Place"), least=1, most=MOST_PLACES, is_required=False)
    duration = number(_("Duration"), least=1, most=LONGEST, is_required=False)
    processing = number(_("Processing"), most=LONGEST, is_required=False)
    finishing = number(_("Finishing"), most=LONGEST, is_required=False)
    price = price(_("Price"))
    is_online_bookable = forms.BooleanField(label=_("Online"), required=False)
    is_in_anyone = forms.BooleanField(label=_("In Anyone"), required=False)

    def __init__(
        self, typed: QueryDict | None, *, member: StaffMember, initial: dict[str, Any]
    ) -> None:
        super().__init__(typed, prefix=f"staff-{member.uid}", initial=initial)
        self.member = member
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = f"{member.name}: {field.label}"
            if name in ("duration", "processing", "finishing", "price"):
                field.widget.attrs["placeholder"] = initial.get(f"{name}_default", "")

    def row(self) -> OfferingRow:
        """As the service takes it."""
        found = self.cleaned_data
        return OfferingRow(
            self.member,
            found["duration"],
            found["processing"],
            found["finishing"],
            cents_of(found["price"]),
            found["is_online_bookable"],
            found["is_in_anyone"],
        )


class StaffForm:
    """All staff members of the organization in one `<form>`."""

    def __init__(
        self,
        typed: QueryDict | None,
        service: Service,
        staff: Sequence[StaffMember],
        offerings: Sequence[Offering],
    ):
        self.head = SeenForm(typed, initial={"seen": service.version})
        by_member = {one.staff_member_id: (n, one) for n, one in enumerate(offerings, 1)}
        ordered = sorted(staff, key=lambda m: (by_member.get(m.pk, (MOST_PLACES + 1,))[0], m.name))
        self.rows = [
            OfferingForm(typed, member=m, initial=_initial(service, by_member.get(m.pk)))
            for m in ordered
        ]

    def is_valid(self) -> bool:
        """Whether all of it can be read."""
        return all([self.head.is_valid(), *(row.is_valid() for row in self.rows)])

    def wanted(self) -> list[OfferingRow]:
        """Those who offer it, by the place typed; without one at the end, as they stand."""
        chosen = [row for row in self.rows if row.cleaned_data["offers"]]
        chosen.sort(key=lambda row: row.cleaned_data["place"] or MOST_PLACES + 1)
        return [row.row() for row in chosen]

    def show(self, error: InvalidInput) -> None:
        """What the service refused stands at its staff member."""
        for row in self.rows:
            for code in error.fields.get(f"staff:{row.member.uid}", ()):
                row.add_error("duration", fault_text(code))

    def accept(self, present: int) -> None:
        """Let the next press save over what somebody else changed."""
        self.head.accept(present)

    @property
    def has_errors(self) -> bool:
        """Whether the page must say so."""
        return bool(self.head.errors) or any(row.errors for row in self.rows)


def _initial(service: Service, found: tuple[int, Offering] | None) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "duration_default": service.duration,
        "processing_default": service.processing,
        "finishing_default": service.finishing,
        "price_default": price_of(service.price_cents) or "",
    }
    if found is None:
        return shown | {"is_online_bookable": True, "is_in_anyone": True}
    place, one = found
    names = ("duration", "processing", "finishing", "is_online_bookable", "is_in_anyone")
    shown |= {name: getattr(one, name) for name in names}
    return shown | {"offers": True, "place": place, "price": price_of(one.price_cents)}
