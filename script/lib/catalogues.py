"""Collect what clients read, update each catalogue with it, and compile."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "portico"
LOCALES = PACKAGE / "locale"
SPOKEN = (
    "web/portal/**/*.py",
    "web/common/**/*.py",
    "web/templates/portal/**/*.html",
    "web/templates/common/**/*.html",
    "apps/**/*.py",
    "apps/**/templates/**/*.*",
)
"""What clients read; the desk is in English."""
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
UNKEPT = (
    '"Report-Msgid-Bugs-To',
    '"POT-Creation-Date',
    '"PO-Revision-Date',
    '"Last-Translator',
    '"Language-Team',
    '"Generated-By',
)
"""Header lines that change without a reason."""


def collect_messages() -> Catalog:
    """A template catalogue of every string that clients read, with where it stands."""
    template = Catalog(charset="utf-8")
    for path in _sources():
        for line, message, _comments, context in _messages_of(path):
            place = str(path.relative_to(PACKAGE))
            template.add(message, locations=[(place, line)], context=context)
    return template


def read_catalogue(path: Path) -> Catalog:
    """A catalogue as it is kept."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def compile_catalogue(catalogue: Catalog) -> bytes:
    """The catalogue as the program reads it; what is unsure is left out."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def catalogue_paths() -> list[Path]:
    """The catalogue of each language."""
    return sorted(LOCALES.glob("*/LC_MESSAGES/django.po"))


def update_catalogues() -> None:
    """Bring each up to date; nothing is guessed from similar strings."""
    template = collect_messages()
    for path in catalogue_paths():
        catalogue = read_catalogue(path)
        catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
        catalogue.obsolete.clear()
        path.write_text(_write(catalogue))
        path.with_suffix(".mo").write_bytes(compile_catalogue(catalogue))
        missing = sum(1 for one in catalogue if one.id and not _is_translated(one.string))
        print(f"{path.relative_to(ROOT)}: {len(catalogue)} strings, {missing} not translated")


def _write(catalogue: Catalog) -> str:
    """Sorted, without dates, line numbers and names: a change shows only what changed."""
    out = io.BytesIO()
    write_po(out, catalogue, width=100, sort_output=True, include_lineno=False)
    lines = out.getvalue().decode().strip().splitlines()
    return "\n".join(line for line in lines if not line.startswith(UNKEPT)) + "\n"


def _is_translated(string: object) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


def _sources() -> Iterator[Path]:
    found = {path for pattern in SPOKEN for path in PACKAGE.glob(pattern) if path.is_file()}
    return iter(sorted(path for path in found if "migrations" not in path.parts))


def _messages_of(path: Path) -> Iterator[tuple]:
    text = path.read_text()
    if path.suffix != ".py":
        if not settings.configured:
            settings.configure(USE_I18N=True)
        text = templatize(text, origin=str(path))
        # To babel it is Python, where the indentation of a page may be a mistake.
        text = "\n".join(line.lstrip() for line in text.split("\n"))
    source = io.BytesIO(text.encode())
    return extract("python", source, keywords=KEYWORDS, options={"encoding": "utf-8"})


if __name__ == "__main__":
    sys.exit(update_catalogues())
