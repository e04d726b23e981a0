"""The filters of the appointments list: the address holds the whole state."""

from django import forms

from portico.apps.appointments.selectors.desk import AppointmentFilters
from portico.apps.people.models import StaffMember
from portico.apps.schedule.models import Room
from portico.domain.states import AppointmentState

Options = list[tuple[str, str]]


class FiltersForm(forms.Form):
    """Every field is optional; what cannot be read is left out, with a word beside it."""

    state = forms.ChoiceField(
        required=False,
        choices=[("", "")] + [(s.value, s.value) for s in AppointmentState],
        widget=forms.HiddenInput,
    )
    whose = forms.ChoiceField(
        required=False, choices=[("all", "All"), ("my", "My")], widget=forms.HiddenInput
    )
    q = forms.CharField(required=False, max_length=200, label="Search appointments")
    day_from = forms.DateField(
        required=False,
        label="From",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    day_to = forms.DateField(
        required=False,
        label="To",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    organizer = forms.TypedChoiceField(required=False, label="Organizer")
    room = forms.TypedChoiceField(required=False, label="Room")
    page = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def offer(self, staff: list[StaffMember], rooms: list[Room]) -> None:
        """Fill the two lists."""
        self._choose("organizer", [(str(member.uid), member.name) for member in staff])
        self._choose("room", [(str(room.uid), room.name) for room in rooms])

    def _choose(self, name: str, options: Options) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Any"), *options]

    def wanted(self) -> AppointmentFilters:
        """What could be read, as the selector takes it."""
        self.is_valid()
        found = self.cleaned_data
        return AppointmentFilters(
            state=found.get("state", ""),
            whose=found.get("whose") or "all",
            text=found.get("q", ""),
            day_from=found.get("day_from"),
            day_to=found.get("day_to"),
            organizer=found.get("organizer") or None,
            room=found.get("room") or None,
            page=found.get("page") or 1,
        )
