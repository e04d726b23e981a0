"""The filters of the message log: the address holds the whole state."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portico.apps.appointments.selectors.message_log import FATES, LogFilters
from portico.web.desk.telling import TRIGGERS

FATE_WORDS = {
    "sent": _("sent"),
    "delivered": _("delivered"),
    "on_its_way": _("on its way"),
    "held": _("held back"),
    "failed": _("not delivered"),
    "skipped": _("not sent"),
    "dropped": _("no longer needed"),
    "opened": _("opened"),
    "unknown": _("perhaps twice"),
}
_ANY = ("", _("Any"))


def _list_kinds() -> list[tuple[str, str]]:
    """One choice for each name; several triggers may share one."""
    first: dict[str, str] = {}
    for trigger, words in TRIGGERS.items():
        first.setdefault(words, trigger)
    return sorted(((trigger, words) for words, trigger in first.items()), key=lambda one: one[1])


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(required=False, label=label, widget=widget)


class MessageLogForm(forms.Form):
    """Every field is optional; what cannot be read is left out, with a word beside it."""

    show = forms.CharField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(required=False, max_length=200)
    kind = forms.ChoiceField(required=False, label=_("Kind"), choices=[_ANY, *_list_kinds()])
    channel = forms.ChoiceField(
        required=False,
        label=_("Channel"),
        choices=[_ANY, ("email", _("E-mail")), ("sms", _("Text"))],
    )
    state = forms.ChoiceField(
        required=False,
        label=_("State"),
        choices=[_ANY, *((fate, FATE_WORDS[fate]) for fate in FATES)],
    )
    day_from = _day(_("From"))
    day_to = _day(_("To"))
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    def wanted(self) -> LogFilters:
        """What could be read, as the selector takes it."""
        self.is_valid()
        found = self.cleaned_data
        words = TRIGGERS.get(found.get("kind", ""))
        return LogFilters(
            is_planned=found.get("show") == "planned",
            text=found.get("q", ""),
            channel=found.get("channel", ""),
            triggers=tuple(t for t, said in TRIGGERS.items() if said == words),
            fate=found.get("state", ""),
            day_from=found.get("day_from"),
            day_to=found.get("day_to"),
            page=found.get("page") or 1,
        )
