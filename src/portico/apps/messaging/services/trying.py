"""*Send a test* (Settings › Delivery): through the outbox and the real transport."""

from datetime import datetime

from django.db import transaction

from portico.apps.history.services.recording import record
from portico.apps.messaging.models import Message
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from portico.apps.messaging.services.pausing import end_pause
from portico.apps.people.models import User
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor

_ONE_IN_SECONDS = 10


@transaction.atomic
def send_test(*, workspace: Workspace, user: User, actor: Actor, now: datetime) -> Message:
    """A mail to the user's own address; one that still waits is tried again instead.

    Pressing many times within ten seconds is one test.
    """
    end_pause()
    waiting = Message.objects.filter(
        trigger="delivery_test",
        subject_kind="user",
        subject_uid=user.uid,
        workspace=workspace,
        state=Message.SCHEDULED,
    ).first()
    if waiting is not None:
        Message.objects.filter(pk=waiting.pk, state=Message.SCHEDULED).update(due_at=now)
        return waiting
    message = enqueue_message(
        organization_id=workspace.organization_id,
        workspace=workspace,
        trigger="delivery_test",
        subject_kind="user",
        subject_uid=user.uid,
        recipient=Recipient("staff", user.uid, user.email),
        due_at=now,
        dedupe=f"delivery_test:{workspace.pk}:{user.uid}:{int(now.timestamp()) // _ONE_IN_SECONDS}",
        now=now,
    )
    record(
        subject_kind="user",
        subject_uid=user.uid,
        verb="delivery_tested",
        actor=actor,
        now=now,
        organization_id=workspace.organization_id,
        workspace_id=workspace.pk,
    )
    return message
