"""One salon and one practice, their people, clients and flows, at the beginning of the year."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portico.apps.catalog.models import Service
from portico.apps.people.models import Client, StaffMember, User
from portico.apps.workspaces.models import Workspace
from tests.booking import make_colleague, make_service
from tests.conftest import World
from tests.make import make_client
from tests.texts import make_sender
from tests.year.running import make_flows

STAFF = ("Xaveria", "Yolanda", "Zeno")
CONGRESS = "congress"
SALON, PRACTICE = "Salt & Stone", "Lindenhof Practice"
PRIVATE = ("Trauerarbeit", "Suchtberatung")
"""What is done in the practice: no message may say it."""
SERVICES = ("Haircut", "Balayage")
ELSEWHERE = {"Lotte": "America/New_York", "Kaja": "Pacific/Auckland"}
"""Clients who do not live where the businesses are."""
NAMES = ("Nora", "Emil", "Ida", "Per", "Lotte", "Kaja")
_WEEK = {str(day): [[480, 1200]] for day in range(6)}
_RULES: dict[str, Any] = {
    "who_may_book": "known_clients",
    "allow_self_cancellation": True,
    "allow_self_rescheduling": True,
    "self_cancellation_hours": 0,
    "self_rescheduling_hours": 0,
    "most_self_booked": 50,
    "maximum_days_ahead": 60,
}


@dataclass(frozen=True)
class Scene:
    """`services`, `staff`: what is done in each place, and who does it."""

    user: User
    clients: dict[str, Client]
    services: dict[str, list[Service]]
    staff: dict[str, list[StaffMember]]
    places: dict[str, int]

    def find_place(self, name: str) -> Workspace:
        """As it is now."""
        return Workspace.objects.select_related("organization").get(pk=self.places[name])


def make_scene(world: World, now: datetime) -> Scene:
    places = {"salon": world.salon, "practice": world.practice, CONGRESS: world.event}
    for place in (world.salon, world.practice):
        Workspace.objects.filter(pk=place.pk).update(**_RULES)
        place.refresh_from_db()
        make_sender(place)
    salon, practice = world.salon, world.practice
    staff = {
        "salon": [make_colleague(salon, name, week=_WEEK) for name in STAFF[:2]],
        "practice": [make_colleague(practice, STAFF[2], week=_WEEK)],
    }
    services = {
        place: [
            make_service(places[place], *staff[place], name=name, duration=45 + 30 * longer)
            for longer, name in enumerate(names)
        ]
        for place, names in (("salon", SERVICES), ("practice", PRIVATE))
    }
    clients = {
        name: make_client(
            world.organization,
            name,
            phone=f"+41 79 555 02 {number:02d}",
            time_zone=ELSEWHERE.get(name, ""),
        )
        for number, name in enumerate(NAMES, start=10)
    }
    Workspace.objects.filter(pk=practice.pk).update(confirmation="by_request")
    make_flows(salon, services["salon"][1], now)
    keys = {name: place.pk for name, place in places.items()}
    return Scene(world.admin, clients, services, staff, keys)
