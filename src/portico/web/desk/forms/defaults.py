"""Settings, Appointments: what a new appointment begins with."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portico.apps.workspaces.models import Workspace
from portico.apps.workspaces.services.defaults import (
    LONGEST_MINUTES,
    MOST_HOURS,
    SHORTEST_MINUTES,
)
from portico.web.desk.forms.kept import KeptForm

_NUMBER = {"invalid": _("Write a whole number.")}
_WIDGET = {"inputmode": "numeric"}


def _minutes(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=SHORTEST_MINUTES,
        max_value=LONGEST_MINUTES,
        error_messages=_NUMBER,
        widget=forms.NumberInput(attrs=_WIDGET),
    )


class DefaultsForm(KeptForm):
    """Durations, and until when answers are taken."""

    default_minutes = _minutes(_("Usual duration in minutes"))
    maximum_minutes = _minutes(_("Longest duration in minutes"))
    response_deadline_hours = forms.IntegerField(
        label=_("Answers until, in hours before the start"),
        help_text=_("Empty: until the start. Each appointment can have its own moment."),
        required=False,
        min_value=0,
        max_value=MOST_HOURS,
        error_messages=_NUMBER,
        widget=forms.NumberInput(attrs=_WIDGET),
    )

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        initial = {name: getattr(workspace, name) for name in self.base_fields}
        super().__init__(*args, **{"initial": initial, **kwargs})
