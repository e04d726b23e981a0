"""The zip as it is written: one member after the other, hashed as it passes."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

MANIFEST = "manifest.json"


class Member:
    """One file of the archive while it is written."""

    def __init__(self, name: str, file: IO[bytes]) -> None:
        self.name, self._file = name, file
        self._hash, self.size, self.rows = hashlib.sha256(), 0, 0

    def write(self, content: bytes) -> None:
        """Some more of it."""
        self._file.write(content)
        self._hash.update(content)
        self.size += len(content)

    def write_row(self, record: dict[str, Any]) -> None:
        """One line of JSON."""
        try:
            line = json.dumps(record, ensure_ascii=False).encode()
        except UnicodeEncodeError:  # half a sign, that somebody's mail began with
            line = json.dumps(record).encode()
        self.write(line + b"\n")
        self.rows += 1

    def describe(self) -> dict[str, Any]:
        """Its line of the manifest."""
        return {
            "name": self.name,
            "bytes": self.size,
            "sha256": self._hash.hexdigest(),
            "rows": self.rows,
        }


class Packer:
    """Writes an archive; `finish` ends it with its manifest, `close` also without one."""

    def __init__(self, file: IO[bytes], made_at: datetime) -> None:
        self._zip = ZipFile(file, "w", ZIP_DEFLATED, compresslevel=6)
        self._made_at = made_at.astimezone(UTC)
        self.members: list[dict[str, Any]] = []

    @contextmanager
    def member(self, name: str, *, is_dense: bool = False) -> Iterator[Member]:
        """A new file of the archive; `is_dense`: there is nothing to compress."""
        with self._open(name, is_dense=is_dense) as file:
            member = Member(name, file)
            yield member
        self.members.append(member.describe())

    def finish(self, manifest: dict[str, Any]) -> None:
        """Write the manifest, with every member so far."""
        whole = {**manifest, "members": self.members}
        with self._open(MANIFEST) as file:
            file.write(json.dumps(whole, ensure_ascii=False, indent=1).encode())

    def close(self) -> None:
        """Write the zip's own directory."""
        self._zip.close()

    def _open(self, name: str, *, is_dense: bool = False) -> IO[bytes]:
        entry = ZipInfo(name, self._made_at.timetuple()[:6])
        entry.compress_type = ZIP_STORED if is_dense else ZIP_DEFLATED
        entry.external_attr = 0o600 << 16
        return self._zip.open(entry, "w", force_zip64=True)
