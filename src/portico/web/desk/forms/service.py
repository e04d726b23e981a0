"""What a service is."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portico.apps.catalog.models import Service
from portico.apps.catalog.services.describing import LONGEST, ServiceDetails
from portico.domain.errors import InvalidInput
from portico.web.common.reasons import field_text
from portico.web.desk.forms.kept import KeptForm, cents_of, number, price, price_of, seen_field

_TOO_LONG = {"max_length": field_text("too_long"), "required": field_text("required")}
_MINUTES = ("duration", "processing", "finishing", "buffer_before", "buffer_after")


class ServiceForm(KeptForm):
    """Details, minutes, price, and how it is offered."""

    name = forms.CharField(label=_("Name"), max_length=120, error_messages=_TOO_LONG)
    category = forms.CharField(
        label=_("Category"),
        required=False,
        max_length=80,
        error_messages=_TOO_LONG,
        help_text=_("Services of one category stand together."),
        widget=forms.TextInput(attrs={"list": "categories", "autocomplete": "off"}),
    )
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=2000,
        error_messages=_TOO_LONG,
        help_text=_("Read before booking."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    duration = number(
        _("Duration in minutes"),
        _("The staff member works with the client."),
        least=1,
        most=LONGEST,
    )
    processing = number(
        _("Processing in minutes"),
        _("The client waits; the staff member can take others."),
        most=LONGEST,
    )
    finishing = number(
        _("Finishing in minutes"), _("The staff member works with the client again."), most=LONGEST
    )
    buffer_before = number(
        _("Buffer before in minutes"), _("The staff member prepares; no client yet."), most=LONGEST
    )
    buffer_after = number(
        _("Buffer after in minutes"),
        _("The staff member tidies up; the client is gone."),
        most=LONGEST,
    )
    price = price(_("Price"), _("Empty: no price is shown."))
    currency = forms.CharField(
        label=_("Currency"),
        required=False,
        max_length=3,
        help_text=_("Three letters, as EUR or CHF."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    clients_can_self_schedule = forms.BooleanField(
        label=_("Clients can self-schedule"),
        required=False,
        help_text=_("Off: only staff book it."),
    )
    is_prompt_to_call = forms.BooleanField(
        label=_("Prompt to call"),
        required=False,
        help_text=_("It is shown when booking, with your telephone number instead of times."),
    )
    is_by_video = forms.BooleanField(
        label=_("By video"),
        required=False,
        help_text=_("It takes place at the link to join, of the workspace or the appointment."),
    )
    seen = seen_field()

    def __init__(
        self, *args: Any, service: Service | None, currency: str = "", **kwargs: Any
    ) -> None:
        initial = _initial(service) if service else _blank(currency)
        super().__init__(*args, **{"initial": initial, **kwargs})
        for name in _MINUTES[1:]:
            self.fields[name].required = False

    def clean_currency(self) -> str:
        """Three capital letters."""
        typed = str(self.cleaned_data["currency"]).strip().upper()
        if typed and not (len(typed) == 3 and typed.isascii() and typed.isalpha()):
            raise ValidationError(_("Write three letters, as EUR or CHF."))
        return typed

    def details(self) -> ServiceDetails:
        """As the service takes it."""
        found: dict[str, Any] = {n: v for n, v in self.cleaned_data.items() if n != "seen"}
        found["price_cents"] = cents_of(found.pop("price"))
        for name in _MINUTES:
            found[name] = found[name] or 0
        return ServiceDetails(**found)

    def show(self, error: InvalidInput) -> None:
        """`price_cents` stands beside the price."""
        fields = {"price" if n == "price_cents" else n: c for n, c in error.fields.items()}
        super().show(InvalidInput(fields))


def _initial(service: Service) -> dict[str, Any]:
    names = [name for name in ServiceForm.base_fields if name not in ("seen", "price")]
    shown = {name: getattr(service, name) for name in names}
    return shown | {"price": price_of(service.price_cents), "seen": service.version}


def _blank(currency: str) -> dict[str, Any]:
    zeros = dict.fromkeys(_MINUTES[1:], 0)
    return {"seen": 0, "duration": 60, "currency": currency, **zeros}
