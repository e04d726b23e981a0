"""Everything of an organization leaves, comes back elsewhere, and leaves again the same."""

import csv
import hashlib
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import icalendar
import pytest
import time_machine
from django.conf import settings as configured
from django.test import Client as Browser

from portico.apps.appointments.models import AppointmentDraft, BookedService
from portico.apps.care.models import FormSubmission, PrivateNotes, SessionSummary
from portico.apps.care.sealed import open_text
from portico.apps.flows.models import FlowRun
from portico.apps.flows.services.starting import Subject, start_run
from portico.apps.messaging.models import Message, TextSender
from portico.apps.messaging.selectors.texting import open_account
from portico.apps.people.models import Client, User
from portico.apps.schedule.models import Calendar
from portico.apps.workspaces.models import Organization, Workspace
from portico.ops.moving_out.exporting import export_organization
from portico.ops.moving_out.kinds import KINDS
from portico.ops.moving_out.restoring import check_archive, restore_organization
from tests.care import PHRASE
from tests.make import NOW, PASSWORD, make_organization, make_workspace
from tests.ops.filled import FOREIGN, Filled
from tests.ops.moved import (
    list_stored,
    make_archive,
    read_counted,
    read_lines,
    read_stretches,
    rows_of_everything,
)


@pytest.fixture
def filled(db: None, settings: Any, tmp_path: Path) -> Filled:
    """What there was; here is an empty installation."""
    return make_archive(settings, tmp_path)


@pytest.fixture
def archive(filled: Filled, tmp_path: Path) -> Path:
    target = tmp_path / "helvion.zip"
    target.write_bytes(filled.archive)
    return target


@pytest.fixture
def restored(filled: Filled, archive: Path) -> Filled:
    """The same in an installation that has another organization."""
    make_workspace(make_organization("Another one"))
    restore_organization(archive, now=NOW)
    return filled


def test_everything_is_in_it_and_nothing_of_others(filled: Filled, archive: Path) -> None:
    for kind in KINDS:
        assert read_lines(archive, kind.label), f"there is no {kind.label} in this test"
    with zipfile.ZipFile(archive) as opened:
        texts = {name: opened.read(name) for name in opened.namelist()}
    whole = b"\n".join(texts.values())
    for secret in (PHRASE, "token-of-a-provider", "secret-of-a-server", "the other knee"):
        assert secret.encode() in whole
    for foreign in (FOREIGN, "Elsewhere", str(filled.world.stranger_organization.uid)):
        assert foreign.encode() not in whole
    assert configured.SECRET_KEY.encode() not in whole
    assert texts[f"files/forms/{filled.submission.uid}.pdf"] == filled.pdf
    assert "NOTHING" in texts["README.md"].decode().upper()
    manifest = json.loads(texts["manifest.json"])
    assert manifest["organization"]["name"] == "Helvion Imaging"
    for member in manifest["members"]:
        assert hashlib.sha256(texts[member["name"]]).hexdigest() == member["sha256"]
    holds = [one for one in read_lines(archive, "schedule.Occupancy") if one["kind"] == "hold"]
    assert len(holds) == 1, "one is over"


