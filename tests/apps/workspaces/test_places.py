"""A zone is called by its place, in the language that is spoken."""

import pytest
from django.utils import translation

from portico.apps.workspaces.places import name_place


@pytest.mark.parametrize(
    ("language", "zone", "place"),
    [
        ("en", "Europe/Zurich", "Zurich"),
        ("de", "Europe/Zurich", "Zürich"),
        ("de-at", "Europe/Vienna", "Wien"),
        ("en", "Europe/Vienna", "Vienna"),
        ("de", "America/New_York", "New York"),
        ("en", "America/Indiana/Knox", "Knox, Indiana"),
        ("de", "Atlantic/Reykjavik", "Reykjavík"),
        ("de", "Europe/Belfast", "Belfast"),
        ("en", "Asia/Calcutta", "Kolkata"),
        ("de", "UTC", "UTC"),
        ("fr", "Europe/Vienna", "Vienna"),
    ],
)
def test_what_a_place_is_called(language: str, zone: str, place: str) -> None:
    with translation.override(language):
        assert name_place(zone) == place


def test_without_a_language_it_is_english() -> None:
    with translation.override(None):
        assert name_place("Europe/Vienna") == "Vienna"
