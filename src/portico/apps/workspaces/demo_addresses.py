"""Where everything is in the demo: read from the file that the demo's seed wrote."""

import json
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from portico.apps.workspaces.models import Workspace


@dataclass(frozen=True, slots=True)
class SignIn:
    """One person of the desk: what they may do, and what to type."""

    role: str
    business: str
    email: str


@dataclass(frozen=True, slots=True)
class Door:
    """One portal: its URL, and addresses of clients to type there.

    `booking_url`: where somebody who is not signed in books; empty where nobody does.
    """

    name: str
    url: str
    client_email: str
    is_on: bool
    booking_url: str = ""


@dataclass(frozen=True, slots=True)
class DemoAddresses:
    """Everything that the demo's first page and `script/demo` show."""

    front_url: str
    desk_url: str
    mailbox_url: str
    password: str
    sign_ins: tuple[SignIn, ...]
    doors: tuple[Door, ...]


def load_demo_addresses() -> DemoAddresses:
    """Read `demo.json` of the data folder; portal URLs are looked up, as staff may renew them."""
    kept = json.loads((settings.DATA_FOLDER / "demo.json").read_text())
    workspaces = {w.public_id: w for w in Workspace.objects.order_by("id")}
    doors = []
    for door in kept["doors"]:
        workspace = workspaces[door["workspace"]]
        path = reverse("portal:sign_in", args=[workspace.portal_slug])
        doors.append(
            Door(
                workspace.name,
                settings.BASE_URL + path,
                door["client_email"],
                workspace.portal_enabled,
                _booking_url(workspace),
            )
        )
    return DemoAddresses(
        front_url=settings.BASE_URL + "/",
        desk_url=settings.BASE_URL + reverse("desk:index"),
        mailbox_url=settings.BASE_URL + "/mailbox/",
        password=kept["password"],
        sign_ins=tuple(SignIn(**sign_in) for sign_in in kept["sign_ins"]),
        doors=tuple(doors),
    )


def _booking_url(workspace: Workspace) -> str:
    if not workspace.portal_enabled or workspace.who_may_book == "nobody":
        return ""
    return settings.BASE_URL + reverse("portal:public_book", args=[workspace.public_id])
