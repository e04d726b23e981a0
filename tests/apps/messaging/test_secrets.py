"""No stored row ever holds a token (traps, 30)."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.apps import apps

from portico.apps.access.models import PortalLink
from portico.apps.access.services.asking import ask_sign_in
from portico.apps.access.tokens import hash_token
from portico.apps.entry.services.admitting import admit_requests
from portico.apps.messaging.models import Message
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from portico.apps.messaging.services.opening import mark_opened
from tests.apps.messaging.conftest import Post
from tests.apps.messaging.words import write
from tests.catcher import body_of
from tests.conftest import World
from tests.make import make_appointment

pytestmark = pytest.mark.django_db


def dump_database() -> str:
    """Every value of every row of every table."""
    rows = []
    for model in apps.get_models():
        if model._meta.managed and not model._meta.proxy:
            rows += [repr(row) for row in model._default_manager.values_list()]
    return "\n".join(rows)


def ask_in(world: World, post: Post) -> None:
    ask_sign_in(
        workspace=world.event,
        address=world.anna.email,
        browser_key="browser",
        network="192.0.2.1",
        now=post.now,
    )
    admit_requests(now=post.now)


def reset_password(world: World, post: Post) -> None:
    enqueue_message(
        organization_id=world.organization.pk,
        workspace=None,
        trigger="staff_password_reset",
        subject_kind="user",
        subject_uid=world.admin.uid,
        recipient=Recipient("staff", world.admin.uid, world.admin.email),
        due_at=post.now,
        dedupe="reset",
        now=post.now,
    )


def test_no_row_holds_a_token_that_went_out(world: World, post: Post) -> None:
    make_appointment(world.event, world.scheduler, world.anna, world.ben)
    ask_in(world, post)
    reset_password(world, post)
    post.deliver()
    tokens = post.catcher.tokens()
    assert len(tokens) == 5  # two portal links, link and code of the sign-in, password reset
    kept = dump_database()
    assert hash_token("x") not in kept
    assert "anna@clients.example" in kept
    assert [token for token in tokens if token in kept] == []
    texts = Message.objects.filter(state=Message.SENT).values_list("kept_text", flat=True)
    assert any("‹portal link›?answer=accepted" in text for text in texts)
    assert any("‹code›" in text for text in texts)


def test_a_server_that_quotes_the_link_leaves_no_token(world: World, post: Post) -> None:
    make_appointment(world.event, world.scheduler, world.anna)
    post.catcher.answers = ["554 blocked: LINK", "451 blocked: LINK"]
    post.deliver()
    reasons = " ".join(Message.objects.values_list("reason", flat=True))
    assert "‹portal link›" in reasons
    assert "/open/" not in reasons


def test_the_link_of_the_mail_is_the_clients_and_leads_to_the_item(
    world: World, post: Post
) -> None:
    appointment = make_appointment(world.event, world.scheduler, world.anna)
    post.deliver()
    link = PortalLink.objects.get(client=world.anna)
    assert (link.item_kind, link.item_uid) == ("appointment", appointment.uid)
    (token,) = post.catcher.tokens()
    assert link.token_hash == hash_token(token)
    message = Message.objects.get(uid=link.message_uid)
    mark_opened(token=token, now=post.now)
    mark_opened(token=token, now=post.now + timedelta(days=1))
    mark_opened(token="unknown", now=post.now)
    message.refresh_from_db()
    assert message.opened_at == post.now


def test_the_sign_in_mail_shows_link_and_code(world: World, post: Post) -> None:
    make_appointment(world.event, world.scheduler, world.anna)
    post.deliver()
    ask_in(world, post)
    post.deliver()
    mail = post.catcher.mails[-1]
    assert mail["Subject"] == f"Your sign-in code for {world.event.name}"
    code = next(token for token in post.catcher.tokens() if token.isdigit())
    assert code in body_of(mail, "html")
    assert code not in mail["Subject"]


def test_a_sign_in_mail_that_comes_too_late_is_not_sent(world: World, post: Post) -> None:
    make_appointment(world.event, world.scheduler, world.anna)
    post.deliver()
    before = len(post.catcher.mails)
    ask_in(world, post)
    post.wait(minutes=16)
    post.deliver()
    assert len(post.catcher.mails) == before
    message = Message.objects.get(trigger="sign_in")
    assert (message.state, message.reason) == (
        Message.SKIPPED,
        "the request to sign in has ended",
    )


def test_the_reset_mail_leads_to_a_link_that_works(world: World, post: Post) -> None:
    from django.test import Client as Browser

    reset_password(world, post)
    post.deliver()
    text = body_of(post.catcher.mails[0], "plain")
    address = next(line for line in text.splitlines() if line.startswith("http"))
    assert Browser().get(urlsplit(address).path).status_code == 200


def test_a_reset_for_a_user_who_left_is_not_sent(world: World, post: Post) -> None:
    reset_password(world, post)
    world.admin.is_active = False
    world.admin.save()
    assert post.deliver() == 0
    assert Message.objects.get(trigger="staff_password_reset").state == Message.SKIPPED


def test_no_link_is_shared_with_somebody_without_access(world: World, post: Post) -> None:
    world.anna.has_portal_access = False
    world.anna.save()
    enqueue_message(
        organization_id=world.organization.pk,
        workspace=world.event,
        trigger="portal_link_shared",
        subject_kind="client",
        subject_uid=world.anna.uid,
        recipient=Recipient("client", world.anna.uid, world.anna.email),
        due_at=post.now,
        dedupe="share",
        now=post.now,
    )
    assert post.deliver() == 0
    assert Message.objects.get().reason == "the portal is not open to this person"


def test_the_sign_in_mail_speaks_in_own_words_and_keeps_its_code(world: World, post: Post) -> None:
    make_appointment(world.event, world.scheduler, world.anna)
    write(world.event, "sign_in", "Come in, says {{ business.name }}.", subject="Come in")
    post.deliver()
    ask_in(world, post)
    post.deliver()
    mail = post.catcher.mails[-1]
    code = next(token for token in post.catcher.tokens() if token.isdigit())
    text = body_of(mail, "plain")
    assert mail["Subject"] == "Come in"
    assert "Come in, says MedTech Congress 2027." in text
    assert code in text
    assert "Sign in:" in text
