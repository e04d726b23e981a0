"""Who a staff member is."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portico.apps.people.models import User
from portico.web.common.reasons import field_text
from portico.web.desk.forms.kept import KeptForm, seen_field

_FAULTS = {"max_length": field_text("too_long"), "required": field_text("required")}


class StaffMemberForm(KeptForm):
    """Name, address and title; the user that they sign in as, if any."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        error_messages=_FAULTS,
        help_text=_("Clients see it, where they choose and in confirmations."),
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        required=False,
        error_messages=_FAULTS,
        help_text=_("As “Stylist”. Stands beside the name at the desk."),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        error_messages={"invalid": field_text("malformed_address")},
        help_text=_("Their own appointments are mailed there."),
    )
    join_link = forms.URLField(
        label=_("Own video room"),
        required=False,
        max_length=200,
        assume_scheme="https",
        error_messages={"invalid": field_text("not_a_link")},
        help_text=_(
            "The link to it, https://… Used where online appointments meet in personal rooms; "
            "clients get there by Join in the portal only."
        ),
    )
    user = forms.ChoiceField(
        label=_("Signs in as"),
        required=False,
        error_messages={"invalid_choice": _("Choose one of the list.")},
        help_text=_("Nobody: they can be booked, and do not use the desk."),
    )
    seen = seen_field()

    def __init__(
        self, typed: QueryDict | None, *, users: Sequence[User], initial: dict[str, Any]
    ) -> None:
        super().__init__(typed, initial=initial)
        one = self.fields["user"]
        if isinstance(one, forms.ChoiceField):
            one.choices = [
                ("", _("Nobody")),
                *((str(u.uid), f"{u.name}, {u.email}") for u in users),
            ]
        self._users = {str(user.uid): user for user in users}

    def details(self) -> dict[str, Any]:
        """As the service takes it."""
        found = self.cleaned_data
        return {
            "name": found["name"],
            "title": found["title"],
            "email": found["email"],
            "join_link": found["join_link"],
            "user": self._users.get(found["user"]),
        }
