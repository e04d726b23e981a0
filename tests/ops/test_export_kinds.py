"""Every model and field of the product leaves with an organization, or somebody said why not."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.db.models import ForeignKey

from portico.ops.moving_out.columns import _READERS, _TEXT, _WHOLE
from portico.ops.moving_out.kinds import KINDS, STAYS, STAYS_BETWEEN
from portico.ops.moving_out.tables import label_of, list_followed, table_of

LISTED = Path(__file__).with_name("export_fields.txt")
DECIDE = (
    "A model or a field is new (or gone). Decide how it leaves with an organization: "
    "portico/ops/moving_out/kinds.py, and embedded.py if numbers of rows stand inside of it; "
    "then write it into tests/ops/export_fields.txt."
)


def list_models() -> dict[str, type[models.Model]]:
    return {one._meta.label: one for one in apps.get_models()}


def describe(label: str) -> str:
    model = list_models()[label]
    return f"{label}: {' '.join(sorted(one.name for one in model._meta.concrete_fields))}"


def test_every_model_leaves_or_stays_for_a_reason() -> None:
    leaving = [kind.label for kind in KINDS]
    assert len(leaving) == len(set(leaving))
    assert not set(leaving) & STAYS.keys()
    assert set(leaving) | STAYS.keys() == list_models().keys(), DECIDE
    assert all(STAYS.values())


def test_every_field_was_decided_about() -> None:
    assert LISTED.read_text().splitlines() == [describe(kind.label) for kind in KINDS], DECIDE


def test_what_is_left_out_is_there_and_has_a_reason() -> None:
    for kind in KINDS:
        names = {one.name for one in table_of(kind.label).model._meta.concrete_fields}
        assert set(kind.left_out) | set(kind.later) <= names, kind.label
        assert all(kind.left_out.values())


def test_every_field_between_models_was_decided_about() -> None:
    between = {
        f"{kind.label}.{one.name}"
        for kind in KINDS
        for one in table_of(kind.label).model._meta.local_many_to_many
    }
    assert between == STAYS_BETWEEN.keys(), DECIDE


def test_every_type_of_column_can_be_written_and_read() -> None:
    known = {*_READERS, *_TEXT, *_WHOLE, "BooleanField", "JSONField"}
    there = {c.get_internal_type() for kind in KINDS for c in table_of(kind.label).columns}
    assert there <= known


def test_what_is_pointed_at_comes_first() -> None:
    seen: set[str] = set()
    for kind in KINDS:
        table = table_of(kind.label)
        for column in table.columns:
            if isinstance(column, ForeignKey) and column.name not in kind.later:
                assert label_of(column) in seen, f"{kind.label}.{column.name}"
            if column.name in kind.later:
                assert column.null, f"{kind.label}.{column.name} is set later"
        seen.add(kind.label)
    assert list_followed() <= seen


def test_every_kind_is_of_one_organization() -> None:
    for kind in KINDS:
        assert "WHERE" in str(table_of(kind.label).rows_of(1).query)


@pytest.mark.parametrize("label", ["care.FormUpload", "care.FormSubmission"])
def test_sealed_columns_are_known(label: str) -> None:
    """What lies in a file is sealed anew by whoever writes it."""
    sealed: Any = table_of(label).sealed
    assert set(sealed) >= {"sealed_name"} or set(sealed) >= {"sealed_answers"}
