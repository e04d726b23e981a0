"""A salon where clients move their visits: one client, one visit and one link for each story."""

# Mara and Lena work every day from nine to six, times stand on the full hour, and each visit is
# booked weeks ahead, at an hour of its own.
MOVING = """
import json
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo
from django.utils import timezone
from portico.apps.access.services.minting import mint_portal_link
from portico.apps.appointments.models import Appointment, BookedService, GroupBooking
from portico.apps.appointments.selectors.wishes import LineWish, VisitRequest
from portico.apps.appointments.services.booking import book_visit
from portico.apps.catalog.models import Offering, Service
from portico.apps.messaging.services.seeding import seed_automated_messages
from portico.apps.people.models import StaffMember
from portico.apps.people.services.clients import create_client
from portico.apps.schedule.models import Calendar, Hours
from portico.apps.workspaces.services.creating import create_organization, create_workspace
from portico.domain.actors import SYSTEM, Actor
from portico.domain.states import WorkspaceKind
now, zone = timezone.now(), ZoneInfo("Europe/Berlin")
own = create_organization(name="Salt & Stone", now=now)
salon = create_workspace(organization=own, kind=WorkspaceKind.LOCATION, name="Salt & Stone",
    time_zone=str(zone), portal_enabled=True, phone="+49 40 66969 120", increment=60,
    who_may_book="known_clients", maximum_days_ahead=90, send_invitations=True,
    allow_self_rescheduling=True, self_rescheduling_hours=24, allow_self_cancellation=True,
    self_cancellation_hours=24, actor=SYSTEM, now=now)
seed_automated_messages(workspace=salon, now=now)
staff = {}
for name in ("Mara", "Lena"):
    staff[name] = StaffMember.objects.create(organization=own, name=name)
    Hours.objects.create(organization=own, workspace=salon,
        calendar=Calendar.objects.create(organization=own, staff_member=staff[name]),
        week={str(day): [[540, 1080]] for day in range(7)})
def offer(name, *people):
    made = Service.objects.create(organization=own, workspace=salon, name=name, duration=60,
        clients_can_self_schedule=True)
    for one in people:
        Offering.objects.create(organization=own, service=made, staff_member=staff[one])
    return made
cut, trim = offer("Cut", "Mara", "Lena"), offer("Bridal trial", "Mara")
day = now.astimezone(zone).date() + timedelta(days=14)
spots = iter([(day + timedelta(days=n // 4), 9 + 2 * (n % 4)) for n in range(40)])
def client_of(name):
    return create_client(organization=own, first_name=name.capitalize(), last_name="Berg",
        email=f"{name}@bergpost.example", actor=SYSTEM, now=now)
def book(client, service, *more, who="Mara", spot=None):
    at, hour = spot or next(spots)
    lines = tuple(LineWish(one.uid, staff[who].uid) for one in (service, *more))
    return book_visit(client=client, workspace=salon, request=VisitRequest(lines),
        starts_at=datetime.combine(at, time(hour), zone), now=now,
        actor=Actor("client", client.name, client.uid))
def link_of(client, made):
    return mint_portal_link(client=client, workspace=salon, address=client.email,
        item_kind="appointment", item_uid=made.uid, now=now).split("/", 3)[3]
found = {}
def keep(story, client, made):
    found[story] = [link_of(client, made), str(made.uid)]
    return made
for way in WAYS:
    client = client_of(way)
    keep(way, client, book(client, cut))
for story in ("length", "offline", "overlap", "buffers", "late", "off", "taken", "undo", "faster"):
    client = client_of(story)
    service = {"offline": trim, "off": trim}.get(story, cut)
    keep(story, client, book(client, service, *([cut] if story in ("overlap", "buffers") else [])))
def line(story, number, **fields):
    BookedService.objects.filter(appointment__uid=found[story][1], position=number).update(**fields)
line("length", 0, duration=90, by_hand=["duration"])
for story, minutes in (("overlap", 30), ("buffers", 0)):
    made = Appointment.objects.get(uid=found[story][1])
    if minutes:
        line(story, 1, starts_at=made.starts_at + timedelta(minutes=minutes))
    else:
        line(story, 0, buffer_after=30)
        line(story, 1, buffer_before=30)
spot = next(spots)
spot = (spot[0] + timedelta(days=1), 9)
people = [client_of("dora"), client_of("emil")]
group = GroupBooking.objects.create(organization=own, workspace=salon, primary_contact=people[0])
for client, who in zip(people, ("Mara", "Lena")):
    made = keep(client.first_name.lower(), client, book(client, cut, who=who, spot=spot))
    Appointment.objects.filter(pk=made.pk).update(group=group)
print(json.dumps([salon.public_id, found]))
"""
