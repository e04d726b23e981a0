"""Settings, Sender."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portico.domain.errors import InvalidInput
from portico.domain.senders import LONGEST_NAME, Sender
from portico.web.desk.fault_words import fault_text

_ADDRESS = {"inputmode": "email", "autocomplete": "off", "spellcheck": "false"}


def _address(label: Any, hint: Any) -> forms.CharField:
    widget = forms.TextInput(attrs=_ADDRESS)
    return forms.CharField(
        required=False, max_length=254, label=label, help_text=hint, widget=widget
    )


class SenderForm(forms.Form):
    """Every field is optional: what is empty has the installation's."""

    from_name = forms.CharField(
        required=False,
        max_length=LONGEST_NAME,
        label=_("Name"),
        help_text=_("What people see as the sender. Empty: the name of the workspace."),
    )
    from_address = _address(
        _("Address"),
        _("An address of your own domain. Its domain has to let this mail server send for it."),
    )
    reply_to = _address(
        _("Answers go to"),
        _("Empty: to the address above, else to that of the workspace."),
    )

    def wanted(self) -> Sender:
        """What was typed."""
        found = self.cleaned_data
        return Sender(found["from_name"], found["from_address"], found["reply_to"])

    def show(self, error: InvalidInput) -> None:
        """Put what the service refused beside its field."""
        for name, codes in error.fields.items():
            for code in codes:
                self.add_error(name, fault_text(code))
