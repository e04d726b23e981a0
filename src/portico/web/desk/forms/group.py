"""Whom staff put together, and who is their primary contact."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.selectors.desk_groups import DeskGroup
from portico.domain.decisions import Decision
from portico.web.common.choices import offer_choices
from portico.web.common.dates import clock_time
from portico.web.common.reasons import code_text

_ONE = {
    "required": _("Choose one appointment or more."),
    "invalid_choice": _("One of them cannot be chosen any more. Look at the list again."),
}
_WHO = {"required": _("Choose somebody."), "invalid_choice": _("Choose somebody of the group.")}


class GroupWithForm(forms.Form):
    """Appointments of the day that come along with one."""

    uids = forms.MultipleChoiceField(
        label=_("Together with"), widget=forms.CheckboxSelectMultiple, error_messages=_ONE
    )

    def __init__(self, typed: Any, companions: Sequence[Appointment], zone: str) -> None:
        super().__init__(typed)
        offer_choices(self, "uids", [(str(o.uid), _describe(o, zone)) for o in companions])

    def wanted(self) -> list[UUID]:
        """What was ticked; only after `is_valid`."""
        return [UUID(text) for text in self.cleaned_data["uids"]]

    def show(self, decision: Decision) -> None:
        """Why they cannot be one group."""
        for code in decision.codes:
            self.add_error("uids", code_text(code))


class PrimaryForm(forms.Form):
    """Another primary contact."""

    to = forms.ChoiceField(label=_("Primary contact"), error_messages=_WHO)

    def __init__(self, typed: Any, group: DeskGroup) -> None:
        super().__init__(typed)
        who = [(str(one.appointment.uid), str(one.client)) for one in group.leaders]
        offer_choices(self, "to", [("", _("Choose")), *who])

    def wanted(self) -> UUID:
        """Whose appointment was chosen; only after `is_valid`."""
        return UUID(self.cleaned_data["to"])

    def show(self, decision: Decision) -> None:
        """Why this one cannot be."""
        for code in decision.codes:
            self.add_error("to", code_text(code))


def _describe(one: Appointment, zone: str) -> str:
    """`14:30, Anna Berg: Cut, with Mara Engel`."""
    clients = ", ".join(str(a.client) for a in one.attendees.all() if a.client)
    staff = ", ".join(a.staff_member.name for a in one.attendees.all() if a.staff_member)
    clock = clock_time(one.starts_at, zone) if one.starts_at else ""
    words = {"clock": clock, "client": clients, "name": one.name, "staff": staff}
    if not staff:
        return str(_("%(clock)s, %(client)s: %(name)s")) % words
    return str(_("%(clock)s, %(client)s: %(name)s, with %(staff)s")) % words
