"""Settings › Texts: the sender, a test, and the words of one text."""

from datetime import time
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portico.apps.messaging.models import AutomatedMessage, TextSender
from portico.apps.messaging.services.configuring_texts import SenderInput
from portico.apps.messaging.services.wording_texts import text_tags_for
from portico.domain.errors import InvalidInput
from portico.domain.texting import MOST_CHARACTERS
from portico.web.desk.fault_words import fault_text
from portico.web.desk.forms.automated import TAG_CODES
from portico.web.desk.forms.kept import KeptForm, seen_field
from portico.web.desk.tag_words import describe_faults

_CLOCK = {"invalid": _("Write a time of day as 21:00."), "required": _("Write a time of day.")}


def _clock(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        input_formats=["%H:%M", "%H:%M:%S"],
        error_messages=_CLOCK,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )


class SenderForm(KeptForm):
    """Provider, number and quiet hours. The token is never shown again."""

    seen = seen_field()
    is_on = forms.BooleanField(label=_("Send texts"), required=False)
    account = forms.CharField(
        label=_("Account SID"),
        required=False,
        max_length=64,
        help_text=_("From Twilio's console, it begins with AC."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    token = forms.CharField(
        label=_("Auth token"),
        required=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    number = forms.CharField(
        label=_("Sender's number"),
        max_length=64,
        help_text=_("A number of yours at Twilio, +41 79 555 01 00, or a messaging service, MG…"),
        error_messages={"required": _("Write the number that texts come from.")},
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    quiet_from = _clock(_("Quiet from"))
    quiet_until = _clock(_("Quiet until"))
    answers_keywords = forms.BooleanField(
        label=_("We answer STOP, START and HELP ourselves"),
        required=False,
        help_text=_("Off: Twilio does, as it is set up from the start. We follow them either way."),
    )

    def __init__(self, typed: Any = None, *, sender: TextSender | None) -> None:
        kept = sender or TextSender(is_on=True, version=0)
        names = ("is_on", "account", "number", "quiet_from", "quiet_until", "answers_keywords")
        initial = {name: getattr(kept, name) for name in names}
        super().__init__(typed, initial={**initial, "seen": kept.version})
        has_token = bool(kept.sealed_token)
        self.fields["token"].help_text = (
            _("One is kept, and never shown. Write another to replace it.")
            if has_token
            else _("From Twilio's console. It is kept sealed, and never shown again.")
        )
        if settings.HAS_MAILBOX_PAGE:
            del self.fields["account"], self.fields["token"]

    def wanted(self) -> SenderInput:
        """As the service takes it; of a valid form."""
        typed = self.cleaned_data
        return SenderInput(
            is_on=typed["is_on"],
            account=typed.get("account", ""),
            token=typed.get("token", ""),
            number=typed["number"],
            answers_keywords=typed["answers_keywords"],
            quiet_from=time(typed["quiet_from"].hour, typed["quiet_from"].minute),
            quiet_until=time(typed["quiet_until"].hour, typed["quiet_until"].minute),
        )


class TestTextForm(KeptForm):
    """Whom a test goes to."""

    to = forms.CharField(
        label=_("To this mobile number"),
        max_length=40,
        error_messages={"required": _("Write a mobile number.")},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"}),
    )


class TextWordingForm(KeptForm):
    """The words of one text in one language."""

    seen = seen_field()
    language = forms.CharField(widget=forms.HiddenInput)
    is_on = forms.BooleanField(label=_("Send it as a text too"), required=False)
    body = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        max_length=MOST_CHARACTERS * 2,
        help_text=_(
            "Empty: the built-in words. The link to the portal follows by itself, unless a tag "
            "puts it elsewhere."
        ),
        widget=forms.Textarea(attrs={"rows": 5, "data-takes-tags": "", "spellcheck": "true"}),
    )

    def __init__(
        self,
        typed: Any = None,
        *,
        mail: AutomatedMessage,
        row: AutomatedMessage,
        language: str,
    ) -> None:
        body = row.texts.get(language, {}).get("body", "")
        initial = {"seen": row.version, "language": language, "is_on": row.is_on, "body": body}
        super().__init__(typed, initial=initial)
        self._mail = mail

    def clean_body(self) -> str:
        """Known tags only, each fault with its line."""
        body = str(self.cleaned_data["body"]).replace("\r\n", "\n")
        for sentence in describe_faults(body, text_tags_for(self._mail)):
            self.add_error("body", sentence)
        return body

    def show(self, error: InvalidInput) -> None:
        """Faults of tags are there already."""
        for name, codes in error.fields.items():
            for code in codes:
                if code not in TAG_CODES:
                    self.add_error(name if name in self.fields else None, fault_text(code))
