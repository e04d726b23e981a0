"""Numbers of rows that stand inside other columns, and states that end with the installation.

Decided for every column that could hold one:

- `BookedService.takes`: numbers of calendars, follow; of those that are gone, none.
- `AppointmentDraft.fields`, `line-…-kept`: the number of a booked service, follows; else empty.
- `FlowRun.dedupe` begins with the number of its flow, and follows: else *once* would be twice.
- `Replanning.after_pk`: follows; of an appointment that is gone 0, which plans a few again.
- `Message.dedupe`: uids; tests that staff sent have the number of a workspace in front of the
  user's uid, which tells nobody anything and stays as it is.
- `LogEntry.changes`, `Message.facts`, `IncomingMail.understood`, `FlowLogEntry.words`,
  `Erasure.kept`, `SignInRequest.booking`, definitions and drafts of forms and flows,
  `BookedService.options`, texts, weeks and holidays: words, uids and times, no numbers of rows.
- A message in the hands of a worker is of unknown fate, as if that worker had died while handing
  it over (`messaging.services.leasing.recover_expired`): a mail goes out again under the same
  Message-ID, a text does not.
"""

from collections.abc import Callable
from typing import Any

from portico.apps.messaging.models import Message
from portico.apps.messaging.services.leasing import BACKOFF
from portico.ops.moving_out.keys import Keys

Raw = dict[str, Any]
FOLLOWED = frozenset(
    {
        "schedule.Calendar",
        "appointments.Appointment",
        "appointments.BookedService",
        "flows.Flow",
    }
)
"""Whose numbers stand in such columns."""
_STOPPED = "the installation was left while it was sent: it may have arrived"


def settle_record(label: str, record: Raw) -> Raw:
    """As it would stand if its workers had died just now."""
    if label != "messaging.Message" or record.get("state") != Message.SENDING:
        return record
    is_text = record.get("channel") == "sms"
    attempts = record.get("attempts")
    is_over = is_text or (isinstance(attempts, int) and attempts > len(BACKOFF))
    state = Message.FAILED if is_over else Message.SCHEDULED
    return {**record, "state": state, "reason": _STOPPED, "is_outcome_unknown": True}


def follow_numbers(label: str, record: Raw, keys: Keys) -> Raw:
    """With the new numbers; raises ValueError where it is not of the shape that it should be."""
    follow = _FOLLOW.get(label)
    return {**record, **follow(record, keys)} if follow else record


def _follow_takes(record: Raw, keys: Keys) -> Raw:
    takes = record.get("takes")
    if not isinstance(takes, list):
        raise ValueError("takes is no list")
    found = (keys.find("schedule.Calendar", one) for one in takes if isinstance(one, int))
    return {"takes": [one for one in found if one is not None]}


def _follow_draft(record: Raw, keys: Keys) -> Raw:
    fields = record.get("fields")
    if not isinstance(fields, dict):
        raise ValueError("fields is no object")
    return {
        "fields": {
            name: [_follow_line(one, keys) for one in typed]
            if name.startswith("line-") and name.endswith("-kept") and isinstance(typed, list)
            else typed
            for name, typed in fields.items()
        }
    }


def _follow_line(text: Any, keys: Keys) -> str:
    is_number = isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 19
    new = keys.find("appointments.BookedService", int(text)) if is_number else None
    return "" if new is None else str(new)


def _follow_run(record: Raw, keys: Keys) -> Raw:
    number, colon, rest = str(record.get("dedupe")).partition(":")
    flow = record.get("flow")
    if not colon or number != str(flow) or not isinstance(flow, int):
        raise ValueError("dedupe is not of its flow")
    return {"dedupe": f"{keys.find('flows.Flow', flow)}:{rest}"}


def _follow_place(record: Raw, keys: Keys) -> Raw:
    key = record.get("after_pk")
    found = keys.find("appointments.Appointment", key) if isinstance(key, int) else None
    return {"after_pk": found or 0}


_FOLLOW: dict[str, Callable[[Raw, Keys], Raw]] = {
    "appointments.BookedService": _follow_takes,
    "appointments.AppointmentDraft": _follow_draft,
    "flows.FlowRun": _follow_run,
    "messaging.Replanning": _follow_place,
}
