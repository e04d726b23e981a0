"""Every catalogue says everything that clients read, and is compiled as it stands."""

import gettext
import re
import sys
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings

from tests.house.sources import ROOT

sys.path.insert(0, str(ROOT / "script" / "lib"))

import catalogues

PATHS = catalogues.catalogue_paths()
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
TAG = re.compile(r"<[^>]+>")


@cache
def collected() -> Catalog:
    return catalogues.collect_messages()


def texts(string: str | tuple[str, ...]) -> tuple[str, ...]:
    return string if isinstance(string, tuple) else (string,)


def test_there_is_a_catalogue_for_each_language_offered() -> None:
    kept = {path.parts[-3] for path in PATHS}
    assert kept | {settings.LANGUAGE_CODE} == set(dict(settings.LANGUAGES))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.parts[-3])
def test_every_string_that_clients_read_is_translated(path: Path) -> None:
    """Missing ones: run `script/messages`, and fill in the empty msgstr."""
    kept = catalogues.read_catalogue(path)
    missing = []
    for message in collected():
        found = kept.get(message.id, message.context)
        if message.id and (found is None or found.fuzzy or not all(texts(found.string))):
            missing.append(message.id)
    assert missing == []


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.parts[-3])
def test_placeholders_and_markup_survive(path: Path) -> None:
    broken = []
    for message in catalogues.read_catalogue(path):
        for said in texts(message.string) if message.id else ():
            for shape in (PLACEHOLDER, TAG):
                wanted = sorted(shape.findall(texts(message.id)[-1]))
                if sorted(shape.findall(said)) != wanted:
                    broken.append(said)
    assert broken == []


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.parts[-3])
def test_what_is_compiled_is_what_is_written(path: Path) -> None:
    """Otherwise: run `script/messages`."""
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in catalogues.read_catalogue(path):
        if not message.id:
            continue
        if isinstance(message.id, tuple):
            shown = tuple(compiled.ngettext(*message.id, count) for count in (1, 2))
        elif message.context:
            shown = compiled.pgettext(message.context, message.id)
        else:
            shown = compiled.gettext(message.id)
        assert shown == message.string


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.parts[-3])
def test_nothing_is_kept_that_nobody_reads(path: Path) -> None:
    known = {(message.id, message.context) for message in collected()}
    kept = {(message.id, message.context) for message in catalogues.read_catalogue(path)}
    assert kept - known - {("", None)} == set()
