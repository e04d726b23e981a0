"""The fields of a form's parts. They show a document as it was typed; the rules judge it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portico.domain.forms.template import OPTIONED, PROFILE_KINDS, RANGED, Kind
from portico.web.desk.form_words import OPERATORS, PROFILE
from portico.web.desk.forms.flow_parts import PartForm

_SHORT: dict[str, Any] = {"class": "input-short", "autocomplete": "off"}
CONDITION_ROWS = (1, 2)


def _line(
    label: Any, hint: Any = "", *, is_short: bool = False, is_needed: bool = False
) -> forms.CharField:
    attributes = dict(_SHORT) if is_short else {}
    widget = forms.TextInput(attrs=attributes)
    return forms.CharField(label=label, help_text=hint, required=is_needed, widget=widget)


def _text(label: Any, hint: Any = "", rows: int = 3) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, required=False, widget=widget)


def _switch(label: Any, hint: Any = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, help_text=hint, required=False)


class SettingsForm(PartForm):
    """What holds for the whole form."""

    intro = _text(_("Introduction"))
    is_signed = _switch(_("Ask for a signature at the end"))
    needs_review = _switch(_("Staff look it through after it is handed in"))
    expires_after = _line(_("Days until it expires"), _("Empty: it stays open."), is_short=True)
    remind_after = _line(_("Remind after so many days"), _("As 3, 7. Empty: never."), is_short=True)
    source = _text(_("Source and terms of use"), _("Shown with the form."), rows=2)


class ConditionForm(PartForm):
    """Show-if: up to two comparisons."""

    if_any = _switch(_("One of them is enough"))
    if1_question = forms.ChoiceField(label=_("Only if the answer to"), required=False)
    if1_operator = forms.ChoiceField(label=_("Comparison"), choices=list(OPERATORS.items()))
    if1_value = _line(_("Value"), _("The words of the answer; yes or no; a number."))
    if2_question = forms.ChoiceField(label=_("and the answer to"), required=False)
    if2_operator = forms.ChoiceField(label=_("Comparison"), choices=list(OPERATORS.items()))
    if2_value = _line(_("Value"))


class SectionForm(ConditionForm):
    """A page of the form."""

    title = _line(_("Title of the page"), is_needed=True)
    intro = _text(_("Introduction"), rows=2)


class QuestionForm(ConditionForm):
    """A question: of what stands here, only what its kind has is shown."""

    label = _line(_("Question"), is_needed=True)
    help = _line(_("Help"), _("Stands beneath the question."))
    text = _text(_("Text"))
    is_required = _switch(_("Has to be answered"))
    may_decline = _switch(_("May be declined"))
    options = _text(
        _("Answers"), _("One per line; for a score with its points, as: Often = 2"), rows=4
    )
    lowest = _line(_("Lowest"), is_short=True)
    highest = _line(_("Highest"), is_short=True)
    lowest_label = _line(_("The lowest means"))
    highest_label = _line(_("The highest means"))
    points = _line(_("Points for yes"), is_short=True)
    prefill = forms.ChoiceField(label=_("Filled from the profile"), required=False)
    is_written_back = _switch(
        _("Offer to write it back"), _("Staff choose when they look it through.")
    )

    def __init__(self, raw: Mapping[str, Any], *, prefix: str, choices: Any = None) -> None:
        super().__init__(raw, prefix=prefix, choices=choices)
        for name in set(QuestionForm.base_fields) - set(ConditionForm.base_fields):
            if name not in FIELDS_OF[Kind(raw["kind"])]:
                del self.fields[name]
        fields = [key for key, kinds in PROFILE_KINDS.items() if raw["kind"] in kinds]
        prefill = self.fields.get("prefill")
        if isinstance(prefill, forms.ChoiceField):
            prefill.choices = [("", _("No")), *((key.value, PROFILE[key]) for key in fields)]


class ScoreForm(PartForm):
    """A sum of points."""

    label = _line(_("Name of the score"), is_needed=True)
    questions = forms.MultipleChoiceField(
        label=_("Questions that count"), required=False, widget=forms.CheckboxSelectMultiple
    )
    bands = _text(_("Bands"), _("One per line, as: 5-9 Mild"), rows=4)


def _fields_of(kind: Kind) -> frozenset[str]:
    names = {"label"} if kind is Kind.STATIC else {"label", "help", "is_required"}
    if kind is Kind.STATIC:
        names.add("text")
    if kind is Kind.CONSENT:
        names = {"label", "help", "text", "may_decline"}
    if kind in OPTIONED:
        names.add("options")
    if kind in RANGED:
        names |= {"lowest", "highest"}
    if kind is Kind.SCALE:
        names |= {"lowest_label", "highest_label"}
    if kind is Kind.YES_NO:
        names.add("points")
    if any(kind in kinds for kinds in PROFILE_KINDS.values()):
        names |= {"prefill", "is_written_back"}
    return frozenset(names)


FIELDS_OF = {kind: _fields_of(kind) for kind in Kind}
"""The fields that each kind of question has."""
