"""As whom a workspace's mails come: nothing counts before its code was typed."""

import re
from datetime import timedelta
from typing import Any

import pytest

from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import Message, SenderAddress
from portico.apps.messaging.services.identifying import (
    LIFETIME,
    MOST_TRIES,
    ask_sender_code,
    change_sender,
    prove_address,
)
from portico.apps.workspaces.models import Workspace
from portico.domain.errors import CodeWrong, InvalidInput, LinkEnded, NotThere
from portico.domain.senders import Sender
from tests.apps.messaging.conftest import Post
from tests.apps.messaging.steps import again, enqueue
from tests.catcher import body_of
from tests.conftest import World
from tests.make import make_appointment, staff_actor

MINE, ANSWERS = "hello@medtech.example", "answers@medtech.example"
pytestmark = pytest.mark.django_db


def change(world: World, post: Post, workspace: Workspace | None = None, **wanted: str) -> Sender:
    sender = Sender(wanted.get("name", ""), wanted.get("address", ""), wanted.get("reply_to", ""))
    return change_sender(
        workspace=workspace or world.event,
        wanted=sender,
        actor=staff_actor(world.manager),
        now=post.now,
    )


def mailed_code(post: Post) -> str:
    post.deliver()
    found = re.search(r"^\s*(\d{6})\s*$", body_of(post.catcher.mails[-1], "plain"), re.MULTILINE)
    assert found
    return found[1]


def prove(world: World, post: Post, code: str, workspace: Workspace | None = None) -> str:
    uid = SenderAddress.objects.get().uid
    actor = staff_actor(world.manager)
    return prove_address(
        workspace=workspace or world.event, uid=uid, code=code, actor=actor, now=post.now
    )


def mail_of_anna(world: World, post: Post) -> Any:
    enqueue(world)
    assert post.deliver() == 1
    return post.catcher.mails[-1]


def test_without_one_mails_come_from_the_installation(world: World, post: Post) -> None:
    sender = mail_of_anna(world, post)["From"].addresses[0]
    assert (sender.display_name, sender.addr_spec) == (world.event.name, "portico@127.0.0.1")


def test_a_name_counts_at_once(world: World, post: Post) -> None:
    change(world, post, name="The MedTech team")
    assert mail_of_anna(world, post)["From"].addresses[0].display_name == "The MedTech team"


def test_an_address_counts_once_its_code_was_typed(world: World, post: Post) -> None:
    change(world, post, name="MedTech", address="Hello@MedTech.example")
    code = mailed_code(post)
    asked = post.catcher.mails[-1]
    assert asked["To"].addresses[0].addr_spec == MINE
    assert code not in Message.objects.get(trigger="sender_code").kept_text
    before = mail_of_anna(world, post)
    assert before["From"].addresses[0].addr_spec != MINE
    assert prove(world, post, f"{code[:3]} {code[3:]}") == MINE
    after = mail_of_anna(world, post)
    assert after["From"].addresses[0].addr_spec == MINE
    assert after["Reply-To"] == MINE
    assert post.catcher.senders[-1] == before["From"].addresses[0].addr_spec, "envelope: ours"
    verbs = LogEntry.objects.filter(subject_kind="sender").values_list("verb", flat=True)
    assert list(verbs.order_by("pk")) == ["sender_changed", "sender_proven"]


def test_proven_for_one_workspace_it_serves_its_sisters_and_nobody_else(
    world: World, post: Post
) -> None:
    change(world, post, address=MINE)
    prove(world, post, mailed_code(post))
    before = Message.objects.count()
    change(world, post, workspace=world.salon, address=MINE)
    assert Message.objects.count() == before, "nothing more to prove"
    change_sender(
        workspace=world.stranger_workspace,
        wanted=Sender("", MINE, ""),
        actor=staff_actor(world.stranger_admin),
        now=post.now,
    )
    other = SenderAddress.objects.get(organization=world.stranger_organization)
    assert other.proven_at is None


