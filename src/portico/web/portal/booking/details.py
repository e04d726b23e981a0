"""The details: what is booked, who it is for, what is agreed to, and until when it is held."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portico.apps.appointments.selectors.booking_facts import find_hold
from portico.domain.errors import NotThere, Refused, SlotTaken
from portico.web.portal.booking.booker import Booker
from portico.web.portal.booking.times import Trouble, find_times, tell_trouble, zones_of
from portico.web.portal.booking.wishes import Wish, read_wish
from portico.web.portal.slots.asking import Asked, Zones, read_start, write_start

NAME_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Details:
    """What is about to be booked.

    `ends_at`: None where it depends on who comes. `held_until`: until when the time is held for
    the client; None: not, or not any more. `trouble`: where it is not free any more.
    """

    wish: Wish
    start: datetime
    zones: Zones
    held_until: datetime | None
    trouble: Trouble | None = None

    @property
    def ends_at(self) -> datetime | None:
        """The end of the visit, where it is certain."""
        least, most = self.wish.minutes
        return self.start + timedelta(minutes=least) if least == most else None

    @property
    def query(self) -> list[tuple[str, str]]:
        """The address of these details."""
        return [*self.wish.query, ("start", write_start(self.start))]


class PolicyForm(forms.Form):
    """The cancellation policy, agreed to as it was read; nothing to fill in without one.

    The page sends the text that it showed as `policy_text`: a text that was changed meanwhile is
    shown, and has to be agreed to anew.
    """

    policy = forms.BooleanField(
        label=gettext_lazy("I have read the cancellation policy and agree to it"),
        error_messages={"required": gettext_lazy("Agree to the cancellation policy to book.")},
    )

    def __init__(
        self, posted: Mapping[str, Any] | None = None, *, policy_text: str, **options: Any
    ) -> None:
        read = posted.get("policy_text", "") if posted is not None else policy_text
        self.is_changed = _same(read) != _same(policy_text)
        if self.is_changed and posted is not None:
            posted = {name: posted[name] for name in posted if name != "policy"}
        super().__init__(posted, **options)
        self.policy_text = policy_text
        if not policy_text.strip():
            del self.fields["policy"]
        elif self.is_changed:
            self.fields["policy"].error_messages["required"] = _(
                "The policy was changed meanwhile. Read it again, then agree."
            )

    @property
    def accepted(self) -> str:
        """The text that was agreed to."""
        return self.policy_text if self.cleaned_data.get("policy") else ""


class DetailsForm(PolicyForm):
    """Who the visit is for, and the policy."""

    booked_for = forms.CharField(
        label=gettext_lazy("Is it for somebody else?"),
        required=False,
        max_length=NAME_LENGTH,
        help_text=gettext_lazy("Write their name. The appointment stays with you."),
        error_messages={
            "max_length": gettext_lazy("Shorten the name: 120 characters at most."),
        },
    )
    field_order = ["booked_for", "policy"]


def read_details(request: HttpRequest, booker: Booker) -> tuple[Wish, datetime]:
    """The wish and the start of the address; raises NotThere."""
    wish = read_wish(request.GET, booker.workspace)
    start = read_start(request.GET.get("start", ""))
    if start is None or not wish.lines:
        raise NotThere("start")
    return wish, start


def load_details(booker: Booker, wish: Wish, start: datetime) -> Details:
    """What is to be booked then. A time that is not held is looked for: it may be gone."""
    zones = zones_of(booker, wish)
    held_until = None
    if booker.client is not None:
        held_until = find_hold(booker.client, start, now=booker.now)
    details = Details(wish, start, zones, held_until)
    if held_until is not None:
        return details
    found = find_times(booker, wish, Asked.on(start, zones), zones)
    if not found.decision.is_allowed:
        return Details(wish, start, zones, None, Trouble(sentences=booker.tell(found.decision)))
    if found.sought.has(start):
        return details
    trouble = tell_trouble(SlotTaken(), booker, wish, start, found)
    return Details(wish, start, zones, None, trouble)


def describe_failure(
    booker: Booker, wish: Wish, start: datetime, error: Refused | SlotTaken
) -> Details:
    """The details of a time that could not be had: why, and the nearest ones."""
    zones = zones_of(booker, wish)
    found = find_times(booker, wish, Asked.on(start, zones), zones)
    return Details(wish, start, zones, None, tell_trouble(error, booker, wish, start, found))


def render_details(
    request: HttpRequest,
    booker: Booker,
    details: Details,
    form: PolicyForm,
    *,
    status: int = 200,
) -> HttpResponse:
    """The page of the details; a bound form keeps what was typed.

    The template shows the form's fields in their order, and the policy last.
    """
    context = {
        "wish": details.wish,
        "details": details,
        "form": form,
        "trouble": details.trouble,
        "zones": details.zones,
    }
    if details.trouble is not None and status == 200:
        status = 409
    return booker.show(request, "book_details.html", context, status=status)


def times_address(booker: Booker, wish: Wish, start: datetime) -> str:
    """The picker, at the day of this start."""
    shown = zones_of(booker, wish).shown
    return booker.address("times", [*wish.query, ("day", f"{start.astimezone(shown):%Y-%m-%d}")])


def _same(text: str) -> str:
    return "\n".join(text.split("\r\n")).strip()
