"""Ready-made flows (product page 5): drafts to begin with, in the workspace's language."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portico.apps.workspaces.languages import pick_language
from portico.apps.workspaces.models import Workspace
from portico.domain.flows.document import Raw


@dataclass(frozen=True, slots=True)
class Preset:
    """One of the gallery; `build` writes the document in the active language."""

    key: str
    name: str | Promise
    what: str | Promise
    build: Callable[[], Raw]


def build_preset(preset: Preset, workspace: Workspace) -> tuple[str, Raw]:
    """Name and document, in the language of the workspace."""
    with translation.override(pick_language("", workspace.language)):
        return str(preset.name), preset.build()


def _document(trigger: str, *steps: Raw, goal: str = "", **more: object) -> Raw:
    return {
        "start": {"trigger": trigger},
        "steps": list(steps),
        "frequency": "every_time",
        "goal": goal,
        "goal_days": "7",
        "goal_ends_run": "on",
        **more,
    }


def _wait(key: str, amount: int, unit: str, at: str = "") -> Raw:
    return {"id": key, "kind": "wait", "amount": str(amount), "unit": unit, "at": at}


def _email(key: str, subject: str, *lines: str, is_marketing: bool = False) -> Raw:
    body = "\n\n".join((_("Hello {{ client.first_name }},"), *lines))
    marketing = "on" if is_marketing else ""
    return {
        "id": key,
        "kind": "email",
        "subject": subject,
        "body": body,
        "is_marketing": marketing,
    }


def _if_nothing_ahead(key: str, *steps: Raw) -> Raw:
    return {
        "id": key,
        "kind": "condition",
        "test": "has_no_future_appointment",
        "yes": list(steps),
        "no": [],
    }


def _cancellation() -> Raw:
    letter = _email(
        "s3",
        _("Shall we find another time?"),
        _("your appointment at {{ business.name }} was cancelled."),
        _("Choose a new time whenever it suits you: {{ business.booking_link }}"),
        _("What you have with us is here: {{ client.profile_link }}"),
    )
    return _document(
        "appointment_cancelled",
        _wait("s1", 1, "days"),
        _if_nothing_ahead("s2", letter),
        goal="appointment_booked",
        frequency="once_per_appointment",
    ) | {"start": {"trigger": "appointment_cancelled", "cancel_types": ["normal", "late"]}}


def _no_show() -> Raw:
    letter = _email(
        "s3",
        _("We missed you"),
        _("we had time for you at {{ business.name }}, and did not see you."),
        _("If something came between, choose another time: {{ business.booking_link }}"),
        _("What you have with us is here: {{ client.profile_link }}"),
    )
    return _document(
        "appointment_cancelled",
        _wait("s1", 2, "hours"),
        _if_nothing_ahead("s2", letter),
        goal="appointment_booked",
        frequency="once_per_appointment",
    ) | {"start": {"trigger": "appointment_cancelled", "cancel_types": ["no_show"]}}


def _first_visit() -> Raw:
    letter = _email(
        "s3",
        _("Thank you for your visit"),
        _("it was good to have you at {{ business.name }} for the first time."),
        _("Your appointments are here, whenever you look for them: {{ client.profile_link }}"),
    )
    again = {
        "id": "s2",
        "kind": "condition",
        "test": "past_appointments",
        "amount": "2",
        "yes": [],
        "no": [letter],
    }
    return _document(
        "appointment_completed",
        _wait("s1", 1, "days", "10:00"),
        again,
        frequency="once_per_client",
    )


def _rebooking() -> Raw:
    letter = _email(
        "s3",
        _("Time for your next visit?"),
        _("your last visit to {{ business.name }} was some weeks ago."),
        _("Choose a time that suits you: {{ business.booking_link }}"),
        is_marketing=True,
    )
    return _document(
        "appointment_completed",
        _wait("s1", 6, "weeks", "10:00"),
        _if_nothing_ahead("s2", letter),
        goal="appointment_booked",
        frequency="once_per_period",
        period_days="42",
    )


def _unfilled_form() -> Raw:
    letter = _email(
        "s1",
        _("A form is still waiting for you"),
        _("before your appointment at {{ business.name }} something is still to be filled in."),
        _("It takes a few minutes, and every answer is kept: {{ client.profile_link }}"),
    )
    start = {"trigger": "before_start", "amount": "1", "unit": "days", "has_open_form": "on"}
    return _document("before_start", letter, frequency="once_per_appointment") | {
        "start": start,
        "stops_if_cancelled": "on",
    }


PRESETS = (
    Preset(
        "cancellation",
        gettext_lazy("Appointment cancellation follow up"),
        gettext_lazy("A day after a cancellation, whoever has nothing booked is asked back."),
        _cancellation,
    ),
    Preset(
        "first_visit",
        gettext_lazy("First visit thanks"),
        gettext_lazy("The day after the first visit, a thank you with the link to the portal."),
        _first_visit,
    ),
    Preset(
        "rebooking",
        gettext_lazy("Rebooking nudge"),
        gettext_lazy("Six weeks after a visit, whoever has nothing booked is reminded."),
        _rebooking,
    ),
    Preset(
        "no_show",
        gettext_lazy("No-show follow up"),
        gettext_lazy("Two hours after a no-show is noted, a friendly mail with the booking link."),
        _no_show,
    ),
    Preset(
        "unfilled_form",
        gettext_lazy("Unfilled form nudge"),
        gettext_lazy("A day before the start, whoever has a form still to fill in is reminded."),
        _unfilled_form,
    ),
)


def find_preset(key: str) -> Preset | None:
    """The preset of this key."""
    return next((one for one in PRESETS if one.key == key), None)
