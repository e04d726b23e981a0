"""*Tokens*: product page 2, Security, the first paragraph. One test per sentence."""

import logging
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client as Browser

from portico.apps.access.models import PortalLink, PortalSession, SignInRequest, TrustedBrowser
from portico.apps.access.selectors import get_link, list_client_sessions
from portico.apps.access.services.ending import end_all_of_client, end_portal_session
from portico.apps.access.services.speaking import enter_spoken_code
from portico.apps.access.tokens import hash_token, new_token
from portico.apps.access.validity import LinkKind
from portico.apps.entry.services.admitting import admit_requests
from portico.apps.entry.services.changing_contact import change_contact
from portico.apps.entry.services.changing_profile import change_profile
from portico.apps.entry.services.confirming import ask_confirmation_code
from portico.apps.entry.services.reading_out import make_code_to_read
from portico.apps.messaging.models import Message
from portico.domain.errors import CodeWrong
from tests.conftest import World
from tests.make import PASSWORD, client_actor, make_appointment, staff_actor
from tests.security.conftest import Post
from tests.security.steps import ask, hand_over, link_of, type_code


def every_value() -> set[str]:
    """Every stored value as text."""
    return {
        str(value)
        for model in apps.get_models()
        for row in model._default_manager.values_list()
        for value in row
    }


def test_tokens_are_256_random_bits() -> None:
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert {len(token) for token in tokens} == {43}  # 32 bytes in base64, without padding


def test_only_their_hash_is_stored(world: World, anna: Browser, meeting: Any, now: Any) -> None:
    browser = Browser()
    ask(browser, world.event, world.anna.email)
    minted = hand_over(now)
    portal = link_of(world.anna, world.event, now).strip("/").split("/")[1]
    keys = [anna.cookies[name].value for name in (f"portal-{world.event.public_id}", "device")]
    spoken = make_code_to_read(
        client=world.anna, workspace=world.event, actor=staff_actor(world.admin), now=now
    )
    secrets = [portal, minted.url.rstrip("/").rsplit("/", 1)[1], minted.code, spoken, *keys]
    kept = every_value()
    assert hash_token(portal) in kept
    assert [secret for secret in secrets if secret in kept] == []


@pytest.mark.parametrize("kind", list(LinkKind))
def test_a_token_is_bound_to_one_purpose(
    world: World, meeting: Any, now: Any, kind: LinkKind
) -> None:
    ask(Browser(), world.event, world.anna.email)
    tokens = {
        LinkKind.PORTAL: link_of(world.anna, world.event, now).strip("/").split("/")[1],
        LinkKind.SIGN_IN: hand_over(now).url.rstrip("/").rsplit("/", 1)[1],
    }
    for purpose, token in tokens.items():
        status = get_link(token, now=now, kind=kind).status
        assert status == ("open" if purpose is kind else "unknown")


def test_a_portal_token_is_bound_to_one_client(world: World, now: Any) -> None:
    browser = Browser()
    browser.post(link_of(world.anna, world.event, now))
    assert PortalSession.objects.get().client == world.anna
    with pytest.raises(ValueError, match="different organizations"):
        link_of(world.anna, world.stranger_workspace, now)


def test_a_sign_in_token_is_bound_to_address_and_workspace_and_the_chooser_follows(
    world: World, meeting: Any, now: Any
) -> None:
    world.ben.email = world.anna.email
    world.ben.save(update_fields=["email"])
    ask(Browser(), world.event, world.anna.email)
    row = hand_over(now) and SignInRequest.objects.get()
    assert (row.client, row.address, row.workspace) == (None, world.anna.email, world.event)


@pytest.mark.django_db(transaction=True)
def test_no_stored_or_displayed_message_log_or_staff_page_ever_contains_a_token(
    transactional_db: None, world: World, post: Post, caplog: Any
) -> None:
    """Every token that the mail catcher saw, sought in the database's files, WAL included."""
    caplog.set_level(logging.DEBUG)
    meeting = make_appointment(world.event, world.scheduler, world.anna, world.ben)
    ask(Browser(), world.event, world.anna.email)
    hand_over_all(world, post)
    tokens = post.catcher.tokens()
    browser = Browser()
    link = next(t for t in tokens if PortalLink.objects.filter(token_hash=hash_token(t)).exists())
    browser.post(f"/open/{link}/")
    keys = {cookie.value for cookie in browser.cookies.values()}
    secrets = {secret for secret in tokens | keys if len(secret) > 20}
    assert len(secrets) > 5
    staff = Browser()
    assert staff.login(username=world.admin.email, password=PASSWORD)
    desk = f"/desk/{world.event.public_id}/appointments/"
    shown = b"".join(staff.get(page).content for page in (desk, f"{desk}{meeting.uid}/"))
    ours = [record for record in caplog.records if record.name not in ("mail.log", "asyncio")]
    logged = "\n".join(record.getMessage() for record in ours)
    read = {"staff pages": shown, "log": logged.encode(), "database": read_database()}
    found = {where for where, text in read.items() for s in secrets if s.encode() in text}
    assert b"Spectral" in shown
    assert b"anna@clients.example" in read["database"]
    assert found == set()


