"""Time kept for everybody of a group while one client books: one hold, not renewable."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from portico.apps.appointments.selectors.group_wishes import MemberWish
from portico.apps.appointments.services.fitting import HOLD, fit_visits
from portico.apps.appointments.services.grouping import lock_group
from portico.apps.people.models import Client
from portico.apps.schedule.models import Occupancy
from portico.apps.schedule.services.occupying import free, occupy
from portico.apps.workspaces.models import Workspace
from portico.domain.errors import Refused


@transaction.atomic
def hold_group(
    *,
    client: Client,
    workspace: Workspace,
    members: Sequence[MemberWish],
    starts_at: datetime,
    now: datetime,
) -> datetime:
    """Hold a free time for all of them; returns until when. Otherwise as `hold_slot`.

    It takes the place of whatever the client holds, and keeps its end. Raises NotThere, Refused
    or SlotTaken; the hold before stays then.
    """
    wanted, calendars = lock_group(client, workspace, members, starts_at=starts_at, now=now)
    if not wanted.decision.is_allowed:
        raise Refused(wanted.decision)
    fitted = fit_visits(workspace, wanted.whole.plans, calendars, starts_at, client=client, now=now)
    mine = Occupancy.objects.filter(subject_kind=HOLD, subject_uid=client.uid)
    present = mine.filter(expires_at__gt=now).values_list("expires_at", flat=True).first()
    until = present or now + timedelta(minutes=workspace.hold_minutes)
    free(subject_kind=HOLD, subject_uids=[client.uid])
    occupy(
        stretches=[one for number in range(len(fitted.visits)) for one in fitted.stretches(number)],
        subject_kind=HOLD,
        subject_uid=client.uid,
        held_until=until,
    )
    return until
