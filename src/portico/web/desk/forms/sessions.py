"""Settings, Sessions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portico.apps.care.models import VideoServer
from portico.apps.care.services.setting_sessions import SessionSettings
from portico.apps.workspaces.models import Workspace
from portico.domain.states import Video
from portico.web.common.reasons import field_text
from portico.web.desk.forms.kept import KeptForm

_CHOICES = (
    (Video.LINK.value, _("One link for all online appointments")),
    (Video.PERSONAL.value, _("The room of whoever organizes")),
    (Video.ROOMS.value, _("A room of its own for each appointment")),
)


def _link(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=200,
        widget=forms.URLInput(attrs={"inputmode": "url", "placeholder": "https://"}),
        error_messages={"max_length": field_text("too_long")},
    )


class SessionsForm(KeptForm):
    """Each with its consequence in one sentence; the secret is never shown again."""

    completes_by_itself = forms.BooleanField(required=False)
    video = forms.ChoiceField(
        label=_("Where online appointments meet"),
        choices=_CHOICES,
        widget=forms.RadioSelect,
        help_text=_("A link typed into an appointment goes before all of them."),
        error_messages={"invalid_choice": _("Choose one of the list.")},
    )
    join_link = _link(
        _("The one link"),
        _("Stands in confirmations and calendars, except in discreet ones."),
    )
    base_url = _link(
        _("Jitsi Meet server"),
        _("As https://meet.example.com. Room names cannot be guessed, and stand in no text."),
    )
    app_id = forms.CharField(
        label=_("App ID"),
        required=False,
        max_length=120,
        help_text=_("Where the server asks for tokens (JWT). Empty: it does not."),
        error_messages={"max_length": field_text("too_long")},
    )
    secret = forms.CharField(
        label=_("App secret"),
        required=False,
        max_length=400,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"max_length": field_text("too_long")},
    )

    def __init__(
        self, *args: Any, workspace: Workspace, server: VideoServer | None, **kwargs: Any
    ) -> None:
        initial = {
            "completes_by_itself": workspace.completes_by_itself,
            "video": workspace.video,
            "join_link": workspace.join_link,
            "base_url": server.base_url if server else "",
            "app_id": server.app_id if server else "",
        }
        super().__init__(*args, **{"initial": initial, **kwargs})
        has_secret = server is not None and bool(server.sealed_secret)
        self.fields["secret"].help_text = (
            _("One is kept. Write a new one to replace it.")
            if has_secret
            else _("Signs a token for each guest. Kept sealed, and never shown again.")
        )

    def settings(self) -> SessionSettings:
        """As the service takes it."""
        found = self.cleaned_data
        return SessionSettings(
            completes_by_itself=found["completes_by_itself"],
            video=Video(found["video"]),
            join_link=found["join_link"].strip(),
            base_url=found["base_url"].strip(),
            app_id=found["app_id"].strip(),
            secret=found["secret"],
        )
