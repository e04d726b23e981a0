"""What every client must have received, counted from the diary by product page 5 alone.

Nothing here knows rows, workers or queues. Whatever is true at a moment is asked of the diary at
that moment: which settings, which wishes, which time a visit has.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from tests.year.departures import find_departure
from tests.year.diary import Entry, Got
from tests.year.flows import recount_flows
from tests.year.invited import DECLINED, see_as
from tests.year.notices import list_notices
from tests.year.past import Past
from tests.year.scene import CONGRESS
from tests.year.wall import before

TENTATIVE_RULE = (0, 48)
REQUEST_DAYS = (3, 5)


def recount(entries: Sequence[Entry], who: str) -> list[Got]:
    """Everything this client must have in hand by the last entry, in order of time."""
    past = Past(see_as(entries, who))
    found: list[Got] = []
    for visit in past.list_visits(who):
        reminders = [*_count_reminders(past, who, visit), *_count_requests(past, who, visit)]
        found += reminders
        found += _count_notices(past, who, visit, [one.at for one in reminders])
    found += _count_profile_changes(past, who)
    found += recount_flows(past, who)
    return sorted((one for one in found if one.at <= past.ends_at), key=Got.order)


def _count_notices(past: Past, who: str, visit: str, reminded: Sequence[datetime]) -> Iterator[Got]:
    for notice in list_notices(past, who, visit, reminded):
        yield _make(past, notice.leaves.at, notice.channel, notice.kind, visit)


def _count_reminders(past: Past, who: str, visit: str) -> Iterator[Got]:
    """At its moment the visit stands at the time that it is about, and still when it leaves.

    Two for one moment are one.
    """
    place, found = past.place_of(visit), {}
    channels = (("email", "reminders", past.may_mail), ("text", "reminder_texts", past.may_text))
    for channel, setting, may in channels:
        rules = past.list_ever(place, setting)
        for starts_at in {one.starts_at for one in past.story(visit) if one.starts_at is not None}:
            for rule in rules:
                moment = before(starts_at, *rule)
                if past.start_of(visit, moment) != starts_at:
                    continue
                at, is_possible = find_departure(past, who, visit, channel, moment)
                is_set = past.keeps_setting(place, setting, rule, moment, at)
                is_ahead = past.keeps_start(visit, moment, at) and at < starts_at
                is_meant = _is_meant(past, visit, rule, moment, at)
                if is_possible and is_set and is_ahead and is_meant and may(who, at):
                    found[channel, moment] = _make(past, at, channel, "reminder", visit)
    yield from found.values()


def _is_meant(
    past: Past, visit: str, rule: tuple[int, int], since: datetime, until: datetime
) -> bool:
    """Nobody who declined; at the congress 48 hours before whoever is not certain."""
    said = [one.at for one in past.story(visit) if since < one.at <= until]
    answers = {past.answer_of(visit, at) for at in (since, *said)}
    return DECLINED not in answers and (rule != TENTATIVE_RULE or answers == {"tentative"})


def _count_requests(past: Past, who: str, visit: str) -> Iterator[Got]:
    """Once for a time, when it is so many days ahead or as soon as it is asked for after that."""
    place = past.place_of(visit)
    if place != "practice":
        return
    starts = {one.starts_at for one in past.story(visit) if one.starts_at is not None}
    moments = [before(start, days, 0) for start in starts for days in REQUEST_DAYS]
    moments += [one.at for one in past.story(visit)]
    moments += past.list_turns(place, "request_days", "email request")
    asked = set()
    for at in sorted({past.find_ready(moment, "email") for moment in moments}):
        start = past.start_of(visit, at) if at >= past.story(visit)[0].at else None
        if start is None or start in asked or not past.is_pending(visit, at):
            continue
        is_time = before(start, past.setting(place, "request_days", at), 0) <= at < start
        if is_time and past.setting(place, "email request", at):
            asked.add(start)
            if past.may_mail(who, at):
                yield _make(past, at, "email", "request", visit)


def _count_profile_changes(past: Past, who: str) -> Iterator[Got]:
    """Whoever may have been in the portal: regardless of what is wanted."""
    for entry in past.list_profile_changes(who):
        at = past.find_ready(entry.at, "email")
        if not past.wish(who, "suppressed", at):
            has_link = past.setting(entry.place, "portal", at)
            yield Got(at, "email", "profile", "", None, has_link)


def _make(past: Past, at: datetime, channel: str, kind: str, visit: str) -> Got:
    place = past.place_of(visit)
    is_named: bool | None = None
    service = ""
    if channel == "email" and place == "salon":
        is_wished = past.arranged(visit, at).is_wished
        is_named = is_wished or past.setting(place, "names_anyone", at)
        service = past.arranged(visit, at).service
    if place == CONGRESS and kind == "booked":
        kind = "invitation"
    starts_at = past.time_before(visit, at)
    has_link = past.setting(place, "portal", at)
    return Got(at, channel, kind, visit, starts_at, has_link, is_named, service=service)
