"""Which rooms and resources a service takes beside its staff member."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from portico.apps.catalog.models import Service
from portico.apps.catalog.services.versions import close_change, take_service
from portico.apps.schedule.models import Resource, Room, ServiceNeed
from portico.domain.actors import Actor


@transaction.atomic
def set_needs(
    *,
    service: Service,
    rooms: Collection[Room],
    resources: Collection[Resource],
    seen: int,
    actor: Actor,
    now: datetime,
) -> None:
    """One of these rooms, and one unit of each of these resources; raises StaleChange.

    They must be of the service's workspace. What is booked keeps what it took.
    """
    kept = take_service(service, seen)
    present = list(ServiceNeed.objects.filter(service=kept).select_related("room", "resource"))
    before = {(need.room_id, need.resource_id): need for need in present}
    was = sorted(str(need.room or need.resource) for need in present)
    wanted = {(room.pk, None) for room in rooms} | {(None, one.pk) for one in resources}
    gone = [need.pk for key, need in before.items() if key not in wanted]
    ServiceNeed.objects.filter(pk__in=gone).delete()
    ServiceNeed.objects.bulk_create(
        ServiceNeed(
            organization_id=kept.organization_id, service=kept, room_id=room, resource_id=resource
        )
        for room, resource in sorted(wanted - set(before), key=str)
    )
    now_words = sorted(str(one) for one in (*rooms, *resources))
    if was != now_words:
        changes = {"needs": [", ".join(was), ", ".join(now_words)]}
        close_change(kept, changes, verb="needs_changed", actor=actor, now=now)
