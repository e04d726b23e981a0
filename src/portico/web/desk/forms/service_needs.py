"""Which rooms and resources a service needs."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portico.apps.catalog.models import Service
from portico.apps.schedule.models import Resource, Room, ServiceNeed
from portico.web.common.choices import offer_choices
from portico.web.desk.forms.kept import KeptForm, seen_field


class NeedsForm(KeptForm):
    """Boxes for rooms, of which one is taken, and resources, of which a unit of each is."""

    rooms = forms.MultipleChoiceField(
        label=_("Rooms"),
        required=False,
        help_text=_("One of the chosen rooms is taken. None chosen: it needs no room."),
        widget=forms.CheckboxSelectMultiple,
    )
    resources = forms.MultipleChoiceField(
        label=_("Resources"),
        required=False,
        help_text=_("One unit of each chosen resource is taken, buffers included."),
        widget=forms.CheckboxSelectMultiple,
    )
    seen = seen_field()

    def __init__(
        self,
        *args: Any,
        service: Service,
        rooms: Sequence[Room],
        resources: Sequence[Resource],
        needs: Sequence[ServiceNeed],
        **kwargs: Any,
    ) -> None:
        initial = {
            "seen": service.version,
            "rooms": [str(need.room.uid) for need in needs if need.room],
            "resources": [str(need.resource.uid) for need in needs if need.resource],
        }
        super().__init__(*args, **{"initial": initial, **kwargs})
        self._rooms, self._resources = rooms, resources
        offer_choices(self, "rooms", [(str(room.uid), room.name) for room in rooms])
        offer_choices(self, "resources", [(str(one.uid), one.name) for one in resources])

    def chosen_rooms(self) -> list[Room]:
        """The rooms whose boxes are on."""
        return [one for one in self._rooms if str(one.uid) in self.cleaned_data["rooms"]]

    def chosen_resources(self) -> list[Resource]:
        """The resources whose boxes are on."""
        chosen = self.cleaned_data["resources"]
        return [one for one in self._resources if str(one.uid) in chosen]
