"""Why an appointment is cancelled."""

from django import forms


class CancelForm(forms.Form):
    """A reason, kept with the record."""

    reason = forms.CharField(
        label="Reason",
        max_length=1000,
        help_text="Kept in the history.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
