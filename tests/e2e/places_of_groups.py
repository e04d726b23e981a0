"""The pages of groups, at the salon's desk and in its portal, and how one comes there."""

import re

from playwright.sync_api import Page

from tests.e2e.place import Place
from tests.e2e.tour import ANNA, Tour

MARA = "mara@saltandstone.example"
# The demo's group, and two appointments of one day that are in none.
FOUND = f"""
import json
from datetime import timedelta
from django.utils import timezone
from portico.apps.access.services.minting import mint_portal_link
from portico.apps.appointments.models import GroupBooking
from portico.apps.appointments.services.creating import create_appointment
from portico.apps.appointments.services.inputs import Allowance, AppointmentInput, PersonInput
from portico.apps.people.models import Client, User
from portico.domain.actors import SYSTEM
now = timezone.now()
group = GroupBooking.objects.filter(primary_contact__email="{ANNA}").earliest("pk")
salon, anna = group.workspace, group.primary_contact
own = group.appointments.get(attendees__client=anna)
user = User.objects.get(email="{MARA}")
day = (now + timedelta(days=40)).replace(hour=10, minute=0, second=0, microsecond=0)
loose = []
for number, client in enumerate(Client.objects.filter(organization=salon.organization,
        is_provisional=False).exclude(email="{ANNA}").order_by("pk")[:2]):
    form = AppointmentInput(name="Loose end", organizer_uid=user.staff_member.uid,
        scheduler_uid=None, starts_at=day + timedelta(hours=number), minutes=45,
        people=(PersonInput("client", client.uid),
            PersonInput("staff", user.staff_member.uid)))
    made = create_appointment(workspace=salon, form=form, user=user, actor=SYSTEM, now=now,
        allowance=Allowance(accepts_warnings=True, may_override=True, override_reason="Test"))
    loose.append(str(made.uid))
link = mint_portal_link(client=anna, workspace=salon, address=anna.email,
    item_kind="", item_uid=None, now=now)
print(json.dumps([salon.public_id, str(own.uid), loose, link.split("/", 3)[3]]))
"""


def find_group(tour: Tour) -> None:
    """The salon, its group, and two appointments in none, once."""
    if "group" not in tour.found:
        public_id, own, loose, link = tour.demo.ask(FOUND)
        tour.found |= {"salon_id": public_id, "group": own, "loose": loose, "grouped": link}


def open_salon_desk(tour: Tour, path: str) -> Page:
    """A page of the salon's desk."""
    find_group(tour)
    return tour.see(f"desk/{tour.found['salon_id']}/{path}", tour.staff(MARA))


def _grouped(tour: Tour, path: str = "") -> Page:
    find_group(tour)
    return open_salon_desk(tour, f"appointments/{tour.found['group']}/{path}")


def _loose(tour: Tour, path: str) -> Page:
    find_group(tour)
    return open_salon_desk(tour, f"appointments/{tour.found['loose'][0]}/{path}")


def _nothing_ticked(tour: Tour) -> Page:
    page = _loose(tour, "group/")
    page.get_by_role("button", name="Make it a group").click()
    page.wait_for_selector(".error")
    return page


def _alone(tour: Tour) -> Page:
    return _grouped(tour, "group/")


def _new(tour: Tour) -> Page:
    """Two people found and added, then saved without a day."""
    page = open_salon_desk(tour, "groups/new/")
    for name in ("Lea", "Ben"):
        page.fill("[name=find]", name)
        page.get_by_role("button", name="Find").click()
        page.locator(".suggest button").first.click()
    page.get_by_role("button", name="Save").click()
    page.wait_for_selector(".error")
    return page


def _searching(tour: Tour) -> Page:
    page = open_salon_desk(tour, "groups/new/")
    page.fill("[name=find]", "somebody@new.example")
    page.get_by_role("button", name="Find").click()
    page.wait_for_selector(".new-person")
    return page


def _portal(tour: Tour, path: str) -> Page:
    find_group(tour)
    return tour.see(f"w/{tour.found['salon_id']}/{path}", tour.client("grouped"))


def _primary(tour: Tour) -> Page:
    find_group(tour)
    return _portal(tour, f"appointments/{tour.found['group']}/")


def _people(tour: Tour) -> Page:
    page = _portal(tour, "book/")
    page.get_by_role("link", name="Beard trim").click()
    page.get_by_role("button", name="Book for several people").click()
    page.wait_for_selector("#guest-1")
    page.get_by_role("button", name="Add a person").click()
    page.wait_for_selector("#guest-2")
    return page


def _times(tour: Tour) -> Page:
    page = _people(tour)
    page.get_by_role("button", name="Choose a time").click()
    page.wait_for_selector("#slots")
    return page


def _details(tour: Tour) -> Page:
    """Names that are missing, and a policy that nobody agreed to."""
    page = _times(tour)
    page.locator("#slots .times button").first.click()
    page.wait_for_url(re.compile("/details/"))
    page.get_by_role("button", name="Book for everybody").click()
    page.wait_for_selector(".error")
    return page


GROUPS = (
    Place("a group", "", "desk:appointment", "desk/appointment", _grouped),
    Place(
        "group with",
        "Group with",
        "desk:appointment_group",
        "desk/group_with",
        _nothing_ticked,
    ),
    Place("group with nobody", "Group with", "desk:appointment_group", "desk/group_with", _alone),
    Place(
        "change primary",
        "Change primary",
        "desk:group_primary",
        "desk/group_primary",
        lambda t: _grouped(t, "group/primary/"),
    ),
    Place("new group, faults", "New group", "desk:group_new", "desk/group_new", _new),
    Place("new group, searching", "New group", "desk:group_new", "desk/group_new", _searching),
    Place("primary contact", "", "portal:appointment", "portal/appointment", _primary),
    Place("who comes", "Who comes", "portal:together", "portal/together_people", _people),
    Place("times for all", "Choose", "portal:together_times", "portal/together_times", _times),
    Place(
        "details of all, faults",
        "Shall",
        "portal:together_details",
        "portal/together_details",
        _details,
    ),
)
