"""Settings, Sender: a name at once, an address once its code was typed."""

import re
from typing import Any

from portico.apps.messaging.models import Message, SenderAddress, SenderIdentity
from portico.apps.messaging.services.identifying import mint_sender_code
from portico.web.common.clock import read_clock

MINE = "hello@medtech.example"


def save(desk: Any, **fields: str) -> Any:
    wanted = {"from_name": "", "from_address": "", "reply_to": "", **fields}
    return desk.browser.post(desk.url("settings/sender/"), wanted, follow=True)


def type_code(desk: Any, **fields: str) -> Any:
    row = SenderAddress.objects.get()
    return desk.browser.post(desk.url(f"settings/sender/{row.uid}/"), fields, follow=True)


def test_at_first_mails_come_from_the_installation(world: Any, desk: Any) -> None:
    page = desk.browser.get(desk.url("settings/sender/")).content.decode()
    assert "portico@127.0.0.1" in page
    assert world.event.name in page
    assert "Is " not in re.sub(r"<title>.*?</title>", "", page).split("<main")[1].split("<form")[0]


def test_a_name_and_an_address_that_waits(desk: Any) -> None:
    page = save(desk, from_name="The team", from_address=MINE).content.decode()
    assert "The sender is saved." in page
    assert f"Is {MINE} yours?" in page
    assert "portico@127.0.0.1" in page, "until then"
    assert Message.objects.get().trigger == "sender_code"
    assert SenderIdentity.objects.get().from_name == "The team"


def test_the_code_proves_it(desk: Any) -> None:
    save(desk, from_address=MINE)
    minted = mint_sender_code(uid=SenderAddress.objects.get().uid, now=read_clock())
    assert minted
    wrong = "000000" if minted[0] != "000000" else "111111"
    refused = type_code(desk, code=wrong)
    assert refused.status_code == 422
    assert "This is not the code. It can be tried 4 more times." in refused.content.decode()
    page = type_code(desk, code=minted[0]).content.decode()
    assert f"{MINE} counts from now on." in page
    assert f"Is {MINE} yours?" not in page


def test_another_code(desk: Any) -> None:
    save(desk, from_address=MINE)
    for _ in range(4):
        assert "A new code is on its way." in type_code(desk, do="again").content.decode()
    assert "Enough codes for one hour." in type_code(desk, do="again").content.decode()


def test_what_cannot_be_a_sender(desk: Any) -> None:
    answer = save(desk, from_address="medtech@gmail.com", reply_to="nobody", from_name="Kept")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Mails from this domain may come from its own servers only." in page
    assert "Write the address as name@example.org." in page
    assert 'value="medtech@gmail.com"' in page
    assert 'value="Kept"' in page
    assert not SenderIdentity.objects.exists()
