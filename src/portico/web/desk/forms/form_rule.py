"""A rule: which form, how often, how long before."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portico.apps.care.models import FormTemplate
from portico.domain.errors import InvalidInput
from portico.domain.forms.sending import Frequency, SendingRule
from portico.web.common.reasons import field_text, field_text_lazy
from portico.web.desk.form_words import FREQUENCIES

_FAULTS = {
    "required": field_text_lazy("required"),
    "invalid": field_text_lazy("malformed"),
    "invalid_choice": field_text_lazy("unknown"),
    "min_value": field_text_lazy("out_of_range"),
    "max_value": field_text_lazy("out_of_range"),
}
_SHORT = {"inputmode": "numeric", "class": "input-short", "autocomplete": "off"}


class FormRuleForm(forms.Form):
    """The rules of the domain judge what is typed."""

    use_required_attribute = False
    form = forms.ChoiceField(label=_("Form"), error_messages=_FAULTS)
    frequency = forms.ChoiceField(
        label=_("How often"), choices=list(FREQUENCIES.items()), error_messages=_FAULTS
    )
    months = forms.IntegerField(
        label=_("Months"),
        required=False,
        min_value=0,
        max_value=1200,
        error_messages=_FAULTS,
        help_text=_("For again after so many months."),
        widget=forms.TextInput(attrs=_SHORT),
    )
    days_before = forms.IntegerField(
        label=_("Days before the start"),
        required=False,
        min_value=0,
        max_value=1000,
        error_messages=_FAULTS,
        help_text=_("0 or empty: as soon as it is booked."),
        widget=forms.TextInput(attrs=_SHORT),
    )

    def __init__(self, typed: QueryDict | None, *, templates: Sequence[FormTemplate]) -> None:
        super().__init__(typed)
        self._templates = {str(one.uid): one for one in templates}
        field = self.fields["form"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(key, one.name) for key, one in self._templates.items()]

    @property
    def chosen(self) -> FormTemplate:
        """The form, of a valid rule."""
        return self._templates[self.cleaned_data["form"]]

    @property
    def wanted(self) -> SendingRule:
        """The rule, where the fields can be read."""
        typed = self.cleaned_data
        return SendingRule(
            Frequency(typed["frequency"]), typed["days_before"] or 0, typed["months"] or 0
        )

    def take(self, error: InvalidInput) -> None:
        """Show what the rules refuse beside the fields."""
        for name, codes in error.fields.items():
            for code in codes:
                self.add_error(name, field_text(code))
