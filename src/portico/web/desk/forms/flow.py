"""A new flow."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portico.apps.flows.services.editing import LONGEST_NAME
from portico.web.common.reasons import field_text_lazy
from portico.web.desk.flow_words import offered_triggers
from portico.web.desk.forms.kept import KeptForm

_FAULTS = {"required": field_text_lazy("required"), "max_length": field_text_lazy("too_long")}


class NewFlowForm(KeptForm):
    """Name and trigger; the steps come next."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME, error_messages=_FAULTS)
    trigger = forms.ChoiceField(label=_("Starts with"), choices=offered_triggers())
