"""Random forms and answers: what the rules say is what a plain recount says."""

import json
from typing import Any

from hypothesis import given, settings

from portico.domain.forms.document import read_template
from portico.domain.forms.scoring import count_scores
from portico.domain.forms.submission import keep_visible, list_parts
from portico.domain.forms.template import Kind, Template, walk_questions
from portico.domain.forms.values import is_blank, is_needed
from portico.domain.forms.visibility import find_faults, list_hidden, look, measure_progress
from portico.domain.forms.writing import write_template
from tests.domain.forms import recount
from tests.domain.forms.blanks import Raw, documents, filled

Filled = tuple[Template, dict[str, Any]]


@given(documents())
@settings(max_examples=80, deadline=None)
def test_a_document_comes_back_as_it_was(document: Raw) -> None:
    read = read_template(document)
    written = write_template(read)
    assert read_template(json.loads(json.dumps(written))) == read
    assert write_template(read_template(written)) == written


@given(filled())
@settings(max_examples=120, deadline=None)
def test_what_is_visible_and_answered(form: Filled) -> None:
    template, answers = form
    expected = recount.visible(write_template(template), answers)
    shown = {q.id: got for one in look(template, answers) for q, got in one.given}
    assert list(shown) == list(expected)
    assert {k for k, got in shown.items() if got.value is not None} == {
        k for k, (_, answer) in expected.items() if answer is not None
    }
    asked = [k for k, (one, _) in expected.items() if one["kind"] != "static"]
    answered = [k for k in asked if expected[k][1] is not None]
    assert measure_progress(look(template, answers)) == (len(answered), len(asked))


@given(filled())
@settings(max_examples=120, deadline=None)
def test_what_is_wrong(form: Filled) -> None:
    template, answers = form
    expected = recount.visible(write_template(template), answers)
    faults = find_faults(look(template, answers))
    for one in walk_questions(template):
        if one.id not in expected or one.kind is Kind.STATIC:
            assert one.id not in faults
            continue
        is_missing = is_blank(answers.get(one.id))
        is_wrong = expected[one.id][1] is None and (not is_missing or is_needed(one))
        assert (one.id in faults) == is_wrong
        assert ("required" in faults.get(one.id, ())) == (is_missing and is_wrong) or (
            one.kind is Kind.SIGNATURE
        )


@given(filled())
@settings(max_examples=80, deadline=None)
def test_scores(form: Filled) -> None:
    template, answers = form
    for scored in count_scores(template, answers):
        assert scored.total == recount.total(write_template(template), answers)
        label = "low" if -9 <= scored.total <= 2 else "b" if 3 <= scored.total <= 7 else None
        assert (scored.band.label if scored.band else None) == label
        shown = recount.visible(write_template(template), answers)
        there = [shown[key][1] for key in scored.score.questions if key in shown]
        assert (scored.answered, scored.asked) == (
            sum(1 for one in there if one is not None),
            len(there),
        )
        assert scored.is_whole == (bool(there) and None not in there)


@given(filled())
@settings(max_examples=80, deadline=None)
def test_what_is_handed_in(form: Filled) -> None:
    template, answers = form
    expected = recount.visible(write_template(template), answers)
    kept = keep_visible(template, answers)
    assert set(kept) == {k for k in expected if not is_blank(answers.get(k))}
    assert list_hidden(template, answers) == {
        k for k, typed in answers.items() if not is_blank(typed) and k not in kept
    }
    lines = [line for part in list_parts(template, answers) for line in part.lines]
    assert [line.question.id for line in lines] == list(expected)
    again = [line for part in list_parts(template, kept) for line in part.lines]
    assert again == lines, "hidden answers decide nothing"
