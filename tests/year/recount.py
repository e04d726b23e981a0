"""What every client must have received, counted from the diary by product page 5 alone.

Nothing here knows rows, workers or queues. Whatever is true at a moment is asked of the diary at
that moment: which settings, which wishes, which time a visit has.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from tests.year.diary import Entry, Got
from tests.year.notices import Notice, list_notices
from tests.year.past import Past
from tests.year.wall import before, days_later, end_of_quiet

UNDO = timedelta(minutes=10)
CHANGES = ("updated", "rescheduled")
TELLING = ("booked", *CHANGES)


def recount(entries: Sequence[Entry], who: str) -> list[Got]:
    """Everything this client must have in hand by the last entry, in order of time."""
    past = Past(entries)
    found: list[Got] = []
    for visit in past.list_visits(who):
        reminders = list(_count_reminders(past, who, visit))
        found += reminders
        found += _count_notices(past, who, visit, [one.at for one in reminders])
        found += _count_follow_ups(past, who, visit)
        found += _count_news(past, who, visit)
    # Two reminders for one moment are one.
    return sorted({one for one in found if one.at <= past.ends_at}, key=Got.order)


def _count_notices(past: Past, who: str, visit: str, reminded: Sequence[datetime]) -> Iterator[Got]:
    rests_until: datetime | None = None
    for notice in list_notices(past, who, visit, reminded):
        if notice.kind != "cancelled" and past.is_over(visit, notice.due):
            continue
        if notice.by_email and past.may_mail(who, notice.due, is_always=notice.is_always):
            yield _make(past, notice.due, "email", notice.kind, visit)
        if not notice.by_text:
            continue
        if not past.may_text(who, notice.written, is_always=notice.is_always):
            continue
        is_resting = rests_until is not None and rests_until > notice.written
        if notice.kind in CHANGES and is_resting:
            continue  # what rests until the morning will say how things are by then
        at = end_of_quiet(notice.due)
        ended = _find_end_of_rest(past, visit, notice, at)
        if notice.kind in TELLING:
            rests_until = ended or at
        if ended is None and past.may_text(who, at, is_always=notice.is_always):
            yield _make(past, at, "text", notice.kind, visit)


def _find_end_of_rest(past: Past, visit: str, notice: Notice, at: datetime) -> datetime | None:
    """When a text that waits for the morning is not to be sent any more; None: it is sent."""
    if at == notice.due:
        return None
    starts_at = past.time_before(visit, notice.due)
    if notice.due < starts_at <= at:
        return notice.due
    ending = {"cancelled": ("returned", "deleted")}
    for entry in past.story(visit):
        is_meanwhile = notice.due < entry.at <= at
        if is_meanwhile and entry.what in ending.get(
            notice.kind, ("cancelled", "missed", "deleted")
        ):
            return entry.at
    return None


def _count_reminders(past: Past, who: str, visit: str) -> Iterator[Got]:
    """At its moment the visit stands, at the time that it is about."""
    place = past.place_of(visit)
    rules = past.list_ever(place, "reminders") | past.list_ever(place, "reminder_texts")
    for starts_at in {one.starts_at for one in past.story(visit) if one.starts_at is not None}:
        for rule in rules:
            moment = before(starts_at, *rule)
            if past.start_of(visit, moment) != starts_at:
                continue
            if rule in past.setting(place, "reminders", moment) and past.may_mail(who, moment):
                yield _make(past, moment, "email", "reminder", visit)
            at = end_of_quiet(moment)
            is_set = rule in past.setting(place, "reminder_texts", at)
            is_ahead = past.start_of(visit, at) == starts_at and at < starts_at
            if is_set and is_ahead and past.may_text(who, at):
                yield _make(past, at, "text", "reminder", visit)


def _count_follow_ups(past: Past, who: str, visit: str) -> Iterator[Got]:
    """A day after the cancellation stands for good: no visit ahead, and none booked since."""
    place, is_undone = past.place_of(visit), False
    for entry in past.story(visit):
        is_undone = is_undone or entry.name == "undo"
        if entry.what != "cancelled":
            continue
        begins = entry.at
        if entry.by == "client" and not is_undone:
            begins = min(entry.at + UNDO, past.time_before(visit, entry.at))
        is_on = past.setting(place, "follow_up", begins)
        if not (is_on and past.is_ended_by(visit, entry, begins)):
            continue
        at = days_later(begins, 1)
        is_met = past.is_booked_between(who, place, begins, at) or past.has_ahead(who, place, at)
        if not (is_met or past.is_deleted(visit, at)) and past.may_mail(who, at):
            yield _make(past, at, "email", "follow up", visit, tells=False)
        return  # once for one appointment


def _count_news(past: Past, who: str, visit: str) -> Iterator[Got]:
    """Three days after a visit took place, to whoever likes marketing."""
    place, over = past.place_of(visit), past.find_end(visit)
    if over is None or not past.setting(place, "news", over):
        return
    at = days_later(over, 3)
    wants = past.wish(who, "marketing_emails", at) and not past.wish(who, "suppressed", at)
    if wants and not past.is_deleted(visit, at):
        yield _make(past, at, "email", "news", visit, tells=False)._replace(can_end=True)


def _make(
    past: Past, at: datetime, channel: str, kind: str, visit: str, *, tells: bool = True
) -> Got:
    place = past.place_of(visit)
    is_named: bool | None = None
    if tells and channel == "email" and place == "salon":
        is_named = past.is_wished(visit) or past.setting(place, "names_anyone", at)
    starts_at = past.time_before(visit, at) if tells else None
    return Got(at, channel, kind, visit, starts_at, past.setting(place, "portal", at), is_named)
