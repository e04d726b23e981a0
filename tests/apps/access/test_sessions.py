from datetime import datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from portico.apps.access.models import PortalSession, SignInRequest
from portico.apps.access.selectors import get_link, get_portal_session
from portico.apps.access.services.ending import end_all_of_client, end_portal_session
from portico.apps.access.services.opening import open_link
from portico.apps.access.services.starting import Entered, start_portal_session
from portico.apps.access.services.touching import touch_session
from portico.apps.history.models import LogEntry
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import SYSTEM
from tests.apps.access.steps import ask_and_mint, portal_token, token_of
from tests.conftest import World
from tests.make import client_actor

A_MOMENT = timedelta(microseconds=1)


def enter(workspace: Workspace, client: Client, now: datetime) -> Entered:
    return start_portal_session(client=client, workspace=workspace, way_in="link", now=now)


def test_a_key_opens_one_workspace_for_one_client(world: World, now: datetime) -> None:
    entered = enter(world.event, world.anna, now)
    found = get_portal_session(world.event, entered.session_key, now=now)
    assert found is not None
    assert (found.client, found.workspace) == (world.anna, world.event)
    for other in (world.salon, world.practice, world.stranger_workspace):
        assert get_portal_session(other, entered.session_key, now=now) is None
    for key in ("", "x", entered.session.key_hash):
        assert get_portal_session(world.event, key, now=now) is None


def test_each_sign_in_has_a_new_key(world: World, now: datetime) -> None:
    token = portal_token(world.anna, world.event, now)
    keys = {open_link(token=token, now=now).session_key for _ in range(3)}
    assert len(keys) == 3


def test_a_session_ends_when_it_was_idle(world: World, now: datetime) -> None:
    for workspace, idle in (
        (world.event, timedelta(days=7)),
        (world.practice, timedelta(minutes=30)),
    ):
        key = enter(workspace, world.anna, now).session_key
        assert get_portal_session(workspace, key, now=now + idle - A_MOMENT) is not None
        assert get_portal_session(workspace, key, now=now + idle) is None


def test_a_session_in_use_ends_at_the_total(world: World, now: datetime) -> None:
    for workspace, total in (
        (world.event, timedelta(days=30)),
        (world.practice, timedelta(hours=12)),
    ):
        entered = enter(workspace, world.anna, now)
        touch_session(session=entered.session, now=now + total - A_MOMENT)
        assert get_portal_session(workspace, entered.session_key, now=now + total - A_MOMENT)
        assert get_portal_session(workspace, entered.session_key, now=now + total) is None


def test_no_portal_access_ends_sessions(world: World, now: datetime) -> None:
    key = enter(world.event, world.anna, now).session_key
    Client.objects.filter(pk=world.anna.pk).update(has_portal_access=False)
    assert get_portal_session(world.event, key, now=now) is None


def test_reading_a_session_is_one_query(world: World, now: datetime) -> None:
    key = enter(world.event, world.anna, now).session_key
    with CaptureQueriesContext(connection) as captured:
        session = get_portal_session(world.event, key, now=now)
        assert session is not None
        assert session.client.name == "Anna Berg"
        assert session.workspace.name == world.event.name
        touch_session(session=session, now=now)
    assert len(captured) == 1


def test_last_seen_moves_at_most_once_a_minute(world: World, now: datetime) -> None:
    entered = enter(world.event, world.anna, now)
    touch_session(session=entered.session, now=now + timedelta(seconds=60) - A_MOMENT)
    assert PortalSession.objects.get().last_seen_at == now
    touch_session(session=entered.session, now=now + timedelta(seconds=60))
    assert PortalSession.objects.get().last_seen_at == now + timedelta(seconds=60)


def test_an_older_request_does_not_turn_last_seen_back(world: World, now: datetime) -> None:
    stale = enter(world.event, world.anna, now).session
    PortalSession.objects.update(last_seen_at=now + timedelta(hours=2))
    touch_session(session=stale, now=now + timedelta(hours=1))
    assert PortalSession.objects.get().last_seen_at == now + timedelta(hours=2)


def test_logging_out_ends_this_session_only(world: World, now: datetime) -> None:
    here, there = enter(world.event, world.anna, now), enter(world.event, world.anna, now)
    for _ in range(2):
        end_portal_session(session=here.session, actor=client_actor(world.anna), now=now)
    assert get_portal_session(world.event, here.session_key, now=now) is None
    assert get_portal_session(world.event, there.session_key, now=now) is not None
    entry = LogEntry.objects.get(verb="portal_left")
    assert (entry.actor_kind, entry.subject_uid) == ("client", world.anna.uid)


def test_revoking_ends_everything_of_one_client(world: World, now: datetime) -> None:
    anna, ben = enter(world.event, world.anna, now), enter(world.event, world.ben, now)
    token = portal_token(world.anna, world.practice, now)
    sign_in = token_of(ask_and_mint(world.salon, world.anna, now).url)
    end_all_of_client(client=world.anna, actor=SYSTEM, now=now)
    assert get_portal_session(world.event, anna.session_key, now=now) is None
    assert get_portal_session(world.event, ben.session_key, now=now) is not None
    assert get_link(token, now=now).status == "revoked"
    assert get_link(sign_in, now=now).status == "ended"
    assert SignInRequest.objects.get().ended_at == now
    assert LogEntry.objects.get(verb="portal_access_revoked").changes == {
        "links": [1, 0],
        "sessions": [1, 0],
        "browsers": [0, 0],
    }
