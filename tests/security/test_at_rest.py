"""What is written of clients lies sealed: in rows, files, logs, jobs, wherever it goes."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection

from portico.apps.appointments.selectors.clients import ClientFilters, list_clients
from portico.apps.appointments.selectors.desk import AppointmentFilters, list_appointments
from portico.apps.people.selectors import find_people, get_desk_access
from tests.care import PHRASE, make_past, write_summary
from tests.conftest import World
from tests.house.sources import ROOT
from tests.make import NOW
from tests.security.conftest import Post
from tests.security.marked import MARK, holds_mark, rows_as_text, shapes, work_with_marks

NOTES = "velvet-heron-2209"
PROGRAM = """
from pathlib import Path
import time_machine
from django.conf import settings
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
from tests.conftest import build_world
from tests.make import NOW
from tests.security.marked import KINDS, MARK, holds_mark, work_with_marks
from portico.ops.worker import work_once
with time_machine.travel(NOW, tick=True):
    world = build_world()
    work_with_marks(world)
    for _ in range(3):
        work_once("test")
files = [one for one in Path(settings.DATA_FOLDER).rglob("*") if one.is_file()]
assert any(one.name.endswith("-wal") and one.stat().st_size for one in files), files
assert any("uploads" in one.parts for one in files), files
assert [one for one in files if holds_mark(one.read_bytes())] == []
print("clean", len(files))
"""


def test_the_mark_would_be_found() -> None:
    """In the clear, in hexadecimal, in two bytes a sign; the search itself would see it."""
    for shape in (MARK.encode(), MARK.encode().hex().encode(), MARK.encode("utf-16-le")):
        assert holds_mark(b"before" + shape + b"after")
    assert len(shapes()) > 6
    assert not holds_mark(b"another text")


def test_no_file_of_an_installation_holds_a_word_of_it(tmp_path: Path) -> None:
    """The database, its write-ahead log and whatever else lies beside, while it is open and after.

    Nor is a word of it said to the log.
    """
    environment = {k: v for k, v in os.environ.items() if k != "PORTICO_DATABASE_URL"}
    own = {"PORTICO_DATA": str(tmp_path), "PORTICO_MODE": "test", "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "portico", "shell", "-c", PROGRAM],
        env=environment | own,
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said.decode()
    assert b"clean" in done.stdout
    for one in tmp_path.rglob("*"):
        assert not (one.is_file() and holds_mark(one.read_bytes())), one


@pytest.fixture
def stopped() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.usefixtures("stopped")
def test_no_row_of_any_table_holds_a_word_of_it(
    world: World, post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    """History, outbox, flows and their log, drafts, sessions, cache: every column of every row."""
    work_with_marks(world)
    post.deliver()
    assert post.catcher.mails
    cache.set("something", "so that the table is not empty")
    rows = list(rows_as_text())
    assert [table for table, text in rows if holds_mark(text)] == []
    filled = {table for table, _ in rows}
    assert {"messaging_message", "history_logentry", "flows_flowrun", "care_formupload"} <= filled
    assert {"portico_cache", "care_accessentry", "care_summaryrevision"} <= filled
    assert Session.objects.exists()
    assert not holds_mark(caplog.text.encode())
    assert not any(holds_mark(raw) for raw in post.catcher.raw)
    assert not any(holds_mark(str(mail).encode()) for mail in post.catcher.mails)


def find_cluster() -> Path | None:
    """Where PostgreSQL keeps its files, if it is ours to read."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        (where,) = cursor.fetchone()
    folder = Path(where)
    return folder if os.access(folder / "base", os.R_OK | os.X_OK) else None


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("stopped")
def test_no_file_of_the_database_server_holds_a_word_of_it(post: Post) -> None:
    """Tables, indexes and write-ahead log of PostgreSQL, after a checkpoint.

    On SQLite the file of the tests and what lies beside it, before anything is tidied.
    """
    from tests.conftest import build_world

    folder = find_cluster()
    if connection.vendor == "postgresql" and folder is None:
        pytest.skip("the files of this server are not ours to read")
    work_with_marks(build_world())
    post.deliver()
    if folder is None:
        files = [one for one in Path(settings.DATA_FOLDER).rglob("*") if one.is_file()]
    else:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE marked_probe AS SELECT %s AS word", [f"probe{MARK[5:]}"])
            cursor.execute("CHECKPOINT")
        kept = [*(folder / "base").rglob("*"), *(folder / "pg_wal").rglob("*")]
        newest = max(one.stat().st_mtime for one in kept)
        files = [one for one in kept if one.is_file() and one.stat().st_mtime > newest - 300]
    wanted = shapes()
    contents = [(one, one.read_bytes()) for one in files]
    if folder is not None:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE marked_probe")
        assert any(f"probe{MARK[5:]}".encode() in text for _, text in contents), "what is looked at"
    assert [one for one, text in contents if any(shape in text for shape in wanted)] == []


@pytest.mark.parametrize("word", [PHRASE, NOTES])
def test_no_list_at_the_desk_finds_by_it(world: World, word: str) -> None:
    """Search never indexes what is written about sessions."""
    session = make_past(world.event, world.manager, world.anna)
    write_summary(session, world.anna, world.manager, PHRASE, NOTES)
    access = get_desk_access(world.manager, world.event.public_id)
    assert list_clients(access, ClientFilters(text=word), now=NOW).total == 0
    assert list_appointments(access, AppointmentFilters(text=word)).total == 0
    assert find_people(world.event, word) == []
