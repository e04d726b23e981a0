"""Write everything of one organization into an archive (`portico export-organization`)."""

import os
import tempfile
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import IO
from uuid import UUID

from django.conf import settings

from portico.apps.access.proofs import derive_proof
from portico.apps.schedule.models import Occupancy
from portico.apps.workspaces.models import Organization, Workspace
from portico.ops.moving_out.archive import NAME
from portico.ops.moving_out.attachments import list_files
from portico.ops.moving_out.calendars import write_calendar
from portico.ops.moving_out.faults import Unusable
from portico.ops.moving_out.kinds import FORMAT, KINDS
from portico.ops.moving_out.packing import Packer
from portico.ops.moving_out.readme import write_readme
from portico.ops.moving_out.roster import write_clients
from portico.ops.moving_out.snapshot import read_at_once
from portico.ops.moving_out.tables import Table, table_of, write_record


@dataclass(slots=True)
class Exported:
    """How much it was, and what could not be read (only where that was allowed)."""

    rows: int = 0
    files: int = 0
    unreadable: list[str] = field(default_factory=list)


def find_organization(wanted: str | None) -> Organization:
    """By name or uid; without either the only one. Raises Unusable."""
    everybody = Organization.objects.order_by("name", "pk")
    found = list(everybody if wanted is None else everybody.filter(name=wanted))
    if wanted is not None and not found:
        with suppress(ValueError):
            found = list(everybody.filter(uid=UUID(wanted)))
    if len(found) == 1:
        return found[0]
    if not found:
        raise Unusable(f"There is no organization {wanted or 'here'}.")
    names = "".join(f"\n  {one.uid}  {one.name}" for one in found)
    raise Unusable(f"Which organization? Name it with --organization (name or id):{names}")


def export_organization(
    organization: Organization, target: Path, *, now: datetime, leaves_gaps: bool = False
) -> Exported:
    """Write the archive, readable by its owner only, and give it its name once it is whole.

    Raises Unusable where the file exists already, or where something cannot be read; with
    `leaves_gaps` that is left out and listed.
    """
    _refuse_existing(target)
    try:
        handle, draft = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise Unusable(f"Nothing can be written to {target.parent}: {error.strerror}.") from error
    try:
        with os.fdopen(handle, "w+b") as file:
            exported = _write(organization, file, now, leaves_gaps=leaves_gaps)
            file.flush()
            os.fsync(file.fileno())
        _refuse_existing(target)
        Path(draft).replace(target)
    except OSError as error:
        raise Unusable(f"It could not be written: {error}.") from error
    finally:
        Path(draft).unlink(missing_ok=True)
    return exported


def read_secret_mark() -> str:
    """By which a restored installation sees whether its `PORTICO_SECRET_KEY` is the same."""
    return derive_proof("organization_export", "mark").hex()


def _refuse_existing(target: Path) -> None:
    if target.exists():
        raise Unusable(f"{target} is there already; nothing was written.")


def _write(
    organization: Organization, file: IO[bytes], now: datetime, *, leaves_gaps: bool
) -> Exported:
    done = Exported()
    with closing(Packer(file, now)) as packer:
        with read_at_once():
            _write_members(packer, organization, now, done)
        if done.unreadable and not leaves_gaps:
            raise Unusable(_describe_gaps(done.unreadable))
        packer.finish(_describe_archive(organization, done, now))
    return done


def _write_members(
    packer: Packer, organization: Organization, now: datetime, done: Exported
) -> None:
    _write_texts(packer, "README.md", [write_readme(organization).encode()])
    for kind in KINDS:
        _write_rows(packer, table_of(kind.label), organization, now, done)
    for name, content in list_files(organization.pk, done.unreadable):
        _write_texts(packer, name, [content], is_dense=True)
        done.files += 1
    _write_texts(packer, "clients.csv", write_clients(organization.pk))
    for workspace in Workspace.objects.filter(organization=organization).order_by("pk"):
        _write_texts(packer, f"calendar/{workspace.public_id}.ics", write_calendar(workspace))


def _write_rows(
    packer: Packer, table: Table, organization: Organization, now: datetime, done: Exported
) -> None:
    rows = table.rows_of(organization.pk)
    if table.model is Occupancy:  # a hold that is over keeps nothing from anybody
        rows = rows.exclude(kind=Occupancy.HOLD, expires_at__lte=now)
    with packer.member(table.member) as member:
        for row in rows.iterator(chunk_size=500):
            member.write_row(write_record(table, row, done.unreadable))
    done.rows += member.rows


def _write_texts(
    packer: Packer, name: str, pieces: Iterable[bytes], *, is_dense: bool = False
) -> None:
    with packer.member(name, is_dense=is_dense) as member:
        for piece in pieces:
            member.write(piece)


def _describe_archive(
    organization: Organization, done: Exported, now: datetime
) -> dict[str, object]:
    return {
        "format": NAME,
        "version": FORMAT,
        "portico": metadata.version("portico"),
        "made_at": now.isoformat(),
        "base_url": settings.BASE_URL,
        "secret_mark": read_secret_mark(),
        "organization": {"uid": str(organization.uid), "name": organization.name},
        "unreadable": done.unreadable,
    }


def _describe_gaps(gaps: list[str]) -> str:
    shown = "".join(f"\n  {one}" for one in gaps[:10])
    more = f"\n  and {len(gaps) - 10} more" if len(gaps) > 10 else ""
    return (
        f"{len(gaps)} things cannot be read, so that the export would lack them:{shown}{more}\n"
        "Bring the missing keys or files, or leave these out with --leave-out-unreadable."
    )
