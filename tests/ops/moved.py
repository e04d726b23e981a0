"""An export, and a second installation to restore it into."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import connection

from portico.apps.messaging.models import (
    Message,
)
from portico.apps.schedule.models import Occupancy
from portico.ops.moving_out.embedded import follow_numbers
from portico.ops.moving_out.exporting import export_organization
from portico.ops.moving_out.keys import Keys
from portico.ops.moving_out.kinds import KINDS
from portico.ops.moving_out.tables import label_of, table_of
from tests.conftest import build_world
from tests.make import NOW
from tests.ops.filled import Filled, fill

HERE, THERE = (("k1", b"1" * 32),), (("other", b"2" * 32),)
"""Keys of the two installations."""
_made: dict[str, Filled] = {}


def make_archive(settings: Any, folder: Path) -> Filled:
    """Fill the empty database, export, and leave it empty; the second time, from memory."""
    if connection.vendor not in _made:
        settings.DATA_FOLDER, settings.SEALING_KEYS = folder / "here", HERE
        settings.DATA_FOLDER.mkdir()
        filled = fill(build_world())
        export_organization(filled.world.organization, folder / "made.zip", now=NOW)
        filled.archive = (folder / "made.zip").read_bytes()
        filled.stored = frozenset(list_stored(settings.DATA_FOLDER))
        filled.stretches = read_stretches(filled.world.organization.name)
        mine = Message.objects.filter(organization=filled.world.organization)
        filled.messages = tuple(mine.order_by("pk"))
        leave()
        _made[connection.vendor] = filled
    settings.DATA_FOLDER, settings.SEALING_KEYS = folder / "there", THERE
    settings.DATA_FOLDER.mkdir()
    return _made[connection.vendor]


def read_stretches(name: str) -> frozenset[tuple[Any, ...]]:
    """What is taken of an organization's calendars, without any number of a row."""
    rows = Occupancy.objects.filter(organization__name=name)
    whose = ("calendar__staff_member__uid", "calendar__room__uid", "calendar__resource__uid")
    when = ("calendar__unit", "starts_at", "ends_at", "lane_from", "lane_to", "kind")
    live = rows.exclude(kind=Occupancy.HOLD, expires_at__lte=NOW)
    what = ("is_tentative", "subject_kind", "subject_uid")
    return frozenset(live.values_list(*whose, *when, *what))


def leave() -> None:
    """Empty the database, as if this were another installation; numbers go on from where they
    were, so that no row gets the one that it had."""
    connection.check_constraints()  # else PostgreSQL empties no table within this transaction
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    kept = {"django_migrations", "django_content_type", "auth_permission"}
    names = [one for one in tables if one not in kept]
    cascade = connection.vendor == "postgresql"
    flush = connection.ops.sql_flush(no_style(), names, allow_cascade=cascade)
    with connection.cursor() as cursor:
        for sql in flush:
            cursor.execute(sql)


def list_stored(folder: Path) -> set[str]:
    """The files of a data folder."""
    return {str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file()}


def rows_of_everything() -> dict[str, list[tuple[Any, ...]]]:
    return {
        kind.label: list(table_of(kind.label).model._base_manager.order_by("pk").values_list())
        for kind in KINDS
    }


def read_lines(path: Path, label: str) -> list[dict[str, Any]]:
    with zipfile.ZipFile(path) as archive:
        text = archive.read(f"records/{label}.jsonl").decode()
    return [json.loads(line) for line in text.splitlines()]


def read_counted(path: Path) -> dict[str, Any]:
    """An archive with rows counted from 1 instead of the numbers of an installation."""
    keys = Keys()
    rows = {kind.label: read_lines(path, kind.label) for kind in KINDS}
    for label, lines in rows.items():
        for number, line in enumerate(lines, 1):
            keys.add(label, line[table_of(label).key], number)
    return {label: [_count(label, line, keys) for line in lines] for label, lines in rows.items()}


def _count(label: str, line: dict[str, Any], keys: Keys) -> dict[str, Any]:
    table = table_of(label)
    line = follow_numbers(label, line, keys)
    line[table.key] = keys.find(label, line[table.key])
    for column in table.columns:
        if column.is_relation and line[column.name] is not None:
            line[column.name] = keys.find(label_of(column), line[column.name])
    return line


def rewrite(path: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The archive with other content, whose manifest agrees with it."""
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    change(content)
    return write_zip(target, content)


def describe(content: dict[str, bytes]) -> None:
    """Let the manifest say what is there."""
    manifest = json.loads(content["manifest.json"])
    manifest["members"] = [
        {
            "name": name,
            "bytes": len(text),
            "sha256": hashlib.sha256(text).hexdigest(),
            "rows": text.count(b"\n") if name.startswith("records/") else 0,
        }
        for name, text in content.items()
        if name != "manifest.json"
    ]
    content["manifest.json"] = json.dumps(manifest).encode()


def write_zip(target: Path, content: dict[str, bytes] | Iterable[tuple[str, bytes]]) -> Path:
    pairs = content.items() if isinstance(content, dict) else content
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in pairs:
            archive.writestr(name, text)
    return target
