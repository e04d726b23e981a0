"""Forms of staff accounts."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms

from portico.domain.errors import InvalidInput
from portico.web.common.reasons import field_text


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """Allauth's form in our words: labels, no placeholder instead of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {"login": "E-mail address", "password": "Password", "remember": "Stay signed in"}
        for name, label in words.items():
            if name in self.fields:
                self.fields[name].label = label
                self.fields[name].help_text = ""
                self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


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
