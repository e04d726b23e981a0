"""An archive as it is read: nothing in it is believed, nothing is unpacked onto the disk.

Names are of the shapes that we write, each once, and all of them stand in the manifest with size
and hash. What is read is never larger than it says, and nothing says it is too large.
"""

import hashlib
import json
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Any, NoReturn
from zipfile import BadZipFile, ZipFile, ZipInfo

from portico.ops.moving_out.faults import Unusable
from portico.ops.moving_out.kinds import FORMAT
from portico.ops.moving_out.packing import MANIFEST

NAME = "portico-organization"
MOST_OF_MANIFEST = 256 * 1024 * 1024
MOST_OF_FILE = 64 * 1024 * 1024
MOST_OF_LINE = 64 * 1024 * 1024
_CHUNK = 1024 * 1024
_MOST_PACKED = 400
"""So many times larger than packed, nothing that we write is."""
_MEMBERS = re.compile(
    r"README\.md|clients\.csv"
    r"|records/[a-z]+\.[A-Za-z]+\.jsonl"
    r"|calendar/[0-9a-z]{1,16}\.ics"
    r"|files/(uploads|forms)/[0-9a-f-]{36}\.(pdf|jpg)"
    r"|files/brand/[0-9a-z]{1,16}/[0-9a-f]{32}\.webp",
    re.ASCII,
)
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_BROKEN = (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


class Archive:
    """A zip and its manifest. Everything raises Unusable for what is not as it should be."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = ZipFile(path)
        except FileNotFoundError as error:
            raise Unusable(f"There is no file {path}.") from error
        except _BROKEN as error:
            raise Unusable(f"{path.name} is no zip, or a damaged one: {error}") from error
        try:
            self.manifest = self._read_manifest()
            self._members = self._match_members()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> "Archive":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()

    @property
    def version(self) -> int:
        """The format in which it was written."""
        return int(self.manifest["version"])

    def list_names(self, folder: str) -> list[str]:
        """The members that begin so."""
        return [name for name in self._members if name.startswith(folder)]

    def verify(self) -> None:
        """Read everything once and compare it with the hashes of the manifest."""
        for name, member in self._members.items():
            found = hashlib.sha256()
            with self._open(name) as file:
                while chunk := file.read(_CHUNK):
                    found.update(chunk)
            if found.hexdigest() != member["sha256"]:
                _refuse(name, "it is not what the manifest says (SHA-256)")

    def read_rows(self, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """The lines of a member with their numbers, and as many as the manifest says."""
        number = 0
        with self._open(name) as file:
            while line := file.readline(MOST_OF_LINE + 1):
                number += 1
                if len(line) > MOST_OF_LINE:
                    _refuse(name, f"line {number} is too long")
                yield number, _read_object(name, number, line)
        if number != self._members[name]["rows"]:
            _refuse(name, "it has not as many rows as the manifest says")

    def read_file(self, name: str) -> bytes | None:
        """One whole file; None where there is none."""
        if name not in self._members:
            return None
        with self._open(name) as file:
            return file.read()

    @contextmanager
    def _open(self, name: str) -> Iterator[IO[bytes]]:
        try:
            with self._zip.open(name) as file:
                yield file
        except _BROKEN as error:
            _refuse(name, f"it is damaged: {error}")

    def _read_manifest(self) -> dict[str, Any]:
        try:
            entry = self._zip.getinfo(MANIFEST)
        except KeyError as error:
            raise Unusable("This zip is no export of Portico: it has no manifest.") from error
        if entry.file_size > MOST_OF_MANIFEST:
            _refuse(MANIFEST, "it is too large")
        with self._open(MANIFEST) as file:
            manifest = _read_object(MANIFEST, 1, file.read())
        version = manifest.get("version")
        if manifest.get("format") != NAME or type(version) is not int or version < 1:
            raise Unusable("This zip is no export of an organization by Portico.")
        if version > FORMAT:
            raise Unusable(
                f"This export has format {version}; this Portico reads up to {FORMAT}. "
                "Restore it with the version that made it, or a newer one."
            )
        return manifest

    def _match_members(self) -> dict[str, dict[str, Any]]:
        listed = self.manifest.get("members")
        if not isinstance(listed, list):
            _refuse(MANIFEST, "it lists no members")
        members = {one["name"]: one for one in listed if _is_member(one)}
        entries = {one.filename: one for one in self._zip.infolist()}
        if len(members) != len(listed) or len(entries) != len(self._zip.infolist()):
            _refuse(MANIFEST, "a name is not one of ours, or stands there twice")
        if members.keys() | {MANIFEST} != entries.keys():
            _refuse(MANIFEST, "it does not list what is in the zip")
        for name, member in members.items():
            _check_size(entries[name], member["bytes"])
        return members


def _is_member(one: Any) -> bool:
    return (
        isinstance(one, dict)
        and all(type(one.get(name)) is int and one[name] >= 0 for name in ("bytes", "rows"))
        and all(isinstance(one.get(name), str) for name in ("name", "sha256"))
        and bool(_MEMBERS.fullmatch(one["name"]) and _HASH.fullmatch(one["sha256"]))
    )


def _check_size(entry: ZipInfo, size: int) -> None:
    if entry.file_size != size:
        _refuse(entry.filename, "it has not the size that the manifest says")
    if entry.filename.startswith("files/") and size > MOST_OF_FILE:
        _refuse(entry.filename, "it is too large")
    if size > _CHUNK and size > _MOST_PACKED * max(entry.compress_size, 1):
        _refuse(entry.filename, "it unpacks to far more than it holds")


def _read_object(name: str, number: int, line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise Unusable(f"{name}, line {number}: it is no JSON.") from error
    if not isinstance(found, dict):
        _refuse(name, f"line {number} is no object")
    return found


def _refuse_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number of JSON")


def _refuse(name: str, why: str) -> NoReturn:
    raise Unusable(f"The archive is damaged or was changed. {name}: {why}.")
