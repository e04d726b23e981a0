"""How many messages may go: in a minute to the provider, in a day to one client.

Who is over waits; nothing is lost.
"""

from datetime import datetime, timedelta

from django.conf import settings

from portico.apps.access.services.counting import (
    Limit,
    count_recent,
    return_allowance,
    spend_allowance,
)
from portico.apps.messaging.models import Message
from portico.domain.automated import Purpose
from portico.domain.turns import FIRST, MOST_NEWS, NEWS_SPAN

_MINUTE, _STEP = timedelta(minutes=1), timedelta(seconds=5)
NEWS_STEP = timedelta(hours=1)
_NEWS = Limit("news_to_client", MOST_NEWS, NEWS_SPAN, NEWS_STEP)


class NoRoom(Exception):
    """Not now: so many have gone. `again_at`: when to ask again; None: with the next round."""

    def __init__(self, reason: str, again_at: datetime | None = None) -> None:
        super().__init__(reason)
        self.again_at = again_at


def count_room(*, organization_id: int, channel: str, now: datetime) -> int | None:
    """How many more this organization may send at present; None: no limit."""
    rooms = [
        max(0, limit.most - count_recent(limit=limit, key=key, now=now))
        for limit, key in _minutes(organization_id, channel)
    ]
    return min(rooms) if rooms else None


def spend_room(message: Message, *, now: datetime) -> None:
    """Count this message; raises NoRoom. Call it inside the transaction that claims it.

    What somebody waits for at the door is counted, and waits only for the provider's own minute.
    """
    if _is_news(message) and not spend_allowance(limit=_NEWS, key=_client(message), now=now):
        reason = f"waits: {MOST_NEWS} such messages within a day are enough for one client"
        raise NoRoom(reason, now + NEWS_STEP)
    for limit, key in _minutes(message.organization_id, message.channel):
        is_hard = message.priority != FIRST or not key
        if not spend_allowance(limit=limit, key=key, now=now) and is_hard:
            raise NoRoom("waits: so many mails have gone within a minute")


def return_room(message: Message, *, now: datetime) -> None:
    """It did not go out: the client's day has room for another; `now` as it was spent."""
    if _is_news(message):
        return_allowance(limit=_NEWS, key=_client(message), now=now)


def _minutes(organization_id: int, channel: str) -> list[tuple[Limit, str]]:
    """The organization's minute, then everybody's; e-mail only: texts have their provider's."""
    if channel != "email":
        return []
    each, whole = settings.DELIVERY.mails_per_minute_each, settings.DELIVERY.mails_per_minute
    limits = [(Limit("mails_each", each, _MINUTE, _STEP), str(organization_id))] if each else []
    return limits + ([(Limit("mails", whole, _MINUTE, _STEP), "")] if whole else [])


def _is_news(message: Message) -> bool:
    return message.purpose == Purpose.MARKETING and message.recipient_uid is not None


def _client(message: Message) -> str:
    return f"{message.organization_id}:{message.recipient_uid}:{message.channel}"
