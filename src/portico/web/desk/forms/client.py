"""The list of clients, and the record of one."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portico.apps.appointments.selectors.clients import ORDERS, ClientFilters
from portico.apps.messaging.selectors.texting import has_texts
from portico.apps.people.models import Client
from portico.apps.people.phones import read_mobile, region_of
from portico.apps.people.services.records import ClientRecord, list_tags, mark_record
from portico.apps.workspaces.models import Workspace
from portico.domain.addresses import normalise_address
from portico.domain.flows.document import LONGEST_TAG
from portico.web.common.phones import normalise_phone, phone_region
from portico.web.common.reasons import field_text

_TOO_LONG = {"max_length": field_text("too_long")}
_MARK_LIMIT = 2**32


def _text(label: Any, length: int, *, is_required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=length, required=is_required, error_messages=_TOO_LONG
    )


class ClientFiltersForm(forms.Form):
    """What the address of the list says; what cannot be read is left out."""

    q = forms.CharField(required=False, max_length=200)
    order = forms.ChoiceField(required=False, choices=[("", "")] + [(key, key) for key in ORDERS])
    page = forms.IntegerField(required=False, min_value=1, max_value=1_000_000)

    def wanted(self) -> ClientFilters:
        """What could be read, as the selector takes it."""
        self.is_valid()
        found = self.cleaned_data
        return ClientFilters(
            found.get("q", ""), found.get("order") or "name", found.get("page") or 1
        )


class ClientForm(forms.Form):
    """How the client is called and reached, and three switches. `seen` marks what was edited."""

    first_name = _text(_("First name"), 80, is_required=True)
    last_name = _text(_("Last name"), 80)
    company = _text(_("Company"), 120)
    email = forms.CharField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
        help_text=_(
            "A new one ends all links and signed-in browsers. The old address is told by mail."
        ),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        help_text=_("A change is told to the e-mail address."),
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    birthday = forms.DateField(
        label=_("Birthday"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "off"}, format="%Y-%m-%d"),
        error_messages={"invalid": field_text("malformed")},
    )
    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        max_length=400,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Words with commas between; flows ask for them. 40 characters each."),
    )
    no_portal_access = forms.BooleanField(
        label=_("No portal access"),
        required=False,
        help_text=_("Ends all links and signed-in browsers, and no new ones are mailed."),
    )
    may_not_book = forms.BooleanField(
        label=_("May not book"), required=False, help_text=_("Cannot book online; staff still can.")
    )
    shares_address = forms.BooleanField(
        label=_("Shares an address"),
        required=False,
        help_text=_("Others may have the same address: whoever reads its mail chooses who to be."),
    )
    text_consent = forms.BooleanField(
        label=_("Has agreed to texts"),
        required=False,
        help_text=_("Without that no text is sent, except a code that is asked for. Ask first."),
    )
    seen = forms.IntegerField(min_value=0, max_value=_MARK_LIMIT, widget=forms.HiddenInput)

    def __init__(self, *args: Any, client: Client, workspace: Workspace, **kwargs: Any) -> None:
        initial = _initial(client) | {"seen": mark_record(client)}
        super().__init__(*args, **{"initial": initial, **kwargs})
        self._client, self._region = client, phone_region(workspace.phone)
        self.has_texts = has_texts(workspace)
        if not self.has_texts:
            del self.fields["text_consent"]
        languages = self.fields["language"]
        if isinstance(languages, forms.ChoiceField):
            same = _("The same as the workspace")
            languages.choices = [("", same), *settings.LANGUAGES]

    def clean_email(self) -> str:
        """One spelling for each address; none is fine."""
        typed = str(self.cleaned_data["email"])
        address = normalise_address(typed)
        if typed and address is None:
            raise ValidationError(field_text("malformed_address"))
        return address or ""

    def clean_phone(self) -> str:
        """What can be called; a number that was kept before may stay as it is."""
        typed = str(self.cleaned_data["phone"])
        if not typed or typed == self._client.phone:
            return typed
        number = normalise_phone(typed, self._region)
        if number is None:
            raise ValidationError(field_text("malformed_phone"))
        return number

    def clean_tags(self) -> str:
        """Words of at most 40 characters."""
        typed = str(self.cleaned_data["tags"])
        if any(len(word) > LONGEST_TAG for word in _split(typed)):
            raise ValidationError(field_text("too_long"))
        return typed

    def record(self) -> ClientRecord:
        """All but the contact, as the service takes it."""
        found = self.cleaned_data
        return ClientRecord(
            first_name=found["first_name"],
            last_name=found["last_name"],
            company=found["company"],
            language=found["language"],
            has_portal_access=not found["no_portal_access"],
            may_book=not found["may_not_book"],
            shares_address=found["shares_address"],
            birthday=found["birthday"],
            tags=tuple(_split(found["tags"])),
        )

    def text_consent_wanted(self) -> bool | None:
        """Whether the client has agreed to texts; None where nobody is asked."""
        return self.cleaned_data["text_consent"] if self.has_texts else None

    def show(self, error: ValidationError) -> None:
        """Put what the service refused beside its field."""
        for name, texts in error.message_dict.items():
            for text in texts:
                self.add_error(name if name in self.fields else None, text)

    def accept(self, present: int) -> None:
        """Let the next press save over what somebody else changed, now that it is shown."""
        if isinstance(self.data, QueryDict):
            self.data = self.data.copy()
            self.data["seen"] = str(present)

    def list_others_changes(self) -> list[str]:
        """What the record says now where that differs from what is typed: `Telephone: 061…`."""
        present = _initial(self._client)
        return [
            f"{self.fields[name].label}: {_spell(value)}"
            for name, value in present.items()
            if name in self.fields and _spell(self[name].value()) != _spell(value)
        ]


class AddressForm(forms.Form):
    """Whose access is checked: by an address, or a mobile number where texts go out."""

    address = forms.CharField(
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": field_text("malformed_address")},
    )

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._region = region_of(workspace)
        field = self.fields["address"]
        field.label = _("E-mail address")
        if has_texts(workspace):
            field.label = _("E-mail address or mobile number")
            field.widget = forms.TextInput(attrs=field.widget.attrs)

    def clean_address(self) -> str:
        """One spelling for each address, and for each number."""
        typed = self.cleaned_data["address"]
        address = normalise_address(typed) or read_mobile(typed, self._region)
        if address is None:
            raise ValidationError(field_text("malformed_address"))
        return address


def _initial(client: Client) -> dict[str, Any]:
    return {
        "first_name": client.first_name,
        "last_name": client.last_name,
        "company": client.company,
        "email": client.email,
        "phone": client.phone,
        "language": client.language,
        "no_portal_access": not client.has_portal_access,
        "may_not_book": not client.may_book,
        "shares_address": client.shares_address,
        "text_consent": client.text_consent_at is not None,
        "birthday": client.birthday,
        "tags": ", ".join(list_tags(client)),
    }


def _split(typed: str) -> list[str]:
    return [" ".join(word.split()) for word in typed.split(",") if word.strip()]


def _spell(value: Any) -> str:
    return {True: str(_("yes")), False: str(_("no")), None: ""}.get(value, str(value))
