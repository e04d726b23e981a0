"""The forms that come along can be published as they are; the scales count as they should."""

import pytest

from portico.apps.care.form_library import LibraryForm, find_library_form, list_library
from portico.domain.forms.document import read_template, write_template
from portico.domain.forms.scoring import count_scores
from portico.domain.forms.template import walk_questions

PHQ_9 = {0: "Minimal", 5: "Mild", 10: "Moderate", 15: "Moderately severe", 20: "Severe"}
GAD_7 = {0: "Minimal", 5: "Mild", 10: "Moderate", 15: "Severe"}
FREQUENT = ("Not at all", "Several days", "More than half the days", "Nearly every day")


@pytest.mark.parametrize("form", list_library(), ids=lambda form: form.key)
def test_each_is_a_form(form: LibraryForm) -> None:
    template = read_template(form.document)
    assert read_template(write_template(template)) == template
    assert form.name
    assert form.what
    assert find_library_form(form.key) == form


@pytest.mark.parametrize(
    ("key", "items", "totals"),
    [
        (
            "phq-9",
            9,
            {0: "Minimal", 5: "Mild", 10: "Moderate", 15: "Moderately severe", 20: "Severe"},
        ),
        ("gad-7", 7, {0: "Minimal", 5: "Mild", 10: "Moderate", 15: "Severe"}),
    ],
)
def test_scales(key: str, items: int, totals: dict[int, str]) -> None:
    form = find_library_form(key)
    assert form is not None
    template = read_template(form.document)
    assert "No permission required" in template.source
    asked = [one.id for one in walk_questions(template) if one.id != "difficulty"]
    assert len(asked) == items
    for total in range(items * 3 + 1):
        points = [min(3, max(0, total - 3 * n)) for n in range(items)]
        answers = {one: FREQUENT[p] for one, p in zip(asked, points, strict=True)}
        (scored,) = count_scores(template, answers)
        assert scored.total == total
        expected = [label for lowest, label in totals.items() if total >= lowest][-1]
        assert scored.band is not None
        assert scored.band.label == expected


def test_nobody_else() -> None:
    assert find_library_form("x") is None
