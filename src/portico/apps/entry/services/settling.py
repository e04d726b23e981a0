"""The own link of somebody whom a booker typed: opening it proves the address."""

from datetime import datetime

from django.db import transaction

from portico.apps.access.models import PortalLink
from portico.apps.access.selectors import find_portal_link
from portico.apps.access.validity import LinkStatus, portal_link_status
from portico.apps.appointments.services.joining import join_as
from portico.apps.entry.selectors.entrants import list_by_address
from portico.apps.people.models import Client


@transaction.atomic
def settle_opened_link(*, token: str, now: datetime) -> bool:
    """Settle who a provisional client is, once, as their link is opened; true where that was done.

    One record with the address takes the visit; without one, or where people share it, they
    become a record of their own. Links that were mailed lead to whoever it is.
    """
    link = find_portal_link(token)
    if link is None or portal_link_status(link, now=now) != LinkStatus.OPEN:
        return False
    typed = Client.objects.select_for_update().filter(pk=link.client_id, is_provisional=True)
    client = typed.first()
    if client is None:
        return False
    known = list_by_address(link.workspace, client.email)
    is_one = len(known) == 1 and not known[0].shares_address
    settled = join_as(typed=client, known=known[0] if is_one else None, now=now)
    if settled.pk != client.pk:
        PortalLink.objects.filter(client=client).update(client=settled)
        client.delete()
    return True
