"""What clients type."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portico.apps.people.phones import read_mobile
from portico.domain.addresses import normalise_address
from portico.domain.states import Answer
from portico.web.common.choices import offer_choices
from portico.web.common.phones import normalise_phone, phone_region
from portico.web.common.reasons import field_text, field_text_lazy
from portico.web.portal.languages import language_choices
from portico.web.portal.zones import zone_choices

ANSWER_CHOICES = [
    (Answer.ACCEPTED.value, _("Accept")),
    (Answer.TENTATIVE.value, _("Tentative")),
    (Answer.DECLINED.value, _("Decline")),
]
NOTE_LENGTH = 500


class SignInForm(forms.Form):
    """Who wants to come in."""

    email = forms.CharField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": _("Write the address that we write to.")},
    )

    def clean_email(self) -> str:
        """One spelling for each address."""
        address = normalise_address(self.cleaned_data["email"])
        if address is None:
            raise forms.ValidationError(field_text("malformed_address"))
        return address


class TextSignInForm(forms.Form):
    """Who wants to come in by a text."""

    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"}),
        error_messages={
            "required": _("Write your mobile number."),
            "max_length": _("That is no mobile number. Begin with the country, as +41 79 …"),
        },
    )

    def __init__(self, *args: Any, workspace: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._region = phone_region(workspace.phone)

    def clean_phone(self) -> str:
        """One spelling for each number that takes texts."""
        number = read_mobile(self.cleaned_data["phone"], self._region)
        if number is None:
            raise forms.ValidationError(
                _("That is no mobile number. Begin with the country, as +41 79 …")
            )
        return number


class CodeForm(forms.Form):
    """The code of the mail."""

    code = forms.CharField(
        label=_("6-digit code"),
        max_length=64,
        widget=forms.TextInput(
            attrs={"class": "code", "inputmode": "numeric", "autocomplete": "one-time-code"}
        ),
        error_messages={
            "required": _("Write the six digits of the mail."),
            "max_length": _("The code has six digits."),
        },
    )


class FreshCodeForm(CodeForm):
    """The code of a confirming mail, and whether this browser is the client's own."""

    remember = forms.BooleanField(
        label=_("This is my own device: do not ask here again"), required=False
    )


class SpokenCodeForm(SignInForm, CodeForm):
    """An address, and the code that somebody said."""

    field_order = ["email", "code"]


class AnswerForm(forms.Form):
    """Whether a client comes, with a note."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=ANSWER_CHOICES,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one answer."),
            "invalid_choice": _("Choose one answer."),
        },
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": _("Shorten the note: 500 characters at most.")},
    )

    def address_note(self, name: str) -> None:
        """Say whom the note goes to, where there is somebody."""
        if name:
            self.fields["note"].label = _("Note to %(name)s") % {"name": name}


class CancelForm(forms.Form):
    """Why a client cancels."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Shorten the reason: 500 characters at most.")},
    )


class ProfileForm(forms.Form):
    """What clients keep about themselves."""

    first_name = forms.CharField(
        label=_("First name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={
            "required": _("Write your first name."),
            "max_length": _("Shorten the name: 80 characters at most."),
        },
    )
    last_name = forms.CharField(
        label=_("Last name"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        error_messages={"max_length": _("Shorten the name: 80 characters at most.")},
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        help_text=_("For these pages and for messages."),
        error_messages={"invalid_choice": field_text_lazy("unknown_language")},
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_("Online meetings are shown in it."),
        error_messages={"invalid_choice": field_text_lazy("unknown_zone")},
    )

    def __init__(self, *args: Any, workspace: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "language", language_choices(workspace.language))
        offer_choices(self, "time_zone", zone_choices(workspace.time_zone))


class PhoneForm(forms.Form):
    """The telephone number."""

    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, workspace: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._region = phone_region(workspace.phone)

    def clean_phone(self) -> str:
        """A number that can be called, as people write it across borders."""
        typed = self.cleaned_data["phone"]
        if not typed:
            return ""
        number = normalise_phone(typed, self._region)
        if number is None:
            raise forms.ValidationError(field_text("malformed_phone"))
        return number
