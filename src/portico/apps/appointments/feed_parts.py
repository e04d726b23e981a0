"""Calendar feeds as iCalendar bytes: the same UID, SEQUENCE and state as in mails and portal.

They depend on rows and on `now` only as far as what is long over drops out, so that whoever
reads them again gets the same bytes as long as nothing changed.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from portico.apps.appointments.calendar_parts import (
    describe_title,
    entry_uid,
    item_address,
    list_matter,
)
from portico.apps.appointments.join_texts import calendar_text
from portico.apps.appointments.selectors.feeds import (
    FeedItem,
    list_client_items,
    list_staff_items,
)
from portico.apps.messaging.envelopes import read_sender_address
from portico.apps.people.models import Client, StaffMember
from portico.apps.people.selectors import DeskAccess
from portico.apps.workspaces.models import Workspace
from portico.domain.trust import Guarded, TrustFacts, may_open
from portico.ical.encode import CalendarEntry, encode_feed

REFRESH = timedelta(hours=1)
"""How often calendars are asked to look; Google looks when it likes."""


def encode_client_feed(client: Client, workspace: Workspace, *, now: datetime) -> bytes:
    """The client's appointments with one workspace; the feed is called as the business is."""
    nobody = TrustFacts(workspace.confirm_new_devices, False, False, None)
    has_join = may_open(Guarded.JOIN, nobody, now=now).is_allowed
    items = list_client_items(client, workspace, now=now)
    entries = [_client_entry(item, has_join=has_join) for item in items]
    return encode_feed(workspace.name, entries, refresh=REFRESH)


def encode_staff_feed(
    member: StaffMember, accesses: Iterable[DeskAccess], *, now: datetime
) -> bytes:
    """The staff member's appointments in all workspaces of the organization."""
    items = list_staff_items(member, accesses, now=now)
    name = f"{member.name} · {member.organization.name}"
    return encode_feed(name, [_staff_entry(item) for item in items], refresh=REFRESH)


def _client_entry(item: FeedItem, *, has_join: bool) -> CalendarEntry:
    """*Join* as the portal shows it to a browser that nobody confirmed."""
    return _entry(
        item,
        summary=describe_title(item),
        description=_matter(item),
        join_link=item.join_link if has_join else "",
        is_staff=False,
    )


def _staff_entry(item: FeedItem) -> CalendarEntry:
    """A discreet title is the same for all, so it says with whom."""
    names = ", ".join(item.others)
    is_told = item.workspace.discreet_messages and bool(names)
    title = f"{describe_title(item)} · {names}" if is_told else describe_title(item)
    people = [_("With: %(names)s") % {"names": names}] if names else []
    return _entry(
        item,
        summary=title,
        description="\n".join([*people, *_matter(item).splitlines()]),
        join_link=item.join_link,
        is_staff=True,
    )


def _matter(item: FeedItem) -> str:
    return "\n".join(f"{label}: {text}" for label, text in list_matter(item))


def _entry(
    item: FeedItem, *, summary: str, description: str, join_link: str, is_staff: bool
) -> CalendarEntry:
    workspace = item.workspace
    join_link = calendar_text(join_link, workspace)
    more = () if workspace.discreet_messages else (join_link, item.directions)
    return CalendarEntry(
        uid=entry_uid(item.appointment_uid),
        sequence=item.sequence,
        stamp=item.changed_at,
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        zone=workspace.time_zone,
        summary=summary,
        description="\n\n".join(text for text in (description, *more) if text),
        location=item.place or join_link,
        url=item_address(item, is_staff=is_staff),
        organizer_name=item.organizer_name or workspace.name,
        organizer_address=item.organizer_address or workspace.email or read_sender_address(),
        attendee_name="",
        attendee_address="",
        partstat=item.answer,
        is_required=True,
        status=item.state,
    )
