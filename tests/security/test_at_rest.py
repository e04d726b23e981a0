"""What is written about a session lies sealed: in rows, in the file, in its log, in every job."""

import os
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest

from portico.apps.appointments.selectors.clients import ClientFilters, list_clients
from portico.apps.appointments.selectors.desk import AppointmentFilters, list_appointments
from portico.apps.people.selectors import find_people, get_desk_access
from tests.care import PHRASE, everything, make_past, make_shared, write_summary
from tests.conftest import World
from tests.house.sources import ROOT
from tests.make import NOW

NOTES = "velvet-heron-2209"
PROGRAM = f"""
from datetime import timedelta
from pathlib import Path
from django.conf import settings
from django.test import Client as Browser
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
from tests.care import make_past, make_shared, write_summary
from tests.conftest import build_world
from portico.ops.worker import work_once
world = build_world()
session = make_past(world.event, world.provider, world.anna, world.provider.staff_member)
write_summary(session, world.anna, world.provider, "{PHRASE} one", "{NOTES}")
write_summary(session, world.anna, world.provider, "{PHRASE} two", "{NOTES}", seen=1)
from portico.apps.care.services.sharing import share_summary
from tests.make import NOW, staff_actor
share_summary(appointment=session, client_uid=world.anna.uid, with_uids=[world.anna.uid],
    seen_version=2, actor=staff_actor(world.provider), now=NOW)
browser = Browser(HTTP_HOST="127.0.0.1")
browser.force_login(world.provider)
page = f"/desk/{{world.event.public_id}}/appointments/{{session.uid}}/summary/{{world.anna.uid}}/"
shown = browser.get(page)
assert "{PHRASE}" in shown.content.decode() and "{NOTES}" in shown.content.decode()
work_once("test")
files = [one for one in Path(settings.DATA_FOLDER).rglob("*") if one.is_file()]
assert any(one.name.endswith("-wal") and one.stat().st_size for one in files), files
for one in files:
    content = one.read_bytes()
    for word in ("{PHRASE}", "{NOTES}"):
        assert word.encode() not in content, one
        assert word.encode("utf-16-le") not in content, one
print("clean", len(files))
"""


def test_no_file_of_an_installation_holds_a_word_of_it(tmp_path: Path) -> None:
    """The database, its write-ahead log and whatever else lies beside, while it is open."""
    environment = {k: v for k, v in os.environ.items() if k != "PORTICO_DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-m", "portico", "shell", "-c", PROGRAM],
        env=environment | {"PORTICO_DATA": str(tmp_path), "PORTICO_MODE": "test"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "clean" in done.stdout
    for one in tmp_path.rglob("*"):
        if one.is_file():
            assert PHRASE.encode() not in one.read_bytes(), one


def test_no_row_of_any_table_holds_a_word_of_it(world: World) -> None:
    session = make_past(world.event, world.provider, world.anna, world.ben)
    make_shared(session, world.anna, world.provider, f"{PHRASE} for Anna")
    write_summary(session, world.ben, world.provider, f"{PHRASE} for Ben", NOTES)
    texts = everything()
    for word in (PHRASE, NOTES):
        assert word not in texts
        assert b64encode(word.encode()).decode()[:12] not in texts


@pytest.mark.parametrize("word", [PHRASE, NOTES])
def test_no_list_at_the_desk_finds_by_it(world: World, word: str) -> None:
    """Search never indexes what is written about sessions."""
    session = make_past(world.event, world.manager, world.anna)
    write_summary(session, world.anna, world.manager, PHRASE, NOTES)
    access = get_desk_access(world.manager, world.event.public_id)
    assert list_clients(access, ClientFilters(text=word), now=NOW).total == 0
    assert list_appointments(access, AppointmentFilters(text=word)).total == 0
    assert find_people(world.event, word) == []
