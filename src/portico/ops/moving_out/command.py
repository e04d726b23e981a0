"""What `portico export-organization` and `portico restore-organization` print."""

import sys
from pathlib import Path

from django.db import DatabaseError

from portico.ops.clock import read_clock
from portico.ops.moving_out.exporting import export_organization, find_organization
from portico.ops.moving_out.faults import Unusable
from portico.ops.moving_out.restoring import check_archive, restore_organization


def run_export(target: Path, wanted: str | None, *, leaves_gaps: bool) -> int:
    """Export and say how much it was; the exit code."""
    try:
        organization = find_organization(wanted)
        done = export_organization(organization, target, now=read_clock(), leaves_gaps=leaves_gaps)
    except (Unusable, DatabaseError) as error:
        return _refuse(error)
    print(f"{organization.name}: {done.rows} records and {done.files} files are in {target}.")
    for gap in done.unreadable:
        print(f"Left out: {gap}")
    print("NOTHING IN IT IS ENCRYPTED. Keep it as you would keep the paper files.")
    return 0


def run_restore(source: Path, *, is_check: bool) -> int:
    """Restore, or only look, and say how much it was; the exit code."""
    take = check_archive if is_check else restore_organization
    try:
        done = take(source, now=read_clock())
    except (Unusable, DatabaseError) as error:
        return _refuse(error)
    fate = "the archive is whole" if is_check else "restored"
    print(f"{done.name}: {fate}, {done.rows} records and {done.files} files.")
    for note in done.notes:
        print(f"Note: {note}")
    return 0


def _refuse(error: Exception) -> int:
    text = str(error)
    if isinstance(error, DatabaseError):
        text = f"The database cannot be read: {text}. `portico up` prepares it."
    print(f"portico: {text}", file=sys.stderr)
    return 1
