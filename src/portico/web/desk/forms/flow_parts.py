"""The fields of a flow's parts. They show a document as it was typed; the rules judge it."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from portico.web.desk.flow_words import (
    FREQUENCIES,
    GOALS,
    UNITS,
    offered_tests,
    offered_triggers,
)

_NUMBER = {"inputmode": "numeric", "autocomplete": "off", "class": "input-short"}
_TAKES_TAGS: dict[str, Any] = {"data-takes-tags": ""}
_DAYS = [
    *(("0", _("Mon")), ("1", _("Tue")), ("2", _("Wed")), ("3", _("Thu"))),
    *(("4", _("Fri")), ("5", _("Sat")), ("6", _("Sun"))),
]
_CANCEL_TYPES = [("normal", _("Normal")), ("late", _("Late")), ("no_show", _("No-show"))]


def _number(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=6, widget=forms.TextInput(attrs=_NUMBER)
    )


def _text(label: Any, hint: Any, *, rows: int, takes_tags: bool = False) -> forms.CharField:
    attributes = {"rows": rows} | (_TAKES_TAGS if takes_tags else {})
    return forms.CharField(
        label=label, help_text=hint, strip=False, widget=forms.Textarea(attrs=attributes)
    )


def _boxes(label: Any, choices: Any = (), hint: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        help_text=hint,
        required=False,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
    )


class PartForm(forms.Form):
    """Shows values of a document, and faults beside them; it checks nothing by itself."""

    use_required_attribute = False

    def __init__(self, raw: Mapping[str, Any], *, prefix: str, choices: Any = None) -> None:
        super().__init__(prefix=prefix, auto_id="id_%s")
        for name, offered in (choices or {}).items():
            field = self.fields.get(name)
            if isinstance(field, forms.ChoiceField):
                field.choices = offered
        typed: MultiValueDict[str, Any] = MultiValueDict()
        for name in self.fields:
            value = raw.get(name, "")
            typed.setlist(self.add_prefix(name), value if isinstance(value, list) else [value])
        self.data, self.is_bound = typed, True
        self.full_clean()

    def full_clean(self) -> None:
        """A draft may be unfinished: what is wrong is said when it is put into effect."""
        self._errors = ErrorDict()
        self.cleaned_data = {}

    def read(self, posted: QueryDict) -> dict[str, Any]:
        """What was typed into the fields, as a document keeps it."""
        typed: dict[str, Any] = {}
        for name, field in self.fields.items():
            key = self.add_prefix(name)
            is_many = isinstance(field, forms.MultipleChoiceField)
            typed[name] = posted.getlist(key) if is_many else posted.get(key, "")
        return typed


class StartForm(PartForm):
    """The trigger and its filters."""

    trigger = forms.ChoiceField(label=_("Starts with"), choices=offered_triggers())
    amount = _number(_("How long before"))
    unit = forms.ChoiceField(
        label=_("Unit"), choices=[(key, UNITS[key]) for key in ("hours", "days", "weeks")]
    )
    cancel_types = _boxes(_("Only when cancelled as"), _CANCEL_TYPES, _("None chosen: whatever."))
    services = _boxes(_("Only these services"), hint=_("None chosen: all."))
    categories = _boxes(_("Only these categories"), hint=_("None chosen: all."))
    staff = _boxes(_("Only with this staff"), hint=_("None chosen: all."))
    has_open_form = forms.BooleanField(
        label=_("Only clients with a form still to fill in"), required=False
    )


class RulesForm(PartForm):
    """How often, until when, what for."""

    frequency = forms.ChoiceField(label=_("How often"), choices=list(FREQUENCIES.items()))
    period_days = _number(_("Days between two runs"), _("For once in so many days."))
    stops_if_cancelled = forms.BooleanField(
        label=_("Stop if the appointment is cancelled"), required=False
    )
    goal = forms.ChoiceField(label=_("Goal"), choices=[("", _("None")), *GOALS.items()])
    goal_ends_run = forms.BooleanField(
        label=_("Reaching the goal ends the run"),
        required=False,
        help_text=_("Off: it is counted, and the steps go on."),
    )
    goal_days = _number(_("Days after the last step in which the goal still counts, 0 to 7"))


class WaitForm(PartForm):
    """A wait."""

    amount = _number(_("How long"))
    unit = forms.ChoiceField(label=_("Unit"), choices=list(UNITS.items()))
    at = forms.CharField(
        label=_("Then until this time of day"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time", "class": "input-short"}),
    )
    weekdays = _boxes(_("Then until one of these days"), _DAYS)


class EmailForm(PartForm):
    """An e-mail."""

    subject = forms.CharField(
        label=_("Subject"), max_length=250, widget=forms.TextInput(attrs=_TAKES_TAGS)
    )
    body = _text(_("Text"), "", rows=7, takes_tags=True)
    is_marketing = forms.BooleanField(
        label=_("This is marketing"),
        required=False,
        help_text=_(
            "Goes only to who takes marketing, with a link to end it. "
            "Without this mark it goes out within 14 days of the start only."
        ),
    )


class TextForm(PartForm):
    """A text message."""

    body = _text(_("Text"), _("480 characters at most."), rows=3, takes_tags=True)
    is_marketing = EmailForm.base_fields["is_marketing"]


class ConditionForm(PartForm):
    """A question about the client."""

    test = forms.ChoiceField(label=_("The client"), choices=offered_tests())
    amount = _number(_("How many"), _("For past appointments."))
    tag = forms.CharField(label=_("Tag"), max_length=60)


class TagForm(PartForm):
    """A tag to add or remove."""

    tag = forms.CharField(label=_("Tag"), max_length=60)


class NoteForm(PartForm):
    """A note to staff."""

    body = _text(_("Note"), _("Stands in the history of the client and the appointment."), rows=2)


class WebhookForm(PartForm):
    """A webhook."""

    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("A POST of JSON, signed; private networks are refused."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )


FORMS: dict[str, type[PartForm]] = {
    "wait": WaitForm,
    "email": EmailForm,
    "text": TextForm,
    "condition": ConditionForm,
    "add_tag": TagForm,
    "remove_tag": TagForm,
    "note": NoteForm,
    "webhook": WebhookForm,
}


def show_faults(form: PartForm, faults: Mapping[str, Collection[str]]) -> None:
    """Sentences beside their fields; what has no field here stands above the form's."""
    for name, sentences in faults.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)
