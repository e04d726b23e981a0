"""Bring an organization from an archive into this installation (`portico restore-organization`).

All or nothing: one transaction, and files that were written are taken away again.
"""

from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Model

from portico.apps.schedule.models import Occupancy
from portico.apps.sealing import Unsealable
from portico.apps.workspaces.models import Organization
from portico.ops.moving_out.archive import Archive
from portico.ops.moving_out.attachments import check_files, restore_files
from portico.ops.moving_out.clashes import find_clash
from portico.ops.moving_out.exporting import read_secret_mark
from portico.ops.moving_out.faults import Unusable
from portico.ops.moving_out.keys import Keys
from portico.ops.moving_out.kinds import KINDS
from portico.ops.moving_out.snapshot import read_at_once
from portico.ops.moving_out.tables import Table, label_of, list_followed, read_record, table_of

BATCH = 100
"""Rows at once; signed papers are among them."""
_Later = list[tuple[int, str, int]]


@dataclass(slots=True)
class Restored:
    """What came, and what whoever restores it should know."""

    name: str = ""
    rows: int = 0
    files: int = 0
    notes: list[str] = field(default_factory=list)


def check_archive(path: Path, *, now: datetime) -> Restored:
    """Read and verify everything as a restore would, and write nothing. Raises Unusable.

    That it stands here already is a note: whoever keeps archives asks whether they are whole.
    """
    return _take(path, now, is_trial=True)


def restore_organization(path: Path, *, now: datetime) -> Restored:
    """Bring it here. Raises Unusable, in a sentence, and has then changed nothing."""
    return _take(path, now, is_trial=False)


def _take(path: Path, now: datetime, *, is_trial: bool) -> Restored:
    with Archive(path) as archive, ExitStack() as undo:
        archive.verify()
        _match_kinds(archive)
        intake = _Intake(archive, undo, now, is_trial=is_trial)
        try:
            with read_at_once() if is_trial else transaction.atomic():
                intake.take_everything()
        except (DatabaseError, ValueError) as error:  # ValueError: signs that no database keeps
            raise Unusable(f"The database refuses {intake.place}: {error}") from error
        except Unsealable as error:
            raise Unusable(f"{intake.place}: {error}.") from error
        undo.pop_all()
        done = intake.done
        done.notes += _list_notes(archive)
        return done


def _match_kinds(archive: Archive) -> None:
    known = {table_of(kind.label).member for kind in KINDS}
    there = set(archive.list_names("records/"))
    if known != there:
        odd = ", ".join(sorted(known ^ there))
        raise Unusable(f"The archive has not the kinds of records of its format: {odd}.")


class _Intake:
    """The rows of one archive on their way in."""

    def __init__(self, archive: Archive, undo: ExitStack, now: datetime, *, is_trial: bool) -> None:
        self._archive, self._undo, self._now, self._is_trial = archive, undo, now, is_trial
        self._keys, self._later = Keys(), dict[str, _Later]()
        self.done, self.place = Restored(), "the archive"

    def take_everything(self) -> None:
        """Kind by kind; each foreign key finds what it points at."""
        for kind in KINDS:
            self._take_kind(table_of(kind.label))
        for label, later in self._later.items():
            self._set_later(table_of(label), later)
        self.done.files = len(self._archive.list_names("files/"))

    def _take_kind(self, table: Table) -> None:
        lines, last = self._archive.read_rows(table.member), 0
        while some := list(islice(lines, BATCH)):
            batch: list[tuple[int, Model]] = []
            for number, record in some:
                self.place = f"{table.member}, line {number}"
                old = record.get(table.key)
                if type(old) is not int or old <= last:
                    raise Unusable(f"{self.place}: the numbers of its rows do not rise.")
                last = old
                batch.append((old, self._read(table, record)))
            self.place = table.member
            self._keep(table, batch)
        if table.model is Organization and self.done.rows != 1:
            raise Unusable(f"{table.member}: an archive is of one organization.")

    def _read(self, table: Table, record: dict[str, Any]) -> Model:
        try:
            row, later = read_record(table, record, self._keys, since=self._archive.version)
            check_files(row, self._archive)
        except ValueError as error:
            raise Unusable(f"{self.place}: {error}.") from error
        if isinstance(row, Organization):
            self.done.name = row.name
        waiting = self._later.setdefault(table.kind.label, [])
        waiting += [(record[table.key], name, other) for name, other in later.items()]
        return row

    def _keep(self, table: Table, batch: list[tuple[int, Model]]) -> None:
        rows = [row for _, row in batch]
        clash = find_clash(table, rows)
        if clash and not self._is_trial:
            raise Unusable(f"{clash} Nothing was changed.")
        if clash and not self.done.notes:
            self.done.notes.append(f"It cannot be restored here. {clash}")
        self.done.rows += len(rows)
        if self._is_trial:
            self._note_keys(table, [(old, old) for old, _ in batch])
            return
        for row in rows:
            for step in restore_files(row, self._archive):
                self._undo.callback(step)
        kept = [(old, row) for old, row in batch if not self._is_over(row)]
        made = table.model._base_manager.bulk_create([row for _, row in kept])
        self._note_keys(table, [(old, new.pk) for (old, _), new in zip(kept, made, strict=True)])

    def _is_over(self, row: Model) -> bool:
        return isinstance(row, Occupancy) and bool(row.expires_at and row.expires_at <= self._now)

    def _note_keys(self, table: Table, pairs: list[tuple[int, int]]) -> None:
        if table.kind.label in list_followed() or table.kind.later:
            for old, new in pairs:
                self._keys.add(table.kind.label, old, new)

    def _set_later(self, table: Table, later: _Later) -> None:
        columns = {column.name: column for column in table.columns}
        for old, name, other in later:
            self.place = f"{table.member}, {table.key} {old}"
            found = self._keys.find(label_of(columns[name]), other)
            if found is None:
                raise Unusable(f"{self.place}: {name} points at what is not in the archive.")
            if not self._is_trial:
                pk = self._keys.find(table.kind.label, old)
                rows = table.model._base_manager.filter(pk=pk)
                rows.update(**{columns[name].attname: found})


def _list_notes(archive: Archive) -> list[str]:
    notes = []
    base_url = archive.manifest.get("base_url")
    if base_url != settings.BASE_URL:
        notes.append(
            f"It comes from {base_url}, this is {settings.BASE_URL}: links in mails that were "
            "sent open only if the old address leads here."
        )
    if archive.manifest.get("secret_mark") != read_secret_mark():
        notes.append(
            "PORTICO_SECRET_KEY is another one: portal links open, but codes that are out, "
            "calendar feeds, addresses for answers and unsubscribing, and video rooms made per "
            "appointment are new ones."
        )
    gaps = archive.manifest.get("unreadable")
    if isinstance(gaps, list) and gaps:
        notes.append(f"{len(gaps)} things could not be read when it was made; they are missing.")
    return notes