def hand_over_all(world: World, post: Post) -> None:
    """Every kind of mail that there is to a client."""
    admit_requests(now=post.now)
    browser = Browser()
    browser.post(link_of(world.anna, world.event, post.now))
    session = PortalSession.objects.latest("id")
    ask_confirmation_code(session=session, network="192.0.2.1", now=post.now)
    actor = staff_actor(world.admin)
    make_code_to_read(client=world.anna, workspace=world.event, actor=actor, now=post.now)
    change_profile(
        client=world.anna,
        workspace=world.event,
        last_name="Berg-Meier",
        actor=client_actor(world.anna),
        now=post.now,
    )
    post.deliver()
    assert not Message.objects.exclude(state=Message.SENT).filter(due_at__lte=post.now).exists()


def read_database() -> bytes:
    """The bytes on disk; on PostgreSQL what every row says."""
    if connection.vendor != "sqlite":
        return "\n".join(every_value()).encode()
    name = Path(str(connection.settings_dict["NAME"]))
    files = [name, name.with_name(f"{name.name}-wal")]
    return b"".join(file.read_bytes() for file in files if file.exists())


def test_the_kept_copy_shows_a_stand_in(world: World, meeting: Any, post: Post) -> None:
    post.deliver()
    kept = Message.objects.filter(state=Message.SENT).values_list("kept_text", flat=True)
    assert kept
    assert all("‹portal link›" in text and "/open/" not in text for text in kept)


def test_revoking_ends_links_portal_sessions_and_codes_at_once(
    world: World, anna: Browser, meeting: Any, now: Any
) -> None:
    link = link_of(world.anna, world.event, now)
    ask(Browser(), world.event, world.anna.email)
    minted = hand_over(now)
    actor = staff_actor(world.admin)
    spoken = make_code_to_read(client=world.anna, workspace=world.event, actor=actor, now=now)
    end_all_of_client(client=world.anna, actor=actor, now=now)
    assert Browser().get(link).status_code == 410
    assert Browser().get(minted.url.removeprefix("http://127.0.0.1:8000")).status_code == 410
    assert anna.get(f"/w/{world.event.public_id}/").status_code == 403
    assert not TrustedBrowser.objects.filter(revoked_at=None).exists()
    with pytest.raises(CodeWrong):
        enter_spoken_code(
            workspace=world.event, address=world.anna.email, code=spoken, network="n", now=now
        )


def test_revoking_ends_a_shared_sign_in_and_its_choice(
    world: World, meeting: Any, now: Any
) -> None:
    world.ben.email = world.anna.email
    world.ben.save(update_fields=["email"])
    browser, other = Browser(), Browser()
    ask(browser, world.event, world.anna.email)
    type_code(browser, world.event, hand_over(now).code)
    ask(other, world.event, world.anna.email)
    link = hand_over(now).url.removeprefix("http://127.0.0.1:8000")
    end_all_of_client(client=world.anna, actor=staff_actor(world.admin), now=now)
    assert Browser().get(link).status_code == 410
    chooser = f"/w/{world.event.public_id}/who/"
    assert browser.post(chooser, {"client": str(world.anna.uid)}).status_code == 403


def test_portal_sessions_are_revocable_singly(
    world: World, anna: Browser, enter: Any, now: Any
) -> None:
    other = enter(world.anna, world.event)
    home, actor = f"/w/{world.event.public_id}/", staff_actor(world.admin)
    sessions = list_client_sessions(world.anna, now=now)
    assert len(sessions) == 2
    first = PortalSession.objects.earliest("id")
    end_portal_session(session=first, actor=actor, now=now)
    assert anna.get(home).status_code == 403
    assert other.get(home).status_code == 200


def test_all_end_when_the_address_changes(
    world: World, anna: Browser, meeting: Any, now: Any, post: Post
) -> None:
    link = link_of(world.anna, world.event, now)
    change_contact(
        client=world.anna,
        workspace=world.event,
        email="anna@new.example",
        actor=staff_actor(world.admin),
        now=now,
    )
    page = Browser().get(link)
    assert page.status_code == 410
    assert "new.example" not in page.content.decode()
    assert anna.get(f"/w/{world.event.public_id}/").status_code == 403
    told = Message.objects.get(trigger="contact_changed")
    assert told.address == "anna@clients.example"
    post.deliver()
    told.refresh_from_db()
    assert told.state == Message.SENT
    assert "/open/" not in told.kept_text
    assert "‹portal link›" not in told.kept_text


@pytest.mark.parametrize(
    "change", [{"email": "ANNA@clients.example"}, {"phone": "+41 61 555 01 77"}]
)
def test_a_change_that_is_none_of_the_address_ends_nothing(
    world: World, anna: Browser, now: Any, change: dict[str, str]
) -> None:
    actor = staff_actor(world.admin)
    change_contact(client=world.anna, workspace=world.event, **change, actor=actor, now=now)
    assert anna.get(f"/w/{world.event.public_id}/").status_code == 200
    told = Message.objects.filter(trigger="contact_changed").count()
    assert told == (1 if "phone" in change else 0)


def test_absolute_links_are_built_from_configuration_never_from_the_host_header(
    world: World, meeting: Any, post: Post
) -> None:
    ask(Browser(), world.event, world.anna.email, HTTP_HOST="localhost")
    admit_requests(now=post.now)
    post.deliver()
    texts = [str(mail) for mail in post.catcher.mails]
    assert texts
    assert not any("http://localhost" in text for text in texts)
    for page in (f"/p/{world.event.portal_slug}/", "/desk/account/login/", "/w/nobodys/"):
        forged = Browser().get(page, HTTP_HOST="evil.example")
        assert "evil.example" not in forged.content.decode() + str(forged.headers)
