"""Forms of staff accounts."""

from typing import Any

from django import forms

from portico.domain.errors import InvalidInput
from portico.web.common.reasons import field_text


class FirstRunForm(forms.Form):
    """Who runs this installation."""

    organization_name = forms.CharField(
        label="Name of your business", max_length=200, help_text="Clients see it in their mails."
    )
    name = forms.CharField(
        label="Your name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label="Your e-mail address", widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label="Password",
        max_length=200,
        strip=False,
        help_text="12 characters or more.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def wanted(self) -> dict[str, Any]:
        """The fields as the service takes them."""
        return dict(self.cleaned_data)

    def show(self, error: InvalidInput) -> None:
        """Put what the service refused beside its field."""
        for field, codes in error.fields.items():
            for code in codes:
                self.add_error(field, field_text(code) if code.islower() else code)


class PasswordForgottenForm(forms.Form):
    """The address to send a link to."""

    email = forms.EmailField(
        label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )


class PasswordNewForm(forms.Form):
    """A new password; the service weighs it."""

    password = forms.CharField(
        label="New password",
        max_length=200,
        strip=False,
        help_text="12 characters or more.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
