"""The places of time zones are called what Unicode CLDR calls them, in each language."""

import json
import sys

import pytest
from django.conf import settings

from tests.house.sources import ROOT

sys.path.insert(0, str(ROOT / "script" / "lib"))

import places

KEPT = json.loads(places.PLACES.read_text())


def test_there_is_a_table_for_each_language_offered() -> None:
    assert set(KEPT) == set(dict(settings.LANGUAGES))


@pytest.mark.parametrize("language", sorted(KEPT))
def test_what_is_kept_is_what_the_tables_say(language: str) -> None:
    """Otherwise: run `script/messages`. Zones that this machine does not know are left alone."""
    told = places.collect_places(language)
    kept = {zone: place for zone, place in KEPT[language].items() if zone in told}
    assert kept == told
