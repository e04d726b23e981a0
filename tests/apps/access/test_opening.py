from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from portico.apps.access.models import PortalLink, PortalSession
from portico.apps.access.selectors import get_link
from portico.apps.access.services.ending import end_all_of_client
from portico.apps.access.services.entering import enter_code
from portico.apps.access.services.minting import mint_portal_link
from portico.apps.access.services.opening import open_link
from portico.apps.access.tokens import hash_token
from portico.apps.access.validity import LinkKind
from portico.apps.history.models import LogEntry
from portico.apps.people.models import Client
from portico.domain.actors import SYSTEM
from portico.domain.errors import CodeWrong, LinkEnded
from tests.apps.access.steps import BROWSER, ask_and_mint, portal_token, token_of
from tests.conftest import World

A_MOMENT = timedelta(microseconds=1)


def ended_status(token: str, now: datetime, kind: LinkKind | None = None) -> str:
    before = PortalSession.objects.count()
    with pytest.raises(LinkEnded) as caught:
        open_link(token=token, now=now, kind=kind)
    assert PortalSession.objects.count() == before
    assert get_link(token, now=now, kind=kind).status == caught.value.status
    return caught.value.status


def test_opening_lands_on_the_item_and_counts_as_opened(world: World, now: datetime) -> None:
    item = uuid4()
    url = mint_portal_link(
        client=world.anna,
        workspace=world.event,
        address=world.anna.email,
        item_kind="appointment",
        item_uid=item,
        now=now,
    )
    entered = open_link(token=token_of(url), now=now)
    assert (entered.item_kind, entered.item_uid) == ("appointment", item)
    assert (entered.session.client, entered.session.workspace) == (world.anna, world.event)
    assert entered.session.key_hash == hash_token(entered.session_key)
    later = now + timedelta(days=2)
    open_link(token=token_of(url), now=later)
    link = PortalLink.objects.get()
    assert (link.first_opened_at, link.last_opened_at) == (now, later)
    entries = LogEntry.objects.filter(subject_uid=world.anna.uid, verb="portal_entered")
    assert [entry.note for entry in entries] == ["link", "link"]


def test_a_portal_link_is_reusable_until_it_ends(world: World, now: datetime) -> None:
    token = portal_token(world.anna, world.event, now)
    end = now + timedelta(days=world.event.link_days)
    keys = {open_link(token=token, now=at).session_key for at in (now, now, end - A_MOMENT)}
    assert len(keys) == 3
    assert ended_status(token, end) == "ended"


def test_a_link_ends_when_the_address_changes(world: World, now: datetime) -> None:
    token = portal_token(world.anna, world.event, now)
    Client.objects.filter(pk=world.anna.pk).update(email="Anna@Clients.Example")
    assert get_link(token, now=now).status == "open"
    for address in ("anna+new@clients.example", "other@clients.example", ""):
        Client.objects.filter(pk=world.anna.pk).update(email=address)
        assert ended_status(token, now) == "ended"


def test_no_portal_access_and_revoking_end_links(world: World, now: datetime) -> None:
    token = portal_token(world.anna, world.event, now)
    Client.objects.filter(pk=world.anna.pk).update(has_portal_access=False)
    assert ended_status(token, now) == "revoked"
    Client.objects.filter(pk=world.anna.pk).update(has_portal_access=True)
    assert get_link(token, now=now).status == "open"
    other = portal_token(world.ben, world.event, now)
    end_all_of_client(client=world.anna, actor=SYSTEM, now=now)
    assert ended_status(token, now) == "revoked"
    assert get_link(other, now=now).status == "open"


@pytest.mark.parametrize("token", ["", "x", "0" * 10_000, "ümlaut", "a' or '1'='1"])
def test_an_unknown_token_opens_nothing_and_shows_nothing(
    world: World, now: datetime, token: str
) -> None:
    portal_token(world.anna, world.event, now)
    assert ended_status(token, now) == "unknown"
    state = get_link(token, now=now)
    assert (state.client, state.workspace, state.masked_address) == (None, None, "")


def test_a_hash_is_no_token(world: World, now: datetime) -> None:
    token = portal_token(world.anna, world.event, now)
    assert ended_status(hash_token(token), now) == "unknown"


def test_a_token_serves_one_purpose(world: World, now: datetime) -> None:
    portal = portal_token(world.anna, world.event, now)
    sign_in = token_of(ask_and_mint(world.event, world.anna, now).url)
    assert ended_status(portal, now, LinkKind.SIGN_IN) == "unknown"
    assert ended_status(sign_in, now, LinkKind.PORTAL) == "unknown"
    assert get_link(portal, now=now).kind == "portal"
    assert get_link(sign_in, now=now).kind == "sign_in"


def test_a_sign_in_link_works_once_and_in_any_browser(world: World, now: datetime) -> None:
    token = token_of(ask_and_mint(world.event, world.anna, now).url)
    entered = open_link(token=token, now=now)
    assert (entered.session.client, entered.session.way_in) == (world.anna, "sign_in")
    assert ended_status(token, now) == "spent"


def test_a_sign_in_link_lives_for_exactly_15_minutes(world: World, now: datetime) -> None:
    token = token_of(ask_and_mint(world.event, world.anna, now).url)
    end = now + timedelta(minutes=15)
    assert get_link(token, now=end - A_MOMENT).status == "open"
    assert ended_status(token, end) == "ended"
    assert open_link(token=token, now=end - A_MOMENT)


def test_a_used_link_ends_the_code_and_a_used_code_the_link(world: World, now: datetime) -> None:
    by_link = ask_and_mint(world.event, world.anna, now)
    open_link(token=token_of(by_link.url), now=now)
    with pytest.raises(CodeWrong):
        enter_code(workspace=world.event, browser_key=BROWSER, code=by_link.code, now=now)
    by_code = ask_and_mint(world.event, world.anna, now)
    enter_code(workspace=world.event, browser_key=BROWSER, code=by_code.code, now=now)
    assert ended_status(token_of(by_code.url), now) == "spent"


def test_a_sign_in_link_ends_with_address_and_access(world: World, now: datetime) -> None:
    token = token_of(ask_and_mint(world.event, world.anna, now).url)
    Client.objects.filter(pk=world.anna.pk).update(email="new@clients.example")
    assert ended_status(token, now) == "ended"
    Client.objects.filter(pk=world.anna.pk).update(email=world.anna.email, has_portal_access=False)
    assert ended_status(token, now) == "revoked"


def test_looking_at_a_link_changes_nothing(world: World, now: datetime) -> None:
    token = portal_token(world.anna, world.event, now)
    sign_in = token_of(ask_and_mint(world.event, world.anna, now).url)
    for _ in range(3):
        assert get_link(token, now=now).masked_address == "a…a@c…s.example"
        assert get_link(sign_in, now=now).status == "open"
    assert PortalLink.objects.get().first_opened_at is None
    assert not PortalSession.objects.exists()
