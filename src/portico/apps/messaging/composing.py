"""What a message says, composed from its facts at the moment of hand-over."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils import translation

from portico.apps.messaging.contacting import NothingToSend as NothingToSend
from portico.apps.messaging.contacting import check_wanted, follow_client
from portico.apps.messaging.custom_texts import TagFacts
from portico.apps.messaging.languages import language_of
from portico.apps.messaging.models import Message


class NoComposer(Exception):
    """Nobody registered how messages about this kind of subject are written."""


NO_TAGS = TagFacts()


@dataclass(frozen=True, slots=True)
class Ways:
    """What the recipient can still do by themselves: a sentence, and links as label and query."""

    text: str
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """The content of one mail; every text is plain and escaped when rendered.

    `button` is the label of the main link. `link` is a ready address for it; empty means that
    a portal link to the item is minted at hand-over, or left out with all buttons where the
    recipient has no portal. `query` and those of `more_buttons` and `ways` are appended to that
    address. `join_url`: where an online meeting takes place, a button by itself.
    `custom_body`: words of the business in place of `paragraphs`, with merge tags for which
    `tags` has the values; rows, policy and buttons stand where its tags say, or after it.
    `template_version`: of the automated message that was used, 0: of none.
    """

    subject: str
    preheader: str
    heading: str
    from_name: str
    kicker: str = ""
    big: str = ""
    tail: str = ""
    door: tuple[str, str, str] | None = None
    paragraphs: tuple[str, ...] = ()
    custom_body: str = ""
    tags: TagFacts = NO_TAGS
    policy: str = ""
    ways: Ways | None = None
    join_url: str = ""
    template_version: int = 0
    unsubscribe_url: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    button: str | None = None
    link: str = ""
    is_link_secret: bool = False
    item_kind: str = ""
    item_uid: UUID | None = None
    query: str = ""
    more_buttons: tuple[tuple[str, str], ...] = ()
    calendar: bytes | None = None
    calendar_method: str = ""
    reply_to: str = ""
    to_name: str = ""
    code: str | None = None
    starts_at: datetime | None = None
    foot: tuple[str, ...] = ()
    language: str = "en"


Composer = Callable[[Message, datetime], Composition | None]
_composers: dict[str, Composer] = {}


def register_composer(subject_kind: str, composer: Composer) -> None:
    """Let `composer` write the messages about this kind of subject."""
    _composers[subject_kind] = composer


def compose_message(message: Message, *, now: datetime) -> Composition:
    """The content as of now; NothingToSend when there is no longer a reason for it.

    A client's message takes the address that is on record by now.
    """
    composer = _composers.get(message.subject_kind)
    if composer is None:
        raise NoComposer(message.subject_kind)
    follow_client(message)
    check_wanted(message)
    language = language_of(message)
    with translation.override(language):
        composition = composer(message, now)
    if composition is None:
        raise NothingToSend("what it was about is no longer there")
    return replace(composition, language=language)