def test_answers_go_to_their_own_address_but_never_past_the_organizer(
    world: World, post: Post
) -> None:
    change(world, post, reply_to=ANSWERS)
    prove(world, post, mailed_code(post))
    assert mail_of_anna(world, post)["Reply-To"] == ANSWERS
    make_appointment(world.event, world.manager, world.anna)
    post.wait(hours=1)
    assert post.deliver() == 1
    assert post.catcher.mails[-1]["Reply-To"] == world.manager.staff_member.email


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Salt\r\nBcc: everybody@victims.example", "Salt Bcc: everybody@victims.example"),
        ('"Salt" <ceo@bank.example>', '"Salt" <ceo@bank.example>'),
        ("Säle & Söhne, Zürich", "Säle & Söhne, Zürich"),
        ("A" * 80, "A" * 80),
        ("=?utf-8?q?evil?=", "=?utf-8?q?evil?="),
    ],
)
def test_a_name_stays_a_name(world: World, post: Post, name: str, shown: str) -> None:
    change(world, post, name=name)
    mail = mail_of_anna(world, post)
    addresses = mail["From"].addresses
    assert [one.display_name for one in addresses] == [shown]
    assert addresses[0].addr_spec.startswith("portico@")
    assert mail["Bcc"] is None


@pytest.mark.parametrize(
    ("wanted", "field", "code"),
    [
        (
            {"address": "hello@medtech.example\r\nBcc: x@y.example"},
            "from_address",
            "malformed_address",
        ),
        ({"address": "a@b.example, c@d.example"}, "from_address", "malformed_address"),
        ({"address": "medtech@gmail.com"}, "from_address", "foreign_domain"),
        ({"reply_to": "nobody"}, "reply_to", "malformed_address"),
    ],
)
def test_what_is_no_address_is_refused(
    world: World, post: Post, wanted: dict[str, str], field: str, code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        change(world, post, **wanted)
    assert refused.value.fields == {field: (code,)}
    assert not Message.objects.exists()


def test_an_address_at_everybodys_provider_may_be_answered(world: World, post: Post) -> None:
    assert change(world, post, reply_to="medtech@gmail.com").reply_to == "medtech@gmail.com"


def test_a_code_is_tried_a_few_times_only(world: World, post: Post) -> None:
    change(world, post, address=MINE)
    code = mailed_code(post)
    wrong = "000000" if code != "000000" else "000001"
    left = []
    for _ in range(MOST_TRIES + 1):
        with pytest.raises(CodeWrong) as refused:
            prove(world, post, wrong)
        left.append(refused.value.tries_left)
    assert left == [4, 3, 2, 1, 0, 0]
    with pytest.raises(CodeWrong):
        prove(world, post, code)
    post.wait(seconds=1)
    assert ask_sender_code(workspace=world.event, uid=SenderAddress.objects.get().uid, now=post.now)
    assert prove(world, post, mailed_code(post)) == MINE
    assert prove(world, post, "") == MINE, "pressing twice does no harm"


def test_a_code_ends(world: World, post: Post) -> None:
    change(world, post, address=MINE)
    code = mailed_code(post)
    post.now += LIFETIME + timedelta(seconds=1)
    with pytest.raises(LinkEnded):
        prove(world, post, code)


def test_codes_asked_for_without_end(world: World, post: Post) -> None:
    """Nobody's mailbox is filled by this page."""
    change(world, post, address=MINE)
    row = SenderAddress.objects.get()
    asked = [
        ask_sender_code(
            workspace=world.event, uid=row.uid, now=post.now + timedelta(seconds=second)
        )
        for second in range(1, 8)
    ]
    assert asked == [True] * 4 + [False] * 3
    change(world, post, address=MINE, name="Other")
    assert Message.objects.filter(trigger="sender_code").count() == 5
    post.wait(seconds=10)
    post.deliver()
    sent = Message.objects.filter(trigger="sender_code", state=Message.SENT)
    assert sent.count() == 5


def test_only_addresses_of_this_workspace_can_be_proven(world: World, post: Post) -> None:
    change(world, post, address=MINE)
    code = mailed_code(post)
    for workspace in (world.salon, world.stranger_workspace):
        with pytest.raises(NotThere):
            prove(world, post, code, workspace=workspace)
    change(world, post, address="")
    with pytest.raises(NotThere):
        prove(world, post, code)


def test_a_retried_code_mail_for_nothing(world: World, post: Post) -> None:
    change(world, post, address=MINE)
    post.now += LIFETIME + timedelta(seconds=1)
    assert post.deliver() == 0
    message = Message.objects.get()
    assert (again(message).state, again(message).reason) == (
        Message.SKIPPED,
        "the code is not awaited any more",
    )
