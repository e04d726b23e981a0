"""From one workspace's portal to another's, for a client with things in both."""

from datetime import datetime

from django.db import transaction

from portico.apps.access.models import PortalSession
from portico.apps.access.services.starting import Entered, start_portal_session
from portico.apps.access.visitors import UNSEEN, Visitor
from portico.apps.entry.selectors import list_other_portals
from portico.domain.errors import NotThere


def switch_workspace(
    *, session: PortalSession, public_id: str, visitor: Visitor = UNSEEN, now: datetime
) -> Entered:
    """A portal session of the same client in another workspace of the organization.

    It ends no later than the one it came from, stays limited if that was, and makes no browser a
    trusted one. Raises NotThere for a workspace that `list_other_portals` does not offer.
    """
    with transaction.atomic():
        others = list_other_portals(session.client, session.workspace, now=now)
        found = next((other for other in others if other.public_id == public_id), None)
        if found is None:
            raise NotThere("workspace")
        return start_portal_session(
            client=session.client,
            workspace=found,
            way_in="switch",
            visitor=visitor,
            is_limited=session.is_limited,
            ends_by=session.expires_at,
            now=now,
        )
