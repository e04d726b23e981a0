"""What somebody said by telephone."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portico.domain.states import Answer

ANSWERS = [
    (Answer.ACCEPTED.value, _("Accept")),
    (Answer.TENTATIVE.value, _("Tentative")),
    (Answer.DECLINED.value, _("Decline")),
    (Answer.NEEDS_ACTION.value, _("No answer yet: ask again")),
]
_CHOOSE = _("Choose one answer.")


class RecordAnswerForm(forms.Form):
    """An answer and a note, as they were given."""

    answer = forms.ChoiceField(
        label=_("Answer"),
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": _("Shorten the note: 500 characters at most.")},
    )
