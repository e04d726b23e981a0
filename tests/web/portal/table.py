"""Every address of the portal: who may open it, and whose thing it names.

A new address gets a line here, or `test_strangers.py` fails.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import URLPattern

from portico.apps.appointments.models import Appointment, GroupBooking
from portico.web.portal.urls import urlpatterns
from tests.care import make_past, make_shared
from tests.forms import attach, hand_in, send
from tests.make import NOW, make_appointment, make_client

Made = dict[str, Any]
Maker = Callable[[Any, Any, Any], Made]
"""From workspace, a user who may, and a client to the address's other parameters."""


@dataclass(frozen=True)
class Place:
    """One address.

    `kind`: *door* is opened by a secret in its address, *look* by everybody, *public* by
    everybody where clients book online, *inside* by a portal session; with `makes` it names a
    thing of one client.
    """

    kind: str
    makes: Maker | None = None


def an_appointment(workspace: Any, user: Any, client: Any) -> Made:
    return {"uid": make_appointment(workspace, user, client).uid}


def an_online_one(workspace: Any, user: Any, client: Any) -> Made:
    link = "https://meet.example/room"
    made = make_appointment(workspace, user, client, is_online=True, join_link=link)
    return {"uid": made.uid}


def a_group(workspace: Any, user: Any, client: Any) -> Made:
    """The client is its primary contact; somebody else's visit goes with it."""
    own = make_appointment(workspace, user, client)
    other = make_client(workspace.organization, "Cleo", email="")
    later = NOW + timedelta(days=7, hours=2)
    member = make_appointment(workspace, user, other, starts_at=later)
    group = GroupBooking.objects.create(
        organization=workspace.organization, workspace=workspace, primary_contact=client
    )
    Appointment.objects.filter(pk__in=[own.pk, member.pk]).update(group=group)
    return {"uid": own.uid, "member": member.uid}


def a_summary(workspace: Any, user: Any, client: Any) -> Made:
    """Of a session that was; shared with the client."""
    made = make_past(workspace, user, client)
    make_shared(made, client, user)
    return {"uid": made.uid}


def a_form(workspace: Any, user: Any, client: Any) -> Made:
    return {"uid": send(workspace, client).uid}


def a_part(workspace: Any, user: Any, client: Any) -> Made:
    return {"uid": send(workspace, client).uid, "key": "s1"}


def a_handed_in_form(workspace: Any, user: Any, client: Any) -> Made:
    return {"uid": hand_in(send(workspace, client)).uid}


def a_file(workspace: Any, user: Any, client: Any) -> Made:
    made = send(workspace, client)
    return {"uid": made.uid, "file": attach(made).uid}


TABLE: dict[str, Place] = {
    "sign_in": Place("door"),
    "sign_in_text": Place("door"),
    "code": Place("door"),
    "spoken_code": Place("door"),
    "open": Place("door"),
    "open_sign_in": Place("door"),
    "renew": Place("door"),
    "unsubscribe": Place("door"),
    "home": Place("inside"),
    "upcoming": Place("inside"),
    "past": Place("inside"),
    "appointment": Place("inside", an_appointment),
    "answer": Place("inside", an_appointment),
    "cancel": Place("inside", an_appointment),
    "undo": Place("inside", an_appointment),
    "member_cancel": Place("inside", a_group),
    "member_undo": Place("inside", a_group),
    "member_restore": Place("inside", a_group),
    "reschedule": Place("inside", an_appointment),
    "restore": Place("inside", an_appointment),
    "confirm": Place("inside", an_appointment),
    "calendar_file": Place("inside", an_appointment),
    "summary": Place("inside", a_summary),
    "join": Place("inside", an_online_one),
    "book": Place("inside"),
    "book_again": Place("inside", an_appointment),
    "book_visit": Place("inside"),
    "book_times": Place("inside"),
    "book_details": Place("inside"),
    "together": Place("inside"),
    "together_times": Place("inside"),
    "together_details": Place("inside"),
    "forms": Place("inside"),
    "form": Place("inside", a_form),
    "form_section": Place("inside", a_part),
    "form_review": Place("inside", a_form),
    "form_pdf": Place("inside", a_handed_in_form),
    "form_file": Place("inside", a_file),
    "profile": Place("inside"),
    "preferences": Place("inside"),
    "phone": Place("inside"),
    "feed": Place("inside"),
    "download": Place("inside"),
    "download_file": Place("inside"),
    "switch": Place("inside"),
    "choose": Place("inside"),
    "fresh_code": Place("inside"),
    "log_out": Place("inside"),
    "log_out_everywhere": Place("inside"),
    "public_book": Place("public"),
    "public_service": Place("public"),
    "public_staff": Place("public"),
    "public_visit": Place("public"),
    "public_times": Place("public"),
    "public_details": Place("public"),
    "public_together": Place("public"),
    "public_together_times": Place("public"),
    "public_together_details": Place("public"),
    "public_code": Place("public"),
    "brand": Place("look"),
    "picture": Place("look"),
}


def patterns() -> dict[str, URLPattern]:
    """The addresses as the portal has them, by name."""
    return {str(pattern.name): pattern for pattern in urlpatterns}


def names_of(kind: str) -> list[str]:
    """The names of one kind, in the order of the URL table."""
    return [name for name in patterns() if name in TABLE and TABLE[name].kind == kind]


INSIDE = names_of("inside")
ITEMS = [name for name in INSIDE if TABLE[name].makes]
