from dataclasses import asdict
from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.conf import settings

from portico.apps.access.models import PortalLink, SignInRequest
from portico.apps.access.services.entering import enter_code
from portico.apps.access.services.minting import mint_portal_link, mint_sign_in
from portico.apps.access.services.opening import open_link
from portico.domain.errors import CodeWrong, LinkEnded
from tests.apps.access.steps import BROWSER, ask, ask_and_mint, portal_token, token_of
from tests.conftest import World


def everything_stored() -> str:
    """All rows of all tables, as one text."""
    rows = [row for model in apps.get_models() for row in model._base_manager.values_list()]
    return repr(rows)


def test_a_portal_link_is_absolute_and_only_its_hash_is_kept(world: World, now: datetime) -> None:
    url = mint_portal_link(
        client=world.anna, workspace=world.event, address=world.anna.email, now=now
    )
    assert url.startswith(f"{settings.BASE_URL}/open/")
    link = PortalLink.objects.get()
    assert link.expires_at == now + timedelta(days=world.event.link_days)
    assert link.organization_id == world.organization.pk
    assert token_of(url) not in everything_stored()


def test_each_message_brings_a_new_link_and_the_older_one_goes_on(
    world: World, now: datetime
) -> None:
    first = portal_token(world.anna, world.event, now)
    second = portal_token(world.anna, world.event, now)
    assert first != second
    assert open_link(token=first, now=now).session.client == world.anna
    assert open_link(token=second, now=now).session.client == world.anna


def test_no_link_leads_from_one_organization_into_another(world: World, now: datetime) -> None:
    with pytest.raises(ValueError, match="different organizations"):
        mint_portal_link(
            client=world.stranger_client, workspace=world.event, address="x@y.example", now=now
        )
    assert not PortalLink.objects.exists()


def test_neither_code_nor_token_nor_key_of_a_sign_in_is_stored(world: World, now: datetime) -> None:
    minted = ask_and_mint(world.event, world.anna, now)
    entered = enter_code(workspace=world.event, browser_key=BROWSER, code=minted.code, now=now)
    stored = everything_stored()
    for secret in (token_of(minted.url), minted.code, BROWSER, entered.session_key):
        assert f"'{secret}'" not in stored
    assert token_of(minted.url) not in stored
    assert minted.expires_at == now + timedelta(minutes=15)
    assert set(asdict(minted)) == {"url", "code", "expires_at"}


def test_a_retry_mints_anew_and_replaces(world: World, now: datetime) -> None:
    first = ask_and_mint(world.event, world.anna, now)
    request = SignInRequest.objects.get()
    second = mint_sign_in(request_uid=request.uid, now=now)
    assert second is not None
    with pytest.raises(LinkEnded) as caught:
        open_link(token=token_of(first.url), now=now)
    assert caught.value.status == "unknown"
    if first.code != second.code:
        with pytest.raises(CodeWrong):
            enter_code(workspace=world.event, browser_key=BROWSER, code=first.code, now=now)
    assert enter_code(workspace=world.event, browser_key=BROWSER, code=second.code, now=now)


def test_a_retry_gives_no_new_tries(world: World, now: datetime) -> None:
    ask_and_mint(world.event, world.anna, now)
    SignInRequest.objects.update(wrong_tries=5)
    minted = mint_sign_in(request_uid=SignInRequest.objects.get().uid, now=now)
    assert minted is not None
    with pytest.raises(CodeWrong):
        enter_code(workspace=world.event, browser_key=BROWSER, code=minted.code, now=now)


def test_nothing_is_minted_for_what_is_over(world: World, now: datetime) -> None:
    ask_and_mint(world.event, world.anna, now)
    uid = SignInRequest.objects.get().uid
    over = now + timedelta(minutes=15)
    assert mint_sign_in(request_uid=uid, now=over) is None
    assert mint_sign_in(request_uid=uid, now=over - timedelta(microseconds=1)) is not None
    for change in (
        {"used_at": now},
        {"used_at": None, "ended_at": now},
        {"ended_at": None, "state": SignInRequest.ASKED},
        {"state": SignInRequest.SENT, "client": None},
    ):
        SignInRequest.objects.update(**change)
        assert mint_sign_in(request_uid=uid, now=now) is None


def test_nothing_is_minted_for_who_was_not_found(world: World, now: datetime) -> None:
    request = ask(world.event, "nobody@nowhere.example", now)
    assert request is not None
    assert mint_sign_in(request_uid=request.uid, now=now) is None
