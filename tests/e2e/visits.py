"""A salon of its own for tests of visits, in the demo beside the others."""

from typing import Any

from tests.e2e.installation import Installation

OWNER = "mara@saltandstone.example"
MADE = """
import json
from django.utils import timezone
from portico.apps.catalog.models import Offering
from portico.apps.catalog.services.describing import ServiceDetails, create_service
from portico.apps.people.models import Client, StaffMember
from portico.apps.people.services.clients import create_client
from portico.apps.people.services.staff import create_staff_member
from portico.apps.schedule.services.hours import change_staff_hours
from portico.apps.workspaces.models import Workspace
from portico.apps.workspaces.services.creating import create_workspace
from portico.domain.actors import SYSTEM
from portico.domain.hours import WeekHours
now = timezone.now()
own = Workspace.objects.get(name="Salt & Stone").organization
name = "{name}"
found = Workspace.objects.filter(organization=own, name=name).first()
by = dict(actor=SYSTEM, now=now)
if found is None:
    found = create_workspace(organization=own, kind="location", name=name,
        time_zone="Europe/Berlin", **by)
    staff = [create_staff_member(organization=own, name=who + " " + name, email="", **by)
        for who in ("Vera", "Wim")]
    for member in staff:
        week = WeekHours(dict.fromkeys(range(7), ((540, 1080),)))
        change_staff_hours(workspace=found, member=member, hours=week, seen=0, **by)
    for title, minutes in (("Colour", (60, 30, 30)), ("Cut", (45, 0, 0))):
        details = ServiceDetails(title, minutes[0], processing=minutes[1], finishing=minutes[2],
            price_cents=5000, currency="EUR", clients_can_self_schedule=True)
        service = create_service(workspace=found, details=details, **by)
        for place, member in enumerate(staff):
            Offering.objects.create(organization=own, service=service, staff_member=member,
                position=place)
    for who in ("Una", "Ugo"):
        create_client(organization=own, first_name=who, last_name=name,
            email=f"{{who.lower()}}.{{found.public_id}}@visit.example", **by)
print(json.dumps(found.public_id))
"""
SENT = """
import json
from portico.apps.messaging.models import Message
from portico.apps.workspaces.models import Workspace
told = Message.objects.filter(workspace__public_id="{salon}", trigger="{trigger}",
    recipient_kind="client")
print(json.dumps(told.count()))
"""


def make_salon(demo: Installation, name: str) -> str:
    """Its public id: Vera and Wim work from nine to six, every day; made once."""
    return str(demo.ask(MADE.format(name=name)))


def count_told(demo: Installation, salon: str, trigger: str) -> int:
    """How many messages of a trigger its clients were written."""
    found: Any = demo.ask(SENT.format(salon=salon, trigger=trigger))
    return int(found)
