"""How flows speak: triggers, steps, and the log of a run."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazily

from portico.domain.flows.definition import (
    OF_APPOINTMENTS,
    OFFERED_TESTS,
    OFFERED_TRIGGERS,
    Frequency,
    GoalKind,
    Test,
    Trigger,
    Unit,
)

Words = dict[str, str | Promise]
TRIGGERS: Words = {
    Trigger.BOOKED: lazily("Appointment booked"),
    Trigger.COMPLETED: lazily("Appointment completed"),
    Trigger.CANCELLED: lazily("Appointment cancelled"),
    Trigger.RESCHEDULED: lazily("Appointment rescheduled"),
    Trigger.BEFORE_START: lazily("Before the start of an appointment"),
    Trigger.CLIENT_CREATED: lazily("Client created"),
    Trigger.BIRTHDAY: lazily("Birthday"),
    Trigger.FORM_SUBMITTED: lazily("Form handed in"),
    Trigger.SUMMARY_SHARED: lazily("Session summary shared"),
}
UNITS: Words = {
    Unit.MINUTES: lazily("minutes"),
    Unit.HOURS: lazily("hours"),
    Unit.DAYS: lazily("days"),
    Unit.WEEKS: lazily("weeks"),
}
TESTS: Words = {
    Test.HAS_NO_FUTURE: lazily("has no future appointment"),
    Test.HAS_FUTURE: lazily("has a future appointment"),
    Test.PAST_AT_LEAST: lazily("has had at least so many appointments"),
    Test.HAS_TAG: lazily("has the tag"),
    Test.TAKES_EMAIL: lazily("takes e-mails about appointments"),
    Test.TAKES_TEXT: lazily("takes texts about appointments"),
    Test.TAKES_MARKETING: lazily("takes marketing"),
    Test.HAS_OPEN_FORM: lazily("has a form still to fill in"),
}
FREQUENCIES: Words = {
    Frequency.EVERY_TIME: lazily("Every time"),
    Frequency.PER_APPOINTMENT: lazily("Once per appointment, also when it is rescheduled"),
    Frequency.PER_CLIENT: lazily("Once per client"),
    Frequency.PER_PERIOD: lazily("Once in so many days per client"),
}
GOALS: Words = {
    GoalKind.BOOKED: lazily("Appointment booked"),
    GoalKind.COMPLETED: lazily("Appointment completed"),
}
KINDS: Words = {
    "wait": lazily("Wait"),
    "email": lazily("E-mail"),
    "text": lazily("Text"),
    "condition": lazily("Condition"),
    "add_tag": lazily("Add a tag"),
    "remove_tag": lazily("Remove a tag"),
    "note": lazily("Note to staff"),
    "webhook": lazily("Webhook"),
}
ICONS = {
    "wait": "clock",
    "email": "mail",
    "text": "phone",
    "condition": "list",
    "add_tag": "saved",
    "remove_tag": "saved",
    "note": "note",
    "webhook": "link",
}
STATES: Words = {
    "draft": lazily("Draft"),
    "active": lazily("Active"),
    "inactive": lazily("Inactive"),
}
STATUSES: Words = {
    "running": lazily("Under way"),
    "watching": lazily("Steps done, goal counts"),
    "ended": lazily("Over"),
}
OUTCOMES: Words = {
    "finished": lazily("Over: all steps done"),
    "goal": lazily("Over: goal reached"),
    "cancelled": lazily("Over: the appointment was cancelled"),
    "stopped": lazily("Over: stopped by staff"),
    "gone": lazily("Over: what it was about is deleted"),
    "restored": lazily("Over: the appointment is back"),
}
_LOG: Words = {
    "started": lazily("Started: %(trigger)s"),
    "waiting": lazily("Waits until %(until)s"),
    "branch_yes": lazily("The client %(test)s: yes"),
    "branch_no": lazily("The client %(test)s: no"),
    "sent": lazily("%(channel)s written: %(subject)s"),
    "not_wanted": lazily("No message: the client does not take this kind, or cannot be reached"),
    "too_late": lazily("No message: more than 14 days since the start, and no marketing"),
    "tag_added": lazily("Tag “%(tag)s” added"),
    "tag_removed": lazily("Tag “%(tag)s” removed"),
    "noted": lazily("Note written for staff"),
    "called": lazily("Webhook called: %(url)s"),
    "call_failed": lazily("Webhook to %(url)s failed (%(reason)s); tried again %(until)s"),
    "call_given_up": lazily("Webhook to %(url)s given up (%(reason)s)"),
    "version_followed": lazily("Goes on with version %(to)s instead of %(from)s"),
    "goal_met": lazily("Goal reached: %(goal)s"),
    "watching": lazily("All steps done; the goal counts until %(until)s"),
    "ended_finished": lazily("Over: all steps done"),
    "ended_goal": lazily("Over by its goal"),
    "ended_cancelled": lazily("Over: the appointment was cancelled"),
    "ended_stopped": lazily("Stopped by staff"),
    "ended_gone": lazily("Over: what it was about is deleted"),
    "ended_restored": lazily("Over: the appointment is back"),
    "not_started": lazily("Does not start: the client has no form still to fill in"),
    "fault": lazily("A fault of ours kept it (%(reason)s); it is tried again"),
}
_CHANNELS: Words = {"email": lazily("E-mail"), "text": lazily("Text")}


def entry_text(code: str, words: dict[str, Any], tell: Callable[[datetime], str]) -> str:
    """A line of a log; `tell` says moments on the workspace's wall."""
    known = {"tag": "", "amount": "", "subject": "", **words}
    if "until" in known:
        known["until"] = tell(datetime.fromisoformat(known["until"]))
    tables = (("trigger", TRIGGERS), ("test", TESTS), ("goal", GOALS), ("channel", _CHANNELS))
    for name, table in tables:
        if name in known:
            known[name] = str(table.get(known[name], known[name]))
    if words.get("test") == Test.HAS_TAG:
        known["test"] = f"{known['test']} “{known['tag']}”"
    elif words.get("test") == Test.PAST_AT_LEAST:
        known["test"] = _("has had at least %(amount)s appointments") % known
    text = str(_LOG[code]) % known if code in _LOG else code.replace("_", " ")
    if "forms" in known:
        text += "; " + _("forms still to fill in: %(forms)s") % known
    return text.rstrip(": ")


def trigger_text(document: dict[str, Any]) -> str:
    """What starts the flow: `2 days before the start, with a form still to fill in`."""
    start = document.get("start") or {}
    text = _moment_text(start)
    if start.get("has_open_form"):
        return _("%(trigger)s, with a form still to fill in") % {"trigger": text}
    return text


def _moment_text(start: dict[str, Any]) -> str:
    trigger = start.get("trigger", "")
    if trigger == Trigger.BEFORE_START and start.get("amount"):
        unit = str(UNITS.get(start.get("unit", ""), ""))
        return _("%(amount)s %(unit)s before the start") % {"amount": start["amount"], "unit": unit}
    return str(TRIGGERS.get(trigger, trigger))


def offered_triggers() -> list[tuple[str, str | Promise]]:
    """For a select: those about appointments first."""
    ordered = sorted(OFFERED_TRIGGERS, key=lambda one: one not in OF_APPOINTMENTS)
    return [(one.value, TRIGGERS[one]) for one in ordered]


def offered_tests() -> list[tuple[str, str | Promise]]:
    """For a select: what people ask most, first."""
    return [(key, word) for key, word in TESTS.items() if key in set(OFFERED_TESTS)]
