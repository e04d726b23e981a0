"""Settings › Automated messages: one message, a new reminder, what holds for all."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portico.apps.appointments.services.automating import MOST_REQUEST_DAYS
from portico.apps.messaging.models import AutomatedMessage
from portico.apps.messaging.services.automating import (
    BODY_LENGTH,
    MOST_DAYS,
    SUBJECT_LENGTH,
    Wording,
    tags_for,
)
from portico.domain.errors import InvalidInput
from portico.domain.states import Answer
from portico.web.desk.fault_words import fault_text
from portico.web.desk.forms.kept import KeptForm, number, seen_field
from portico.web.desk.tag_words import describe_faults

TAG_CODES = frozenset({"unknown_tag", "not_here", "unclosed", "unopened"})
_TAKES_TAGS = {"data-takes-tags": "", "spellcheck": "true"}


class WordingForm(KeptForm):
    """Subject and text of one message in one language; faults of tags beside their field."""

    seen = seen_field()
    language = forms.CharField(widget=forms.HiddenInput)
    is_on = forms.BooleanField(label=_("Send this message"), required=False)
    is_for_staff_bookings = forms.BooleanField(
        label=_("Also for appointments booked by staff"), required=False
    )
    subject = forms.CharField(
        label=_("Subject"),
        required=False,
        max_length=SUBJECT_LENGTH,
        help_text=_("Empty: the built-in subject."),
        widget=forms.TextInput(attrs=_TAKES_TAGS),
    )
    body = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=BODY_LENGTH,
        strip=False,
        help_text=_(
            "It takes the place of the introduction; empty: the built-in one. Details, buttons and "
            "the cancellation policy follow by themselves, unless a tag puts them elsewhere."
        ),
        widget=forms.Textarea(attrs={**_TAKES_TAGS, "rows": 12}),
    )

    def __init__(self, typed: Any = None, *, row: AutomatedMessage, language: str) -> None:
        text = row.texts.get(language, {})
        initial = {
            "seen": row.version,
            "language": language,
            "is_on": row.is_on,
            "is_for_staff_bookings": row.is_for_staff_bookings,
            "subject": text.get("subject", ""),
            "body": text.get("body", ""),
        }
        super().__init__(typed, initial=initial)
        self._row, self._language = row, language

    def clean_subject(self) -> str:
        """One line with known tags."""
        return self._check("subject")

    def clean_body(self) -> str:
        """Lines end as the product keeps them."""
        return self._check("body").replace("\r\n", "\n")

    def wording(self) -> Wording:
        """What was typed; of a valid form."""
        return Wording(self._language, self.cleaned_data["subject"], self.cleaned_data["body"])

    def show(self, error: InvalidInput) -> None:
        """Faults of tags are there already, each with its line."""
        for name, codes in error.fields.items():
            for code in codes:
                if code not in TAG_CODES:
                    self.add_error(name if name in self.fields else None, fault_text(code))

    def _check(self, part: str) -> str:
        text = str(self.cleaned_data[part])
        for sentence in describe_faults(text, tags_for(self._row, part)):
            self.add_error(part, sentence)
        return text


class ReminderForm(KeptForm):
    """One more reminder."""

    amount = number(_("How long before the start"), least=1, most=72)
    unit = forms.ChoiceField(
        label=_("In"),
        choices=[("hours", _("Hours")), ("days", _("Days"))],
        initial="hours",
    )
    only_answer = forms.ChoiceField(
        label=_("To"),
        required=False,
        choices=[
            ("", _("Everybody who has not declined")),
            (Answer.TENTATIVE.value, _("Those who answered “tentative”")),
            (Answer.ACCEPTED.value, _("Those who accepted")),
            (Answer.NEEDS_ACTION.value, _("Those who have not answered")),
        ],
    )

    def wanted(self) -> dict[str, Any]:
        """As the service takes it; of a valid form."""
        amount, unit = self.cleaned_data["amount"], self.cleaned_data["unit"]
        return {
            "hours_before": amount if unit == "hours" else 0,
            "days_before": min(amount, MOST_DAYS + 1) if unit == "days" else 0,
            "only_answer": self.cleaned_data["only_answer"],
        }


def reminder_form_of(row: AutomatedMessage) -> ReminderForm:
    """The form as the reminder stands."""
    return ReminderForm(
        initial={
            "amount": row.days_before or row.hours_before,
            "unit": "days" if row.days_before else "hours",
            "only_answer": row.only_answer,
        }
    )


class MessageRulesForm(KeptForm):
    """What holds for every message of the workspace."""

    discreet_messages = forms.BooleanField(label=_("Discreet messages"), required=False)
    names_anyone_staff = forms.BooleanField(
        label=_("Name the staff member where “Anyone” was chosen"), required=False
    )
    confirmation_request_days = number(
        _("Ask for a confirmation so many days before the start"),
        _("What is booked later than that is confirmed at once."),
        least=1,
        most=MOST_REQUEST_DAYS,
    )
