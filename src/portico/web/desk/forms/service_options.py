"""The options of a service, a row each."""

from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portico.apps.catalog.models import Service, ServiceOption
from portico.apps.catalog.services.describing import LONGEST
from portico.apps.catalog.services.options import MOST_OPTIONS, OptionRow
from portico.domain.errors import InvalidInput
from portico.web.common.reasons import field_text
from portico.web.desk.forms.kept import KeptForm, cents_of, number, price, price_of, seen_field


class OptionForm(forms.Form):
    """One option; an empty row is none."""

    uid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Option"),
        required=False,
        max_length=120,
        error_messages={"max_length": field_text("too_long")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    minutes = number(_("More minutes"), most=LONGEST, is_required=False)
    price = price(_("Price"))

    def clean(self) -> dict[str, Any]:
        """Minutes or a price need a name."""
        found = super().clean() or {}
        says_more = found.get("minutes") or found.get("price")
        if says_more and not found.get("name") and "name" not in self.errors:
            self.add_error("name", field_text("required"))
        return found


class OptionRows(BaseFormSet):  # type: ignore[type-arg]
    """Rows of options."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """The box that takes a row away says so."""
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove")


_OptionRows = formset_factory(
    OptionForm,
    formset=OptionRows,
    extra=2,
    can_delete=True,
    max_num=MOST_OPTIONS,
    validate_max=True,
    absolute_max=MOST_OPTIONS + 10,
)


class SeenForm(KeptForm):
    """The version that was on the screen, and what is wrong with all of it."""

    seen = seen_field()


class OptionsForm:
    """All options of a service in one `<form>`."""

    def __init__(self, typed: QueryDict | None, service: Service, options: list[ServiceOption]):
        initial = [
            {"uid": o.uid, "name": o.name, "minutes": o.minutes, "price": price_of(o.price_cents)}
            for o in options
        ]
        self.head = SeenForm(typed, initial={"seen": service.version})
        # Typed rows are compared with nothing: one that equals what is kept would count as empty.
        self.rows = _OptionRows(
            typed, prefix="options", initial=None if typed is not None else initial
        )

    def is_valid(self) -> bool:
        """Whether all of it can be read."""
        return all([self.head.is_valid(), self.rows.is_valid()])

    def wanted(self) -> list[OptionRow]:
        """The rows that have a name and are not taken away."""
        kept = [row.cleaned_data for row in self.rows.forms if row not in self.rows.deleted_forms]
        return [
            OptionRow(r["uid"], r["name"], r["minutes"] or 0, cents_of(r["price"]) or 0)
            for r in kept
            if r.get("name")
        ]

    def show(self, error: InvalidInput) -> None:
        """What the service refused of all of it."""
        self.head.show(error)

    def accept(self, present: int) -> None:
        """Let the next press save over what somebody else changed."""
        self.head.accept(present)

    @property
    def has_errors(self) -> bool:
        """Whether the page must say so."""
        return bool(self.head.errors) or self.rows.total_error_count() > 0