def test_people_can_use_it_without_us(filled: Filled, archive: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        table = opened.read("clients.csv").decode("utf-8-sig")
        feed = opened.read(f"calendar/{filled.world.event.public_id}.ics")
    rows = {row["first_name"]: row for row in csv.DictReader(io.StringIO(table))}
    assert rows["Anna"]["tags"] == "regular"
    assert (rows["Cem"]["company"], rows["Cem"]["phone"]) == ("'=HYPERLINK(1)", "+41 61 555 01 40")
    events = icalendar.Calendar.from_ical(feed).walk("VEVENT")
    there = read_lines(archive, "appointments.Appointment")
    workspace = filled.world.event.pk
    assert {str(event["uid"]) for event in events} == {
        one["uid"] for one in there if one["workspace"] == workspace and one["starts_at"]
    }
    assert "Anna Berg" in str(events[0]["description"])


def test_what_is_restored_leaves_again_the_same(
    filled: Filled, archive: Path, settings: Any, tmp_path: Path
) -> None:
    make_workspace(make_organization("Another one"))
    others = rows_of_everything()
    done = restore_organization(archive, now=NOW)
    assert done.name == "Helvion Imaging"
    assert done.files == 3
    assert list_stored(settings.DATA_FOLDER) == filled.stored
    again = tmp_path / "again.zip"
    restored = Organization.objects.get(name="Helvion Imaging")
    assert restored.pk != filled.world.organization.pk
    export_organization(restored, again, now=NOW)
    first, second = read_counted(archive), read_counted(again)
    assert first.keys() == second.keys()
    for label, rows in first.items():
        assert second[label] == rows, label
    with zipfile.ZipFile(archive) as one, zipfile.ZipFile(again) as two:
        assert one.namelist() == two.namelist()
        for name in one.namelist():
            if not name.startswith("records/") and name != "manifest.json":
                assert two.read(name) == one.read(name), name
    now_here = rows_of_everything()
    for label, rows in others.items():
        assert [row for row in now_here[label] if row in rows] == rows, f"{label} of the other one"


def test_the_link_of_an_old_mail_opens_what_it_opened(restored: Filled) -> None:
    with time_machine.travel(NOW, tick=False):
        browser = Browser()
        path = restored.link.removeprefix(configured.BASE_URL)
        assert browser.post(path).status_code == 302
        place = f"/w/{restored.world.event.public_id}"
        summary = SessionSummary.objects.get(uid=restored.summary.uid)
        past = f"{place}/appointments/{summary.appointment.uid}/summary/"
        assert PHRASE in browser.get(past).content.decode()
        paper = browser.get(f"{place}/forms/{restored.request.uid}/paper.pdf").content
        form = browser.get(f"{place}/forms/{restored.request.uid}/").content.decode()
    assert paper == restored.pdf
    submission = FormSubmission.objects.get(uid=restored.submission.uid)
    assert hashlib.sha256(paper).hexdigest() == submission.sha256 == restored.submission.sha256
    assert re.search(r"letter\.pdf", form)


def test_it_is_sealed_with_the_keys_of_its_new_place(restored: Filled) -> None:
    notes = PrivateNotes.objects.get(summary__uid=restored.summary.uid)
    assert notes.sealed_text.startswith("v1.other.")
    assert PHRASE in open_text(notes)
    assert open_account(TextSender.objects.get()).token == "token-of-a-provider"
    assert User.objects.get(email=restored.world.admin.email).check_password(PASSWORD)
    assert not User.objects.filter(is_superuser=True).exists()


def test_nothing_that_waits_is_lost_and_nothing_is_sent_twice(restored: Filled) -> None:
    before = {one.uid: one for one in restored.messages}
    after = {one.uid: one for one in Message.objects.filter(uid__in=before)}
    assert after.keys() == before.keys()
    for uid, one in after.items():
        was = before[uid]
        assert (one.dedupe, one.due_at, one.facts) == (was.dedupe, was.due_at, was.facts)
        if was.state != Message.SENDING:
            assert one.state == was.state
            continue
        assert one.is_outcome_unknown
        assert (one.lease_until, one.lease_owner) == (None, "")
        assert one.state == ("failed" if one.channel == "sms" else "scheduled")


def test_numbers_inside_of_columns_follow(restored: Filled) -> None:
    world = restored.world
    line = BookedService.objects.get(appointment__group__isnull=False)
    calendars = Calendar.objects.filter(organization__name="Helvion Imaging")
    assert len(line.takes) == 2, "of a calendar that is gone, nothing"
    assert set(line.takes) <= set(calendars.values_list("pk", flat=True))
    fields = AppointmentDraft.objects.get().fields
    assert fields == {"line": ["0"], "line-0-kept": [str(line.pk)], "line-1-kept": ["", ""]}
    run = FlowRun.objects.get(dedupe__endswith="cause:hello")
    assert run.dedupe.startswith(f"{run.flow_id}:")
    ben = Client.objects.get(uid=world.ben.uid)
    assert start_run(flow=run.flow, client=ben, about=Subject(cause="hello"), now=NOW) is None


def test_the_wall_is_what_it_was(restored: Filled) -> None:
    assert read_stretches("Helvion Imaging") == restored.stretches
    assert any(one[-2] == "appointment" for one in restored.stretches)


def test_looking_writes_nothing(filled: Filled, archive: Path, settings: Any) -> None:
    done = check_archive(archive, now=NOW)
    assert (done.name, done.notes) == ("Helvion Imaging", [])
    assert not Workspace.objects.exists()
    assert list_stored(settings.DATA_FOLDER) == set()
    restore_organization(archive, now=NOW)
    again = check_archive(archive, now=NOW)
    assert again.notes == [
        "It cannot be restored here. The organization Helvion Imaging is here already."
    ]
