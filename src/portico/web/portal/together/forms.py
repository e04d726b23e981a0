"""Who the others are: a first name, and an address where they should hear of it themselves."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portico.domain.addresses import normalise_address
from portico.domain.errors import InvalidInput
from portico.domain.groups import LONGEST_NAME, TypedMember
from portico.web.common.reasons import field_text
from portico.web.portal.booking.details import PolicyForm

_NAME = {
    "required": gettext_lazy("Write a first name."),
    "max_length": gettext_lazy("Shorten the name: 80 characters at most."),
}


class GuestsForm(PolicyForm):
    """The others and the policy: `first_name1`, `email1`, `first_name2` and so on."""

    def __init__(
        self,
        posted: Mapping[str, Any] | None = None,
        *,
        count: int,
        policy_text: str,
        **options: Any,
    ) -> None:
        super().__init__(posted, policy_text=policy_text, **options)
        self.count = count
        for number in range(1, count + 1):
            self.fields[f"first_name{number}"] = forms.CharField(
                label=_("First name"), max_length=LONGEST_NAME, error_messages=_NAME
            )
            self.fields[f"email{number}"] = forms.CharField(
                label=_("E-mail"),
                required=False,
                max_length=254,
                help_text=_("They get one message. Leave it empty to tell them yourself."),
                widget=forms.EmailInput(attrs={"autocomplete": "off"}),
            )

    def clean(self) -> dict[str, Any]:
        """An address that nobody could have is said beside it."""
        found = super().clean() or {}
        for number in range(1, self.count + 1):
            address = found.get(f"email{number}", "")
            if address and normalise_address(address) is None:
                self.add_error(f"email{number}", field_text("malformed_address"))
        return found

    def fields_of(self, number: int) -> tuple[BoundField, BoundField]:
        """Name and address of one of them."""
        return self[f"first_name{number}"], self[f"email{number}"]

    @property
    def typed(self) -> list[TypedMember]:
        """As the service takes them; only after `is_valid`."""
        found = self.cleaned_data
        return [
            TypedMember(found[f"first_name{number}"], found[f"email{number}"])
            for number in range(1, self.count + 1)
        ]

    def tell(self, error: InvalidInput) -> None:
        """What the service refused: `member-1.email` stands at the first of the others."""
        for name, codes in error.fields.items():
            member, _dot, part = name.removeprefix("member-").partition(".")
            own = f"{part}{member}" if part else name
            for code in codes:
                self.add_error(own if own in self.fields else None, field_text(code))
