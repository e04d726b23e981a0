"""`clients.csv`: whom the organization knows, for a spreadsheet."""

import csv
import io
import re
from collections.abc import Iterator

from portico.apps.people.models import Client

COLUMNS = (
    *("uid", "first_name", "last_name", "company", "email", "phone", "birthday"),
    *("language", "time_zone", "tags", "appointment_emails", "marketing_emails"),
    *("appointment_texts", "marketing_texts", "created_at"),
)
MARK = "\ufeff"
"""Without it, spreadsheets take UTF-8 for something else."""
_FORMULA = re.compile(r"[=@\t\r-]|\+(?![\d ()./-]+$)")


def write_clients(organization_pk: int) -> Iterator[bytes]:
    """Line by line; what a spreadsheet would take for a formula has an apostrophe before it."""
    yield (MARK + _line(COLUMNS)).encode()
    clients = Client.objects.filter(organization=organization_pk).order_by("pk")
    for client in clients.prefetch_related("tags").iterator(chunk_size=500):
        yield _line([_cell(client, name) for name in COLUMNS]).encode()


def _cell(client: Client, name: str) -> str:
    if name == "tags":
        return _guard(", ".join(tag.name for tag in client.tags.all()))
    value = getattr(client, name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "created_at":
        return client.created_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return _guard("" if value is None else str(value))


def _guard(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


def _line(cells: tuple[str, ...] | list[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
