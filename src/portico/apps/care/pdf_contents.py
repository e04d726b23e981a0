"""What a PDF does by itself: scripts, programs to start, files inside, pages that call out.

Read with pypdf, so that object streams and other ways of writing a name hide nothing. Runs in
`sieve`, within its limits.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from pypdf import PasswordType, PdfReader
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    StreamObject,
)

MOST_INFLATED = 100_000_000
"""Bytes that one part of a PDF may unfold to."""
_ACTIONS = frozenset(
    {
        *("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/GoToR"),
        *("/Rendition", "/Movie", "/Sound", "/RichMediaExecute", "/GoTo3DView"),
    }
)
_KEYS = frozenset(
    {
        *("/JS", "/JavaScript", "/XFA", "/EF", "/EmbeddedFiles"),
        *("/RichMediaContent", "/RichMediaSettings"),
    }
)
_SUBTYPES = frozenset({"/RichMedia", "/Screen", "/Movie", "/Sound", "/FileAttachment", "/3D"})
_BY_ITSELF = ("/OpenAction", "/AA")
_MARKS = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFile|RichMedia|XFA(?=[\s/<>\[(]))")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_INFLATING = frozenset({"/FlateDecode", "/Fl"})
_PACKED = _INFLATING | {"/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"}
_CHUNK = 1 << 20


def judge_pdf(content: bytes) -> str:
    """The code of why it is not taken: `file_active`, `file_locked`, `file_broken`; else empty.

    `file_locked`: a password is needed to read it. Raises whatever pypdf raises for a PDF that
    cannot be read.
    """
    if zipfile.is_zipfile(io.BytesIO(content)) or _MARKS.search(_plain(content)):
        return "file_active"
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
        return "file_locked"
    if reader.get_num_pages() < 1:
        return "file_broken"
    for found in _walk(reader):
        if isinstance(found, StreamObject) and _unfolds_far(found):
            return "file_broken"
        if _is_active(found):
            return "file_active"
    return ""


def _plain(content: bytes) -> bytes:
    """With names as they are meant: `/J#61vaScript` is `/JavaScript` (ISO 32000-1, 7.3.5)."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content)


def _walk(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary of every object, those in object streams too, each once."""
    numbers = {(number, gen) for gen, kept in reader.xref.items() for number in kept}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    waiting: list[Any] = [reader.trailer]
    waiting += [reader.get_object(IndirectObject(n, gen, reader)) for n, gen in sorted(numbers)]
    while waiting:
        one = waiting.pop()
        if isinstance(one, DictionaryObject):
            yield one
            waiting += one.values()
        elif isinstance(one, ArrayObject):
            waiting += one


def _is_active(found: DictionaryObject) -> bool:
    if not _KEYS.isdisjoint(found):
        return True
    if isinstance(found, StreamObject) and "/F" in found:  # its content lies in another file
        return True
    if _name(found, "/S") in _ACTIONS or _name(found, "/Subtype") in _SUBTYPES:
        return True
    return any(_calls_out(found.get(key)) for key in _BY_ITSELF)


def _calls_out(action: Any, depth: int = 0) -> bool:
    """Whether opening a page opens an address; a link that somebody presses is only a link."""
    there = action.get_object() if action is not None else None
    if not isinstance(there, DictionaryObject) or depth > 8:
        return depth > 8
    if _name(there, "/S") == "/URI":
        return True
    if "/S" in there:
        return _calls_out(there.get("/Next"), depth + 1)
    return any(_calls_out(one, depth + 1) for one in there.values())


def _name(found: DictionaryObject, key: str) -> str:
    value = found.get(key)
    there = value.get_object() if value is not None else None
    return str(there) if isinstance(there, NameObject) else ""


def _unfolds_far(stream: StreamObject) -> bool:
    """A part that is packed twice, or unfolds to more than any page needs."""
    kept = stream.get("/Filter")
    named = kept.get_object() if kept is not None else None
    filters = [str(one.get_object()) for one in named] if isinstance(named, list) else [str(named)]
    packed = [one for one in filters if one in _PACKED]
    if len(packed) > 1:
        return True
    if not packed or filters[0] not in _INFLATING:
        return False
    return _inflates_far(stream._data)


def _inflates_far(packed: bytes) -> bool:
    unpacking, size = zlib.decompressobj(), 0
    try:
        while packed and not unpacking.eof:
            size += len(unpacking.decompress(packed, _CHUNK))
            if size > MOST_INFLATED:
                return True
            packed = unpacking.unconsumed_tail
    except zlib.error:  # damaged; readers show what came before
        return False
    return False
