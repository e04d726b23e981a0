"""What the salon's flows must have sent (product page 5, Flows): its four, one by one."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.year.diary import Entry, Got
from tests.year.past import ENDING, Past
from tests.year.scene import SERVICES
from tests.year.wall import BERLIN, before, days_later

UNDO = timedelta(minutes=10)
HOUR, DAY, TWO_WEEKS = timedelta(hours=1), timedelta(days=1), timedelta(days=14)
NEWS_A_DAY = 3
MONDAY, THURSDAY = 0, 3


def recount_flows(past: Past, who: str) -> list[Got]:
    visits = [one for one in past.list_visits(who) if past.place_of(one) == "salon"]
    found = [got for visit in visits for got in _follow_up(past, who, visit)]
    found += [got for visit in visits for got in _prepare(past, who, visit)]
    found += _ask_later(past, who, visits)
    return [*found, *_spread([got for visit in visits for got in _news(past, who, visit)], past)]


def _follow_up(past: Past, who: str, visit: str) -> Iterator[Got]:
    """A day after the cancellation stands for good: no visit ahead, none booked since, not back."""
    for entry in past.story(visit):
        if entry.what != "cancelled":
            continue
        begins = past.find_ready(_end_of_hold(past, entry))
        if not past.is_ended_by(visit, entry, begins):
            continue
        at = past.find_ready(days_later(begins, 1))
        is_met = past.is_booked_between(who, "salon", begins, at)
        is_back = past.is_back_between(visit, begins, past.find_ready(at, "email"))
        if not is_met and not is_back and not past.has_ahead(who, "salon", at):
            yield from _write(past, who, visit, at, "follow up")
        return  # once for one appointment


def _news(past: Past, who: str, visit: str) -> Iterator[Got]:
    """Three days after a visit took place, to whoever likes marketing: two mails."""
    over = past.find_end(visit)
    if over is None:
        return
    at = past.find_ready(days_later(over, 3))
    if past.wish(who, "marketing_emails", at) and not past.is_deleted(visit, at):
        for kind in ("news", "offer"):
            yield _make(past, visit, at, kind)._replace(can_end=True)


def _spread(news: list[Got], past: Past) -> Iterator[Got]:
    """Three a day; what is too much waits by the hour, and days are counted by full hours.

    Of those that are due together, the one that has waited longest is first.
    """
    waiting = [(got.at, got.at, place, got) for place, got in enumerate(news)]
    sent: list[datetime] = []
    while waiting:
        waiting.sort()
        moment, since, place, got = waiting.pop(0)
        at = past.find_ready(moment, "email")
        recent = [one for one in sent if one > at - DAY - HOUR]
        who = past.story(got.visit)[0].who
        if past.is_deleted(got.visit, at) or past.wish(who, "suppressed", at):
            continue
        if len(recent) >= NEWS_A_DAY:
            waiting.append((at + HOUR, since, place, got))
        elif past.wish(who, "marketing_emails", at):
            sent.append(at.replace(minute=0, second=0, microsecond=0))
            yield _make(past, got.visit, at, got.kind)._replace(can_end=True)


def _prepare(past: Past, who: str, visit: str) -> Iterator[Got]:
    """Of the longer service, two days before; its run begins a day earlier, and ends by a cancel.

    What is booked, moved or brought back later than that is too late.
    """
    begins = []
    for starts_at in {one.starts_at for one in past.story(visit) if one.starts_at is not None}:
        moment = before(starts_at, 3, 0)
        at = past.find_ready(moment)
        set_at = [
            one.at
            for one in past.story(visit)
            if one.what in ("booked", "moved", "returned") and one.at <= at
        ]
        if not set_at or past.start_of(visit, at) != starts_at or at >= starts_at:
            continue
        if max(set_at) <= moment and past.arranged(visit, at).service == SERVICES[1]:
            begins.append(at)
    for begun in sorted(begins)[:1]:  # once for one appointment
        due = past.find_ready(days_later(begun, 1))
        at = _pass_endings(past, visit, begun, due)
        if at is not None:
            yield from _write(past, who, visit, at, "prepare")


def _pass_endings(past: Past, visit: str, begun: datetime, due: datetime) -> datetime | None:
    """When the run that waits until `due` goes on; None where a cancel has ended it.

    While the time of what was cancelled is held, it waits for the Undo.
    """
    at = due
    for entry in past.story(visit):
        if entry.what not in ENDING or not begun <= entry.at <= at:
            continue
        until = past.find_ready(_end_of_hold(past, entry))
        at = max(at, until) if entry.at <= due < until else at
        if past.is_ended_by(visit, entry, until):
            return None
    is_off = past.start_of(visit, at) is None
    return None if is_off else at


def _ask_later(past: Past, who: str, visits: list[str]) -> Iterator[Got]:
    """On the first Monday or Thursday 13 days after a booking or later, but within two weeks.

    Once in twenty days.
    """
    last: datetime | None = None
    booked = sorted((past.story(visit)[0].at, visit) for visit in visits)
    for moment, visit in booked:
        begun = past.find_ready(moment)
        is_soon = last is not None and begun - last < timedelta(days=20)
        if is_soon or past.is_deleted(visit, begun) or begun > past.ends_at:
            continue
        last = begun
        days = next(
            days
            for days in range(13, 20)
            if days_later(begun, days).astimezone(BERLIN).weekday() in (MONDAY, THURSDAY)
        )
        at = past.find_ready(days_later(begun, days))
        if at - begun <= TWO_WEEKS:
            yield from _write(past, who, visit, at, "later")


def _write(past: Past, who: str, visit: str, at: datetime, kind: str) -> Iterator[Got]:
    """No marketing, if it is wanted then and when it leaves."""
    leaves = past.find_ready(at, "email")
    is_wanted = past.may_mail(who, at) and past.may_mail(who, leaves)
    if is_wanted and not past.is_deleted(visit, leaves):
        yield _make(past, visit, leaves, kind)


def _make(past: Past, visit: str, at: datetime, kind: str) -> Got:
    return Got(at, "email", kind, visit, None, past.setting("salon", "portal", at))


def _end_of_hold(past: Past, entry: Entry) -> datetime:
    """Clients may undo once, for ten minutes, and not after the start."""
    story = past.story(entry.visit)
    earlier = story[: story.index(entry)]
    is_undone = any(one.name == "undo" for one in earlier)
    if entry.by != "client" or is_undone:
        return entry.at
    return max(entry.at, min(entry.at + UNDO, past.time_before(entry.visit, entry.at)))
