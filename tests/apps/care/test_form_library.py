"""The forms that come along can be published as they are; the scales count as they should."""

import pytest
from django.conf import settings

from portico.apps.care.form_library import LibraryForm, find_library_form, list_library
from portico.domain.forms.document import read_template
from portico.domain.forms.scoring import count_scores
from portico.domain.forms.template import walk_questions
from portico.domain.forms.writing import write_template

PHQ_9 = {0: "Minimal", 5: "Mild", 10: "Moderate", 15: "Moderately severe", 20: "Severe"}
GAD_7 = {0: "Minimal", 5: "Mild", 10: "Moderate", 15: "Severe"}
PHQ_9_DE = {0: "Minimal", 5: "Leicht", 10: "Mittelgradig", 15: "Ausgeprägt", 20: "Schwer"}
GAD_7_DE = {0: "Minimal", 5: "Leicht", 10: "Mittelgradig", 15: "Schwer"}
OFTEN = ("Not at all", "Several days", "More than half the days", "Nearly every day")
OFT = (
    "Überhaupt nicht",
    "An einzelnen Tagen",
    "An mehr als der Hälfte der Tage",
    "Beinahe jeden Tag",
)


@pytest.mark.parametrize("form", list_library(), ids=lambda form: form.key)
def test_each_is_a_form(form: LibraryForm) -> None:
    template = read_template(form.document)
    assert read_template(write_template(template)) == template
    assert form.name
    assert form.what
    assert find_library_form(form.key) == form


@pytest.mark.parametrize(
    ("key", "items", "totals", "words"),
    [
        ("phq-9", 9, PHQ_9, OFTEN),
        ("gad-7", 7, GAD_7, OFTEN),
        ("phq-9.de", 9, PHQ_9_DE, OFT),
        ("gad-7.de", 7, GAD_7_DE, OFT),
    ],
)
def test_scales(key: str, items: int, totals: dict[int, str], words: tuple[str, ...]) -> None:
    form = find_library_form(key)
    assert form is not None
    template = read_template(form.document)
    assert "No permission required" in template.source
    asked = [one.id for one in walk_questions(template) if one.id != "difficulty"]
    assert len(asked) == items
    for total in range(items * 3 + 1):
        points = [min(3, max(0, total - 3 * n)) for n in range(items)]
        answers = {one: words[p] for one, p in zip(asked, points, strict=True)}
        (scored,) = count_scores(template, answers)
        assert scored.total == total
        expected = [label for lowest, label in totals.items() if total >= lowest][-1]
        assert scored.band is not None
        assert scored.band.label == expected


def test_nobody_else() -> None:
    assert find_library_form("x") is None


@pytest.mark.parametrize("form", list_library(), ids=lambda form: form.key)
def test_each_is_there_in_every_language_of_the_portal(form: LibraryForm) -> None:
    key = form.key.partition(".")[0]
    both = [one for one in list_library() if one.key.partition(".")[0] == key]
    assert {one.language for one in both} == {code for code, _ in settings.LANGUAGES}
    english, other = (read_template(one.document) for one in both)
    asked = [(q.id, q.kind, len(q.options), q.is_required) for q in walk_questions(english)]
    wanted = [one for one in asked if one[0] != "difficulty"] if english.scores else asked
    assert [(q.id, q.kind, len(q.options), q.is_required) for q in walk_questions(other)] == wanted
    assert (other.is_signed, other.needs_review, other.remind_after, other.expires_after) == (
        english.is_signed,
        english.needs_review,
        english.remind_after,
        english.expires_after,
    )
