"""Share link, and the record as staff edit it."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from portico.apps.access.models import PortalLink
from portico.apps.access.selectors import get_portal_session
from portico.apps.access.services.opening import open_link
from portico.apps.access.services.starting import Entered
from portico.apps.entry.services.editing_client import edit_client
from portico.apps.entry.services.sharing import share_link
from portico.apps.history.models import LogEntry
from portico.apps.messaging.letters import write_letter
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from portico.apps.people.services.records import ClientRecord, mark_record
from portico.apps.workspaces.models import Workspace
from portico.domain.errors import LinkEnded, NotThere, Refused, StaleChange
from tests.apps.access.steps import portal_token
from tests.conftest import World
from tests.make import staff_actor


def share(world: World, now: datetime, **more: Any) -> str:
    wanted = {"client": world.anna, "workspace": world.event, "press": uuid4(), **more}
    return share_link(**wanted, actor=staff_actor(world.scheduler), now=now)


def shared() -> list[Message]:
    return list(Message.objects.filter(trigger="portal_link_shared"))


def test_a_link_goes_to_the_address_on_record_without_any_appointment(
    world: World, now: datetime
) -> None:
    assert share(world, now) == world.anna.email
    (mail,) = shared()
    assert (mail.recipient_uid, mail.address, mail.state) == (
        world.anna.uid,
        world.anna.email,
        Message.SCHEDULED,
    )
    assert PortalLink.objects.count() == 0  # minted while the mail is handed over
    letter = write_letter(mail, now=now)
    token = letter.mail.text.split("/open/")[1].split("/")[0]
    assert token not in letter.kept_text
    entered = open_link(token=token, now=now)
    assert isinstance(entered, Entered)
    assert entered.session.client == world.anna
    assert LogEntry.objects.filter(verb="portal_link_shared").count() == 1


def test_pressed_twice_brings_one_mail_and_asked_again_brings_another(
    world: World, now: datetime
) -> None:
    press = uuid4()
    for _ in range(2):
        share(world, now, press=press)
    assert len(shared()) == 1
    share(world, now)
    assert len(shared()) == 2
    assert LogEntry.objects.filter(verb="portal_link_shared").count() == 2


@pytest.mark.parametrize(
    ("kind", "field", "value", "code"),
    [
        ("workspace", "portal_enabled", False, "portal_off"),
        ("client", "has_portal_access", False, "no_portal_access"),
        ("client", "email", "", "no_address"),
    ],
)
def test_switched_off_with_the_reason(
    world: World, now: datetime, kind: str, field: str, value: Any, code: str
) -> None:
    row = world.event if kind == "workspace" else world.anna
    setattr(row, field, value)
    row.save(update_fields=[field])
    with pytest.raises(Refused) as caught:
        share(world, now)
    assert caught.value.decision.codes == (code,)
    assert shared() == []


def test_a_strangers_client_does_not_exist(world: World, now: datetime) -> None:
    with pytest.raises(NotThere):
        share(world, now, client=world.stranger_client)


def edit(world: World, now: datetime, *, seen: int | None = None, **more: Any) -> dict[str, Any]:
    client = Client.objects.get(pk=world.anna.pk)
    record = {
        "first_name": client.first_name,
        "last_name": client.last_name,
        "company": client.company,
        "language": client.language,
        "has_portal_access": client.has_portal_access,
        "may_book": client.may_book,
        "shares_address": client.shares_address,
    }
    contact = {"email": client.email, "phone": client.phone}
    for name, value in more.items():
        (contact if name in contact else record)[name] = value
    return edit_client(
        client=client,
        workspace=world.event,
        record=ClientRecord(**record),
        seen=mark_record(client) if seen is None else seen,
        actor=staff_actor(world.scheduler),
        now=now,
        **contact,
    )


def is_link_open(token: str, now: datetime) -> bool:
    try:
        open_link(token=token, now=now)
    except LinkEnded:
        return False
    return True


def is_in(world: World, entered: Entered, now: datetime) -> bool:
    return get_portal_session(world.event, entered.session_key, now=now) is not None


@pytest.mark.parametrize(
    ("field", "value", "goes_on", "is_told"),
    [
        ("email", "new@moved.example", False, True),
        ("email", "Anna@Clients.Example", True, False),
        ("phone", "+41 61 555 01 99", True, True),
        ("has_portal_access", False, False, False),
        ("may_book", False, True, False),
        ("last_name", "Berger", True, False),
    ],
)
def test_what_ends_and_what_is_told(
    world: World, now: datetime, field: str, value: Any, goes_on: bool, is_told: bool
) -> None:
    token = portal_token(world.anna, world.event, now)
    entered = open_link(token=token, now=now)
    assert isinstance(entered, Entered)

    edit(world, now, **{field: value})

    assert is_in(world, entered, now) is goes_on
    assert is_link_open(token, now) is goes_on
    told = Message.objects.filter(trigger="contact_changed")
    assert [mail.address for mail in told] == ([world.anna.email] if is_told else [])


def test_nothing_changed_writes_nothing(world: World, now: datetime) -> None:
    before = LogEntry.objects.count()
    assert edit(world, now) == {}
    assert LogEntry.objects.count() == before


def test_the_second_of_two_editors_is_told(world: World, now: datetime) -> None:
    seen = mark_record(world.anna)
    edit(world, now, company="Bergbau AG")
    with pytest.raises(StaleChange):
        edit(world, now, seen=seen, last_name="Berger")
    assert Client.objects.get(pk=world.anna.pk).last_name == "Berg"


def test_all_or_nothing(world: World, now: datetime) -> None:
    with pytest.raises(ValidationError):
        edit(world, now, email="new@moved.example", first_name="")
    assert Client.objects.get(pk=world.anna.pk).email == world.anna.email
    assert not Message.objects.filter(trigger="contact_changed").exists()


def test_the_workspace_is_only_whom_the_mail_is_from(world: World, now: datetime) -> None:
    edit(world, now, email="new@moved.example")
    (told,) = Message.objects.filter(trigger="contact_changed")
    assert told.workspace == Workspace.objects.get(pk=world.event.pk)
    assert "new@moved.example" not in write_letter(told, now=now).kept_text
