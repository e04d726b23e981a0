"""A template of summaries."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portico.apps.care.models import SummaryTemplate
from portico.apps.catalog.models import Service
from portico.apps.workspaces.models import Workspace
from portico.web.common.reasons import field_text
from portico.web.desk.forms.kept import KeptForm, seen_field

_FAULTS = {"required": field_text("required"), "max_length": field_text("too_long")}


class TemplateForm(KeptForm):
    """Name, for which service, and the text in Markdown."""

    name = forms.CharField(label=_("Name"), max_length=120, error_messages=_FAULTS)
    service = forms.ChoiceField(
        label=_("Service"),
        required=False,
        error_messages={"invalid_choice": _("Choose one of the list.")},
        help_text=_("It is offered first on sessions with this service."),
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=20_000,
        error_messages=_FAULTS,
        widget=forms.Textarea(attrs={"rows": 14, "dir": "auto"}),
        help_text=_("Markdown, as ## Plan for a heading."),
    )
    seen = seen_field()

    def __init__(
        self, typed: QueryDict | None, *, workspace: Workspace, template: SummaryTemplate | None
    ) -> None:
        service = template.service if template else None
        initial: dict[str, Any] = {
            "name": template.name if template else "",
            "text": template.text if template else "",
            "service": str(service.uid) if service else "",
            "seen": template.version if template else 0,
        }
        super().__init__(typed, initial=initial)
        offered = Service.objects.filter(workspace=workspace).order_by("name")
        one = self.fields["service"]
        if isinstance(one, forms.ChoiceField):
            one.choices = [("", _("Any service")), *((str(s.uid), s.name) for s in offered)]

    def details(self) -> dict[str, Any]:
        """As the service takes it."""
        found = self.cleaned_data
        return {
            "name": found["name"],
            "text": found["text"],
            "service_uid": UUID(found["service"]) if found["service"] else None,
            "seen": found["seen"],
        }
