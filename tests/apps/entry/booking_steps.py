"""Steps of booking by somebody who is not signed in."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from portico.apps.access.models import SignInRequest
from portico.apps.access.services.minting import mint_sign_in
from portico.apps.catalog.models import Service
from portico.apps.entry.services.admitting import admit_requests
from portico.apps.entry.services.beginning import begin_booking
from portico.apps.entry.services.proving import Proved, prove_address
from portico.apps.entry.typed_bookings import TypedBooking
from portico.apps.workspaces.models import Workspace
from tests.booking import ask, berlin
from tests.make import NOW

BROWSER = "key-of-the-browser-that-books"
NEW = "nora@new.example"
TEN = berlin(24, 10)


def type_booking(service: Service, **changes: Any) -> TypedBooking:
    """What Nora types to have this on Tuesday at ten."""
    typed = TypedBooking(
        request=ask(service),
        starts_at=TEN,
        first_name="Nora",
        last_name="Neu",
        phone="+41 61 555 01 77",
    )
    return replace(typed, **changes)


def begin(
    workspace: Workspace,
    typed: TypedBooking,
    address: str = NEW,
    *,
    browser: str = BROWSER,
    now: datetime = NOW,
) -> None:
    begin_booking(
        workspace=workspace,
        address=address,
        typed=typed,
        browser_key=browser,
        network="203.0.113.7",
        now=now,
    )


def mailed_code(now: datetime = NOW) -> str:
    """The worker looks up who asked last, and hands the mail over."""
    admit_requests(now=now)
    minted = mint_sign_in(request_uid=SignInRequest.objects.latest("id").uid, now=now)
    assert minted is not None
    return minted.code


def prove(
    workspace: Workspace, code: str, *, browser: str = BROWSER, now: datetime = NOW
) -> Proved:
    proved = prove_address(workspace=workspace, browser_key=browser, code=code, now=now)
    assert isinstance(proved, Proved)
    return proved
