"""Time zones to choose from, as somebody reads them."""

import pytest
from django.utils import translation

from portico.web.portal.zones import zone_choices


def listed(language: str) -> dict[str, list[tuple[str, str]]]:
    with translation.override(language):
        first, *grouped = zone_choices("Europe/Zurich")
        assert first[0] == ""
        return {str(area): list(places) for area, places in grouped}


def test_places_are_named_and_sorted_in_the_language_of_the_page() -> None:
    places = [place for _, place in listed("de")["Europa"]]
    assert places[-1] == "Zürich"
    assert places.index("Wien") < places.index("Wolgograd")
    assert dict(listed("de")["Europa"])["Europe/Zurich"] == "Zürich"
    assert dict(listed("en")["Europe"])["Europe/Vienna"] == "Vienna"


def test_the_zone_of_the_place_comes_first() -> None:
    with translation.override("de"):
        assert zone_choices("Europe/Zurich")[0] == ("", "Wie hier (Zürich)")


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_two_places_look_the_same(language: str) -> None:
    for places in listed(language).values():
        shown = [place for _, place in places]
        assert len(set(shown)) == len(shown)


def test_a_name_of_old_is_known_by_both() -> None:
    assert dict(listed("en")["Asia"])["Asia/Calcutta"] == "Kolkata (Calcutta)"
    assert dict(listed("en")["Asia"])["Asia/Kolkata"] == "Kolkata"
