"""*Download my data*: after a fresh code, one archive of the client's own and of nothing else."""

import io
import json
import zipfile
from datetime import timedelta

from portico.apps.access.models import PortalSession
from portico.apps.care.models import AccessEntry
from tests.care import PHRASE, make_past, make_shared, write_summary
from tests.make import NOW, make_appointment


def where(world, more: str = "") -> str:
    return f"/w/{world.event.public_id}/profile/data/{more}"


def confirm(world) -> None:
    PortalSession.objects.filter(client=world.anna).update(confirmed_at=NOW - timedelta(minutes=1))


def unpack(answer) -> tuple[dict, list[str]]:
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    return json.loads(archive.read("data.json")), archive.namelist()


def test_it_asks_for_a_fresh_code(world, anna) -> None:
    for path in ("", "my-data.zip"):
        assert "/code/" in anna.get(where(world, path)).headers["Location"]
    assert b"my-data.zip" not in anna.get(f"/w/{world.event.public_id}/profile/").content
    confirm(world)
    assert b"my-data.zip" in anna.get(where(world)).content


def test_a_code_read_out_does_not_open_it(world, enter) -> None:
    limited = enter(world.anna, world.event, is_limited=True)
    confirm(world)
    assert "/code/" in limited.get(where(world, "my-data.zip")).headers["Location"]


def test_it_holds_ones_own_and_nobody_elses(world, anna) -> None:
    mine = make_past(world.event, world.scheduler, world.anna, name="My session")
    make_shared(mine, world.anna, world.scheduler, "Shared words")
    hers = make_past(world.event, world.scheduler, world.anna, days=3)
    write_summary(hers, world.anna, world.scheduler, f"draft {PHRASE}", f"notes {PHRASE}")
    his = make_past(world.event, world.scheduler, world.ben, days=2, name="Somebody else's")
    make_shared(his, world.ben, world.scheduler, PHRASE)
    make_past(world.salon, world.admin, world.anna, days=5, name="At the salon")
    make_appointment(world.event, world.scheduler, world.anna, name="To come")
    confirm(world)
    answer = anna.get(where(world, "my-data.zip"))
    assert answer.headers["Content-Type"] == "application/zip"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    document, names = unpack(answer)
    assert names == ["data.json"]
    assert document["format"] == "portico-client/1"
    assert document["profile"]["email"] == world.anna.email
    assert [one["name"] for one in document["appointments"]] == [
        "My session",
        "Spectral CT roadmap",
        "To come",
    ]
    assert [one["markdown"] for one in document["summaries"]] == ["Shared words"]
    text = json.dumps(document)
    for word in (PHRASE, "Somebody else", "At the salon", world.ben.email):
        assert word not in text


def test_it_is_in_the_access_log(world, anna) -> None:
    confirm(world)
    anna.get(where(world, "my-data.zip"))
    entry = AccessEntry.objects.get(verb="downloaded")
    assert (entry.client, entry.actor_kind) == (world.anna, "client")
