"""Tables as files: CSV that spreadsheets open as it is meant, sent as it is read."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV Injection)."""
_BOM = "\ufeff"
"""By this mark spreadsheets read a CSV as UTF-8."""


class _Line:
    """What the writer of CSV writes to: it keeps nothing, and gives back what it got."""

    def write(self, text: str) -> str:
        """One line."""
        return text


def stream_table(
    name: str, head: Sequence[str], rows: Iterable[Sequence[str]]
) -> StreamingHttpResponse:
    """A CSV to keep (RFC 4180); no cell of it is a formula, whatever somebody is called."""
    response = StreamingHttpResponse(_write(head, rows), content_type="text/csv; charset=utf-8")
    disposition = content_disposition_header(True, name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def tame_cell(text: str) -> str:
    """The text as words: an apostrophe before what would be a formula, also behind blanks."""
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text


def _write(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield _BOM + writer.writerow(head)
    for row in rows:
        yield writer.writerow([tame_cell(cell) for cell in row])
