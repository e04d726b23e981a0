"""Forms of what is kept and edited by several people: errors beside fields, and what was seen."""

from collections.abc import Callable
from decimal import Decimal
from http import HTTPStatus
from typing import Any, Protocol

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portico.domain.errors import InvalidInput, StaleChange
from portico.web.desk.fault_words import fault_text

_NUMBER_FAULTS = {
    "required": _("Write a whole number."),
    "invalid": _("Write a whole number."),
    "min_value": _("%(limit_value)d is the least."),
    "max_value": _("%(limit_value)d is the most."),
}
_PRICE_FAULTS = {
    "invalid": _("Write a price as 72.00."),
    "min_value": _("0 is the least."),
    "max_digits": _("This is out of range."),
    "max_whole_digits": _("This is out of range."),
    "max_decimal_places": _("Two places after the point are the most."),
}
_MARK_LIMIT = 2**32


def number(
    label: Any, hint: Any = "", *, least: int = 0, most: int, is_required: bool = True
) -> forms.IntegerField:
    """A whole number with its consequence beside it."""
    return forms.IntegerField(
        label=label,
        help_text=hint,
        required=is_required,
        min_value=least,
        max_value=most,
        error_messages=_NUMBER_FAULTS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


def price(label: Any, hint: Any = "", *, is_required: bool = False) -> forms.DecimalField:
    """A price; `cents_of` makes cents of it."""
    return forms.DecimalField(
        label=label,
        help_text=hint,
        required=is_required,
        min_value=0,
        max_digits=8,
        decimal_places=2,
        error_messages=_PRICE_FAULTS,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


def cents_of(amount: Decimal | None) -> int | None:
    """The cents of a typed price."""
    return None if amount is None else int(amount * 100)


def price_of(cents: int | None) -> Decimal | None:
    """The price to show for cents."""
    return None if cents is None else Decimal(cents).scaleb(-2)


def seen_field() -> forms.IntegerField:
    """The version or mark that was on the screen."""
    return forms.IntegerField(min_value=0, max_value=_MARK_LIMIT, widget=forms.HiddenInput)


class Savable(Protocol):
    """What `try_to_save` needs of a form, or of several that stand in one."""

    def is_valid(self) -> bool:
        """Whether all of it can be read."""

    def show(self, error: InvalidInput) -> None:
        """Put what was refused beside its field."""

    def accept(self, present: int) -> None:
        """Let the next press save over what somebody else changed."""


class KeptForm(forms.Form):
    """A form that shows what a service refused, and keeps what was seen."""

    def show(self, error: InvalidInput) -> None:
        """Put what the service refused beside its field."""
        for name, codes in error.fields.items():
            for code in codes:
                self.add_error(name if name in self.fields else None, fault_text(code))

    def accept(self, present: int) -> None:
        """Let the next press save over what somebody else changed, now that it is shown."""
        if isinstance(self.data, QueryDict):
            self.data = self.data.copy()
            self.data["seen"] = str(present)


def try_to_save(form: Savable, write: Callable[[], object]) -> HTTPStatus:
    """OK, or the status of the page that says what is wrong; typing stays.

    `write` is called once the form is read and found valid.
    """
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        write()
    except InvalidInput as error:
        form.show(error)
        return HTTPStatus.UNPROCESSABLE_ENTITY
    except StaleChange as error:
        form.accept(error.present)
        return HTTPStatus.CONFLICT
    return HTTPStatus.OK
