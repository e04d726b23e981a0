"""Settings, Cancel & Reschedule."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portico.apps.workspaces.models import Workspace
from portico.apps.workspaces.services.cancelling_rules import LIMITS
from portico.web.desk.forms.kept import KeptForm

_FAULTS = {
    "required": _("Write a whole number."),
    "invalid": _("Write a whole number."),
    "min_value": _("0 is the least."),
    "max_value": _("%(limit_value)d is the most."),
}


def _number(name: str, label: Any, consequence: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=consequence,
        min_value=0,
        max_value=LIMITS[name],
        error_messages=_FAULTS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class CancelRulesForm(KeptForm):
    """Each with its consequence in one sentence."""

    allow_self_cancellation = forms.BooleanField(required=False)
    self_cancellation_hours = _number(
        "self_cancellation_hours",
        _("Until how many hours before the start"),
        _("0: until the start. Later, the portal names the deadline and how to reach you."),
    )
    allow_self_rescheduling = forms.BooleanField(required=False)
    self_rescheduling_hours = _number(
        "self_rescheduling_hours",
        _("Until how many hours before the start"),
        _("0: until the start. The new time is one that could be booked with the same people."),
    )
    grace_minutes = _number(
        "grace_minutes",
        _("Grace in minutes after an online booking"),
        _("So long a client may cancel or move what they booked online, however soon it is."),
    )
    undo_minutes = _number(
        "undo_minutes",
        _("Undo in minutes"),
        _("So long the time stays held for whoever cancelled or declined; 0: there is no Undo."),
    )
    late_cancellation_hours = _number(
        "late_cancellation_hours",
        _("Late, in hours before the start"),
        _("When staff cancel later than that, “late” is preselected; they may choose otherwise."),
    )

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        initial = {name: getattr(workspace, name) for name in self.base_fields}
        super().__init__(*args, **{"initial": initial, **kwargs})
