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
        help_text=_("Kept in the history, and told in the cancellation. A no-show needs none."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Write why, in a few words."),
            "max_length": _("Shorten the reason: 1000 characters at most."),
        },
    )
    is_notifying = forms.BooleanField(label=_("Notify client"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.data.get("cancel_type") == CancelType.NO_SHOW:
            self.fields["reason"].required = False


class UncancelForm(forms.Form):
    """Whether the client is told."""

    is_notifying = forms.BooleanField(label=_("Notify client"), required=False)
