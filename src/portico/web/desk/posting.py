"""What Settings, Delivery shows, ready for the page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from portico.apps.messaging.models import Message
from portico.apps.messaging.selectors.delivery import (
    get_last_sent,
    get_last_test,
    list_failed,
    list_messages_for_desk,
    load_delivery_facts,
)
from portico.apps.messaging.selectors.suppressed import count_suppressed
from portico.apps.messaging.troubles import describe_troubles
from portico.apps.people.selectors import DeskAccess
from portico.domain.delivery import DeliveryFacts, diagnose_delivery, goes_out
from portico.web.common.dates import moment
from portico.web.desk.telling import MessageLine, describe_messages

_WAITED_FOR = timedelta(seconds=30)
SHOWN = 50
"""Failed messages on the page; *Retry all* takes the others too."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How sending goes, in words and moments; failed messages with whom they were for.

    `is_test_new`: the answer is worth waiting for on the open page.
    """

    facts: DeliveryFacts
    goes_out: bool
    troubles: tuple[str, ...]
    way: str
    sender: str
    last_sent: Message | None
    test: MessageLine | None
    test_address: str
    is_test_waiting: bool
    is_test_new: bool
    failed: tuple[tuple[Message, MessageLine], ...]
    suppressed: int


def describe_delivery(access: DeskAccess, *, now: datetime) -> Delivery:
    """Everything on the page; needs the permission for settings."""
    zone = access.workspace.time_zone
    own = list_messages_for_desk(access)
    facts = load_delivery_facts(own, now=now)
    diagnosis = diagnose_delivery(facts, now=now)
    troubles = describe_troubles(diagnosis, facts, lambda at: moment(at, zone, now))
    failed = list_failed(own, limit=SHOWN)
    test = get_last_test(access, access.user)
    is_waiting = test is not None and test.state in (Message.SCHEDULED, Message.SENDING)
    return Delivery(
        facts=facts,
        goes_out=goes_out(diagnosis),
        troubles=tuple(text for code, text in troubles.items() if code != "messages_failed"),
        way=_describe_way(),
        sender=settings.MAIL_FROM,
        last_sent=get_last_sent(own),
        test=describe_messages([test])[0] if test else None,
        test_address=access.user.email,
        is_test_waiting=is_waiting,
        is_test_new=is_waiting and test is not None and now - test.created_at < _WAITED_FOR,
        failed=tuple(zip(failed, describe_messages(failed), strict=True)),
        suppressed=count_suppressed(access),
    )


def _describe_way() -> str:
    mail = settings.MAIL
    if mail.kind == "none":
        return _("None")
    if mail.kind == "mailbox":
        return _("The mailbox page of this demo: every mail is shown there, none leaves")
    place = f"{mail.host}:{mail.port}"
    if mail.is_tls or mail.is_starttls:
        return _("SMTP server %(place)s, encrypted") % {"place": place}
    return _("SMTP server %(place)s, not encrypted") % {"place": place}
