"""What is damaged, changed, too new, hostile or in the way is refused; nothing stays of it."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from portico.apps.care.models import FormUpload
from portico.apps.people.models import User
from portico.apps.workspaces.models import Organization, Workspace
from portico.ops.moving_out import archive as reading
from portico.ops.moving_out.exporting import export_organization, find_organization
from portico.ops.moving_out.faults import Unusable
from portico.ops.moving_out.restoring import BATCH, check_archive, restore_organization
from portico.ops.moving_out.tables import LOST
from tests.make import NOW, make_organization, make_workspace
from tests.ops.filled import Filled
from tests.ops.moved import (
    describe,
    leave,
    list_stored,
    make_archive,
    rewrite,
    rows_of_everything,
    write_zip,
)

Content = dict[str, bytes]


@pytest.fixture
def filled(db: None, settings: Any, tmp_path: Path) -> Filled:
    return make_archive(settings, tmp_path)


@pytest.fixture
def source(filled: Filled, tmp_path: Path) -> Path:
    path = tmp_path / "helvion.zip"
    path.write_bytes(filled.archive)
    return path


def refuse(path: Path, settings: Any, words: str) -> None:
    """It is not taken, and everything is as it was."""
    before = rows_of_everything()
    with pytest.raises(Unusable, match=words):
        restore_organization(path, now=NOW)
    assert rows_of_everything() == before
    assert list_stored(settings.DATA_FOLDER) == set()


def change_line(label: str, **fields: Any) -> Callable[[Content], None]:
    """Another first row of a kind, with a manifest that agrees."""

    def change(content: Content) -> None:
        name = f"records/{label}.jsonl"
        first, *rest = content[name].decode().splitlines()
        line = {**json.loads(first), **fields}
        for field, value in fields.items():
            if value is ...:
                del line[field]
        content[name] = "".join(f"{one}\n" for one in [json.dumps(line), *rest]).encode()
        describe(content)

    return change


def change_manifest(**fields: Any) -> Callable[[Content], None]:
    def change(content: Content) -> None:
        manifest = {**json.loads(content["manifest.json"]), **fields}
        content["manifest.json"] = json.dumps(manifest).encode()

    return change


def drop(name: str) -> Callable[[Content], None]:
    def change(content: Content) -> None:
        del content[name]
        describe(content)

    return change


def add(name: str, text: bytes) -> Callable[[Content], None]:
    def change(content: Content) -> None:
        content[name] = text
        describe(content)

    return change


def swap_bytes(content: Content) -> None:
    """The manifest does not agree any more."""
    content["clients.csv"] = content["clients.csv"][::-1]


def double_line(content: Content) -> None:
    name = "records/people.Client.jsonl"
    content[name] += content[name].splitlines(keepends=True)[-1]
    describe(content)


def count_wrong(content: Content) -> None:
    describe(content)
    manifest = json.loads(content["manifest.json"])
    manifest["members"][1]["rows"] += 1
    content["manifest.json"] = json.dumps(manifest).encode()


def double_organization(content: Content) -> None:
    name = "records/workspaces.Organization.jsonl"
    second = {**json.loads(content[name]), "id": 10**9, "uid": str(uuid4())}
    content[name] += json.dumps(second).encode() + b"\n"
    describe(content)


def paint_over(content: Content) -> None:
    for name in content:
        if name.endswith(".webp"):
            content[name] = content[name][:-1] + b"!"
    describe(content)


REFUSED: dict[str, tuple[Callable[[Content], None], str]] = {
    "a hash": (swap_bytes, r"clients\.csv: it is not what the manifest says"),
    "newer": (change_manifest(version=99), "has format 99; this Portico reads up to 1"),
    "not ours": (change_manifest(format="other"), "no export of an organization"),
    "no list": (change_manifest(members=3), "lists no members"),
    "no manifest": (lambda content: content.pop("manifest.json") and None, "no manifest"),
    "no JSON": (lambda content: content.update({"manifest.json": b"{"}), "it is no JSON"),
    "deep": (lambda content: content.update({"manifest.json": b"[" * 99_999}), "it is no JSON"),
    "not listed": (lambda content: content.update(extra=b"x"), "does not list what is in the zip"),
    "a strange name": (add("../../evil.py", b"x"), "a name is not one of ours"),
    "an absolute name": (add("/etc/cron.d/evil", b"x"), "a name is not one of ours"),
    "a bomb": (add("files/forms/" + "0" * 36 + ".pdf", bytes(9_000_000)), "far more than it holds"),
    "a kind too few": (drop("records/flows.Flow.jsonl"), "has not the kinds"),
    "a kind too many": (add("records/people.Extra.jsonl", b""), "has not the kinds"),
    "a row too few": (count_wrong, "not as many rows"),
    "a row twice": (double_line, "numbers of its rows do not rise"),
    "no object": (add("records/people.ClientTag.jsonl", b"[]\n"), "line 1 is no object"),
    "no number": (change_line("people.Client", id="1"), "numbers of its rows do not rise"),
    "an unknown field": (change_line("people.User", is_superuser=True), "has not the fields"),
    "a missing field": (change_line("people.Client", email=...), "has not the fields"),
    "a wrong type": (change_line("people.Client", may_book="yes"), "may_book is not of the type"),
    "nothing": (change_line("people.Client", first_name=None), "first_name must not be empty"),
    "too long": (change_line("people.Client", first_name="x" * 81), "first_name Ensure"),
    "a wrong word": (change_line("people.Membership", role="owner"), "role is none of the words"),
    "no instant": (change_line("people.Client", created_at="2026-11-23T09:00:00"), "time zone"),
    "a script": (change_line("workspaces.Workspace", website="javascript:x"), "no address of a p"),
    "no zone": (change_line("workspaces.Workspace", time_zone="Mars/Base"), "time_zone Choose"),
    "no duration": (change_line("workspaces.Workspace", session_idle="soon"), "session_idle"),
    "two of them": (double_organization, "of one organization"),
    "another picture": (paint_over, "logo is not the picture that it is called"),
    "a path": (change_line("workspaces.Workspace", logo="../../secret-key"), "no name of a pict"),
    "a folder": (change_line("workspaces.Workspace", public_id="../x"), "public_id is none"),
    "nobody": (change_line("people.ClientTag", client=987_654), "points at what is not in"),
    "of others": (change_line("people.Client", organization=987_654), "points at what is not"),
    "a later nobody": (change_line("care.FormTemplate", current=987_654), "points at what is not"),
    "no list of calendars": (change_line("appointments.BookedService", takes=3), "takes is no li"),
    "a strange draft": (change_line("appointments.AppointmentDraft", fields=[]), "is no object"),
    "a strange run": (change_line("flows.FlowRun", dedupe="1"), "dedupe is not of its flow"),
    "another paper": (change_line("care.FormSubmission", sha256="0" * 64), "not that of the file"),
    "another file": (change_line("care.FormUpload", size=1), "size is not that of the file"),
    "a program": (change_line("care.FormUpload", content_type="text/html"), "none that is kept"),
    "no text": (change_line("care.PrivateNotes", sealed_text=3), "sealed_text is no text"),
    "no lane": (change_line("schedule.Occupancy", lane_from=5, lane_to=5), "database refuses"),
}


@pytest.mark.parametrize("what", sorted(REFUSED))
def test_it_is_refused(what: str, source: Path, settings: Any, tmp_path: Path) -> None:
    change, words = REFUSED[what]
    refuse(rewrite(source, tmp_path / "changed.zip", change), settings, words)


def test_what_is_no_zip(source: Path, settings: Any, tmp_path: Path) -> None:
    refuse(tmp_path / "nowhere.zip", settings, "There is no file")
    short = tmp_path / "short.zip"
    short.write_bytes(source.read_bytes()[:-200])
    refuse(short, settings, "is no zip, or a damaged one")
    middle = bytearray(source.read_bytes())
    middle[2000] ^= 255
    short.write_bytes(middle)
    refuse(short, settings, "damaged")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_there_twice(source: Path, settings: Any, tmp_path: Path) -> None:
    with zipfile.ZipFile(source) as opened:
        pairs = [(name, opened.read(name)) for name in opened.namelist()]
    target = write_zip(tmp_path / "twice.zip", [*pairs, ("clients.csv", b"x")])
    refuse(target, settings, "stands there twice")


def test_more_than_is_read(source: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_OF_LINE", 30)
    refuse(source, settings, "line 1 is too long")
    monkeypatch.setattr(reading, "MOST_OF_FILE", 30)
    refuse(source, settings, "it is too large")
    monkeypatch.setattr(reading, "MOST_OF_MANIFEST", 30)
    refuse(source, settings, r"manifest\.json: it is too large")


def test_what_is_here_already(source: Path, filled: Filled, settings: Any) -> None:
    own = make_workspace(make_organization("Another one"))
    slug = json.loads(_first(source, "workspaces.Workspace"))["portal_slug"]
    Workspace.objects.filter(pk=own.pk).update(portal_slug=slug)
    refuse(source, settings, f"already a workspace with the portal's name {slug}")
    Workspace.objects.filter(pk=own.pk).update(portal_slug="another")
    User.objects.create(email=filled.world.admin.email, name="Somebody else")
    refuse(source, settings, f"a user with the e-mail address {filled.world.admin.email}")
    assert check_archive(source, now=NOW).notes[0].startswith("It cannot be restored here.")
    User.objects.all().delete()
    restore_organization(source, now=NOW)
    with pytest.raises(Unusable, match="Helvion Imaging is here already"):
        restore_organization(source, now=NOW)


def test_without_keys_nothing_is_restored(source: Path, settings: Any) -> None:
    settings.SEALING_KEYS = ()
    refuse(source, settings, "no key to seal with")


def test_a_failure_at_the_very_end_takes_files_back(
    source: Path, settings: Any, tmp_path: Path
) -> None:
    late = change_line("flows.FlowCause", kind="x" * 33)
    refuse(rewrite(source, tmp_path / "late.zip", late), settings, "FlowCause.*kind Ensure")
    assert not FormUpload.objects.exists()


def test_what_cannot_be_read_is_said_or_left_out(
    source: Path, filled: Filled, settings: Any, tmp_path: Path
) -> None:
    restore_organization(source, now=NOW)
    whole = Organization.objects.get()
    settings.SEALING_KEYS = (("third", b"3" * 32),)
    target = tmp_path / "gaps.zip"
    with pytest.raises(Unusable, match="things cannot be read"):
        export_organization(whole, target, now=NOW)
    assert not target.exists()
    done = export_organization(whole, target, now=NOW, leaves_gaps=True)
    assert any("care.FormUpload" in one for one in done.unreadable)
    check = check_archive(target, now=NOW)
    assert any("could not be read when it was made" in note for note in check.notes)
    leave()
    restore_organization(target, now=NOW)
    assert {row.sealed_key for row in FormUpload.objects.all()} == {LOST}
    again = tmp_path / "again.zip"
    lost = export_organization(Organization.objects.get(), again, now=NOW, leaves_gaps=True)
    assert len(lost.unreadable) == len(done.unreadable)


def test_export_writes_over_nothing(source: Path, settings: Any, tmp_path: Path) -> None:
    restore_organization(source, now=NOW)
    mine = find_organization(None)
    with pytest.raises(Unusable, match="is there already"):
        export_organization(mine, source, now=NOW)
    with pytest.raises(Unusable, match="Nothing can be written"):
        export_organization(mine, tmp_path / "nowhere" / "x.zip", now=NOW)
    other = make_organization("Another one")
    with pytest.raises(Unusable, match="Which organization"):
        find_organization(None)
    with pytest.raises(Unusable, match="There is no organization Nobody"):
        find_organization("Nobody")
    assert find_organization("Another one") == find_organization(str(other.uid)) == other


def test_many_rows_come_in_batches(
    source: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert BATCH > 1
    monkeypatch.setattr("portico.ops.moving_out.restoring.BATCH", 2)
    restore_organization(source, now=NOW)


def _first(path: Path, label: str) -> bytes:
    with zipfile.ZipFile(path) as opened:
        return opened.read(f"records/{label}.jsonl").splitlines()[0]
