"""What is known about sending: for *Settings › Delivery* and for `portico doctor`."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min, Q, QuerySet

from portico.apps.messaging.models import Message, TransportState, WorkerBeat
from portico.apps.people.models import User
from portico.apps.people.selectors import DeskAccess
from portico.domain.delivery import DeliveryFacts
from portico.domain.roles import Grant, Permission

FAILED_COUNTS_FOR = timedelta(days=7)
"""An address that nobody mends must not warn for ever; the message stays in the list."""
_LEASE_ENDED = timedelta(minutes=1)


def list_messages_for_desk(access: DeskAccess) -> QuerySet[Message]:
    """Messages of the workspace; a system administrator's also those of no workspace."""
    access.require(Permission.SETTINGS)
    mine = Q(workspace=access.workspace)
    if access.grant(Permission.ORGANIZATION) is not Grant.NONE:
        mine |= Q(workspace=None)
    return Message.objects.filter(mine, organization_id=access.workspace.organization_id)


def load_delivery_facts(messages: QuerySet[Message], *, now: datetime) -> DeliveryFacts:
    """How sending goes for these messages; three queries."""
    state = TransportState.objects.filter(channel="email").first()
    beat = WorkerBeat.objects.order_by("-seen_at").first()
    is_due = Q(state=Message.SCHEDULED, due_at__lte=now)
    counted = messages.filter(channel="email").aggregate(
        due=Count("pk", filter=is_due),
        oldest=Min("due_at", filter=is_due),
        stuck=Count("pk", filter=Q(state=Message.SENDING, lease_until__lt=now - _LEASE_ENDED)),
        failed=Count("pk", filter=Q(state=Message.FAILED, due_at__gt=now - FAILED_COUNTS_FOR)),
    )
    return DeliveryFacts(
        transport=settings.MAIL.kind,
        reason=state.reason if state else "",
        failing_since=state.failing_since if state else None,
        seen_at=beat.seen_at if beat else None,
        due=counted["due"],
        oldest_due_at=counted["oldest"],
        stuck=counted["stuck"],
        failed=counted["failed"],
    )


def list_failed(messages: QuerySet[Message], *, limit: int) -> list[Message]:
    """The newest failed messages."""
    return list(messages.filter(state=Message.FAILED).order_by("-due_at", "-pk")[:limit])


def get_last_sent(messages: QuerySet[Message]) -> Message | None:
    """The message that went out last."""
    return messages.filter(state=Message.SENT).order_by("-sent_at").first()


def get_last_test(access: DeskAccess, user: User) -> Message | None:
    """The user's newest test from this workspace."""
    tests = Message.objects.filter(
        subject_kind="user", subject_uid=user.uid, trigger="delivery_test"
    )
    return tests.filter(workspace=access.workspace).order_by("-pk").first()
