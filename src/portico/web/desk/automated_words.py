"""Automated messages in words: what each is, when it goes out, why it is not in use."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portico.apps.messaging.models import AutomatedMessage
from portico.apps.messaging.selectors.texting import has_texts
from portico.apps.messaging.services.wording_texts import find_text_beside
from portico.apps.workspaces.models import Workspace
from portico.domain.automated import AUTOMATED, BOOKED, TEXTED, Section, Timing
from portico.domain.states import Answer, Confirmation, WorkspaceKind

SECTIONS: dict[Section, str | Promise] = {
    Section.BOOKING: gettext_lazy("When it is booked"),
    Section.BEFORE: gettext_lazy("Before the start"),
    Section.CHANGES: gettext_lazy("When something changes"),
    Section.PORTAL: gettext_lazy("Portal and profile"),
    Section.INTERNAL: gettext_lazy("To staff"),
}
_TITLES: dict[tuple[str, str], str | Promise] = {
    ("appointment_booked", "client"): gettext_lazy("Appointment booked"),
    ("invitation", "client"): gettext_lazy("Invitation"),
    ("confirmation_request", "client"): gettext_lazy("Confirmation request"),
    ("reminder", "client"): gettext_lazy("Reminder"),
    ("appointment_updated", "client"): gettext_lazy("Appointment changed"),
    ("update", "client"): gettext_lazy("Update"),
    ("appointment_rescheduled", "client"): gettext_lazy("Appointment rescheduled"),
    ("appointment_cancelled", "client"): gettext_lazy("Appointment cancelled"),
    ("appointment_restored", "client"): gettext_lazy("Appointment restored"),
    ("portal_link_shared", "client"): gettext_lazy("Portal link shared"),
    ("form_sent", "client"): gettext_lazy("Form sent"),
    ("form_reminder", "client"): gettext_lazy("Form reminder"),
    ("summary_shared", "client"): gettext_lazy("Summary shared"),
    ("sign_in", "client"): gettext_lazy("Sign-in link and code"),
    ("profile_changed", "client"): gettext_lazy("Profile changed"),
    ("appointment_booked", "internal"): gettext_lazy("Appointment booked"),
    ("appointment_rescheduled", "internal"): gettext_lazy("Appointment rescheduled"),
    ("appointment_cancelled", "internal"): gettext_lazy("Appointment cancelled"),
    ("appointment_restored", "internal"): gettext_lazy("Appointment restored"),
    ("answer_received", "internal"): gettext_lazy("Answer received"),
    ("answer_digest", "internal"): gettext_lazy("Answers of the day"),
}
_NOTES: dict[tuple[str, str], str | Promise] = {
    ("appointment_booked", "client"): gettext_lazy("At once, with a calendar file."),
    ("invitation", "client"): gettext_lazy("At once, with an answer to give."),
    ("reminder", "client"): gettext_lazy("Not to whoever declined."),
    ("appointment_updated", "client"): gettext_lazy(
        "After staff changed it with “Notify client”; changes within two minutes become one mail."
    ),
    ("update", "client"): gettext_lazy(
        "After staff changed it with “Notify client”; changes within two minutes become one mail."
    ),
    ("appointment_rescheduled", "client"): gettext_lazy(
        "Only when it was moved in the portal: whoever moved it sees the new time confirmed."
    ),
    ("appointment_cancelled", "client"): gettext_lazy(
        "Whether the client or staff cancelled it. Not after deleting, nor after a no-show."
    ),
    ("appointment_restored", "client"): gettext_lazy(
        "After Undo, after Restore, and after un-cancelling with “Notify client”."
    ),
    ("portal_link_shared", "client"): gettext_lazy(
        "When staff press “Share link”, or somebody asks for a new one."
    ),
    ("form_sent", "client"): gettext_lazy("At once, with the link to the form."),
    ("form_reminder", "client"): gettext_lazy(
        "So many days after the form was sent as the form says, until it is handed in."
    ),
    ("summary_shared", "client"): gettext_lazy(
        "When staff share the summary of a session, or a changed one. Never a word of the summary."
    ),
    ("sign_in", "client"): gettext_lazy(
        "When somebody asks to get in. The code always stands in it. Sent regardless of what the "
        "client switched off."
    ),
    ("profile_changed", "client"): gettext_lazy(
        "What was changed, and whom to tell if it was somebody else. Sent regardless of what the "
        "client switched off."
    ),
    ("answer_received", "internal"): gettext_lazy("To whoever handles the appointment."),
    ("answer_digest", "internal"): gettext_lazy(
        "Once a day at 18:00, to the organizer who does not handle the appointments."
    ),
}
_TO_THOSE_ON_IT = gettext_lazy("To staff on the appointment who want to hear of it.")
_ANSWERS: dict[str, str | Promise] = {
    Answer.NEEDS_ACTION: gettext_lazy("only to those who have not answered"),
    Answer.ACCEPTED: gettext_lazy("only to those who accepted"),
    Answer.TENTATIVE: gettext_lazy("only to those who answered “tentative”"),
}


def title_of(row: AutomatedMessage) -> str:
    """`Reminder, 24 hours before the start`; a practice confirms sessions."""
    key = (row.trigger, row.audience)
    if key == ("appointment_booked", "client") and row.workspace.kind == WorkspaceKind.PRACTICE:
        return _("Session confirmation")
    title = str(_TITLES[key])
    before = lead_of(row)
    return f"{title}, {before}" if row.trigger == "reminder" else title


def lead_of(row: AutomatedMessage) -> str:
    """How long before the start; empty for what is sent at once."""
    timing = AUTOMATED[row.trigger, row.audience].timing
    if timing is Timing.AT_ONCE:
        return ""
    days, hours = row.days_before, row.hours_before
    if timing is Timing.REQUEST_DAYS:
        days, hours = row.workspace.confirmation_request_days, 0
    parts = []
    if days:
        parts.append(ngettext("%(n)d day", "%(n)d days", days) % {"n": days})
    if hours:
        parts.append(ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours})
    words = _("%(time)s before the start") % {"time": _(" and ").join(parts)}
    answer = _ANSWERS.get(row.only_answer)
    return f"{words}, {answer}" if answer else words


def note_of(row: AutomatedMessage) -> str:
    """When it is sent, in a sentence."""
    if row.trigger == "confirmation_request":
        lead = lead_of(row)
        return _("%(lead)s; what is booked later than that is confirmed at once.") % {
            "lead": lead[:1].upper() + lead[1:]
        }
    if row.audience == "internal":
        return str(_NOTES.get((row.trigger, "internal"), _TO_THOSE_ON_IT))
    return str(_NOTES.get((row.trigger, row.audience), ""))


def idle_reason(row: AutomatedMessage, workspace: Workspace) -> str:
    """Why nothing goes out though it is on; empty: it is in use."""
    spec = AUTOMATED[row.trigger, row.audience]
    if spec.only_with == "plain" and workspace.send_invitations:
        return _("Not in use: “Send invitations” is on, so clients get the other one.")
    if spec.only_with == "invitations" and not workspace.send_invitations:
        return _("Not in use: “Send invitations” is off.")
    if row.trigger == "reminder" and not workspace.send_updates:
        return _("Not in use: “Send updates and reminders” is off.")
    is_asked = workspace.confirmation == Confirmation.BY_REQUEST
    if row.trigger == "confirmation_request" and not is_asked:
        return _("Not in use: appointments here are not confirmed on request.")
    if row.trigger in BOOKED and spec.is_for_client and not row.is_for_staff_bookings:
        return _("Only for appointments that clients booked.")
    return ""


def describe_text(row: AutomatedMessage) -> str:
    """Whether it goes as a text too; empty for what goes by e-mail only."""
    if (row.trigger, row.audience) not in TEXTED:
        return ""
    text = find_text_beside(row)
    if not text.is_on:
        return _("Not sent as a text.")
    if not has_texts(row.workspace):
        return _("On, but no texts go out from here yet.")
    return _("Sent as a text too.")
