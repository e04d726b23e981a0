"""*My notifications*: which changes, and how."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portico.apps.messaging.selectors.automated import list_wanted
from portico.apps.messaging.selectors.texting import has_texts
from portico.apps.messaging.services.choosing import WantedTexts
from portico.apps.people.models import User
from portico.apps.people.phones import read_mobile, region_of
from portico.apps.workspaces.models import Workspace
from portico.domain.notifications import Change
from portico.web.common.reasons import field_text

_ALL = [(change.value, change.value) for change in Change]


class NoticesForm(forms.Form):
    """Texts are asked for only where they go out."""

    on = forms.MultipleChoiceField(choices=_ALL, required=False)
    text = forms.MultipleChoiceField(choices=_ALL, required=False)
    mobile = forms.CharField(
        label=_("Your mobile number"),
        required=False,
        max_length=40,
        error_messages={"max_length": field_text("malformed_phone")},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, user: User, workspace: Workspace, **kwargs: Any) -> None:
        self.has_texts = has_texts(workspace)
        chosen = {
            "on": [change.value for change in list_wanted(user)],
            "text": [change.value for change in list_wanted(user, channel="sms")],
            "mobile": user.mobile,
        }
        super().__init__(*args, **{**kwargs, "initial": chosen})
        self._region = region_of(workspace)

    def clean_mobile(self) -> str:
        """In E.164; needed where a text is wanted."""
        typed = self.cleaned_data["mobile"].strip()
        number = read_mobile(typed, self._region) if typed else ""
        is_missing = self.has_texts and not typed and self.cleaned_data.get("text")
        if number is None or is_missing:
            raise forms.ValidationError(field_text("malformed_mobile"))
        return number

    def is_on(self, name: str, change: Change) -> bool:
        """Whether the switch stands on: as typed, else as kept."""
        return change.value in (self[name].value() or ())

    @property
    def wanted(self) -> set[Change]:
        """Changes to be mailed."""
        return {Change(value) for value in self.cleaned_data["on"]}

    @property
    def texts(self) -> WantedTexts | None:
        """None where nobody was asked."""
        if not self.has_texts:
            return None
        changes = {Change(value) for value in self.cleaned_data["text"]}
        return WantedTexts(changes, self.cleaned_data["mobile"])
