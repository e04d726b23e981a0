"""What staff say when they cancel, and when they bring back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portico.domain.cancellation import CancelType

CANCEL_TYPES = [
    (CancelType.NORMAL.value, _("Normal")),
    (CancelType.LATE.value, _("Late")),
    (CancelType.NO_SHOW.value, _("No-show")),
]
_CHOOSE = {"required": _("Choose a type."), "invalid_choice": _("Choose a type.")}


class CancelTypeForm(forms.Form):
    """Of which type a cancelled appointment is."""

    cancel_type = forms.ChoiceField(
        label=_("Type"), choices=CANCEL_TYPES, widget=forms.RadioSelect, error_messages=_CHOOSE
    )


class CancelForm(CancelTypeForm):
    """Type, a reason that is kept with the record, and whether the client is told."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        required=False,
        help_text=_("Kept in the history; it stands in the cancellation too."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Shorten the reason: 1000 characters at most.")},
    )
    is_notifying = forms.BooleanField(label=_("Notify client"), required=False)

    def clean(self) -> dict[str, Any]:
        """Who did not show up needs no reason; everything else is told why."""
        found = super().clean() or {}
        is_no_show = found.get("cancel_type") == CancelType.NO_SHOW
        if not is_no_show and "reason" not in self.errors and not found.get("reason"):
            self.add_error("reason", _("Write why, in a few words."))
        return found


class UncancelForm(forms.Form):
    """Whether the client is told."""

    is_notifying = forms.BooleanField(label=_("Notify client"), required=False)
