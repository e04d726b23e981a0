"""What a new workspace needs to begin with."""

from typing import Any
from zoneinfo import available_timezones

from django import forms

from portico.domain.states import WorkspaceKind

KINDS = [
    (WorkspaceKind.EVENT.value, "An event: meetings with customers on some days"),
    (WorkspaceKind.LOCATION.value, "A location: a salon, a spa, a shop"),
    (WorkspaceKind.PRACTICE.value, "A practice: sessions with clients"),
]


class WorkspaceForm(forms.Form):
    """Name, kind, zone, and for an event its days."""

    name = forms.CharField(label="Name", max_length=120)
    kind = forms.ChoiceField(
        label="What is it", choices=KINDS, initial=KINDS[0][0], widget=forms.RadioSelect
    )
    time_zone = forms.ChoiceField(label="Time zone", initial="UTC")
    first_day = forms.DateField(
        label="First day", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    last_day = forms.DateField(
        label="Last day", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = self.fields["time_zone"]
        if isinstance(zones, forms.ChoiceField):
            zones.choices = [(name, name) for name in sorted(available_timezones())]

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        found = super().clean() or {}
        first, last = found.get("first_day"), found.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "The last day comes after the first.")
        return found

    def wanted(self) -> dict[str, Any]:
        """The fields as the service takes them."""
        found = dict(self.cleaned_data)
        return found | {"kind": WorkspaceKind(found["kind"])}
