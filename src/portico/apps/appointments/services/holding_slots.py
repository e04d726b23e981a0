"""Time kept for one client while they book: one, not renewable."""

from datetime import datetime, timedelta

from django.db import transaction

from portico.apps.appointments.selectors.wishes import VisitRequest
from portico.apps.appointments.services.fitting import HOLD, fit_visits, lock_request
from portico.apps.people.models import Client
from portico.apps.schedule.models import Occupancy
from portico.apps.schedule.services.occupying import free, occupy
from portico.apps.workspaces.models import Workspace
from portico.domain.booking import may_book
from portico.domain.errors import Refused


@transaction.atomic
def hold_slot(
    *,
    client: Client,
    workspace: Workspace,
    request: VisitRequest,
    starts_at: datetime,
    now: datetime,
) -> datetime:
    """Hold a free time for a signed-in or verified client; returns until when.

    Another choice moves the hold and keeps its end: it cannot be renewed while it lasts. Nothing
    is recorded or told. Raises NotThere, Refused (`may_book`, `own_overlap`) or SlotTaken; the
    hold before stays then.
    """
    wanted, calendars = lock_request(client, workspace, request, starts_at=starts_at, now=now)
    decision = may_book(wanted.facts)
    if not decision.is_allowed:
        raise Refused(decision)
    fitted = fit_visits(workspace, wanted.plans, calendars, starts_at, client=client, now=now)
    mine = Occupancy.objects.filter(subject_kind=HOLD, subject_uid=client.uid)
    present = mine.filter(expires_at__gt=now).values_list("expires_at", flat=True).first()
    until = present or now + timedelta(minutes=workspace.hold_minutes)
    free(subject_kind=HOLD, subject_uids=[client.uid])
    occupy(
        stretches=fitted.stretches(0),
        subject_kind=HOLD,
        subject_uid=client.uid,
        held_until=until,
    )
    return until
