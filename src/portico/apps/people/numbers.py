"""A telephone number as the database compares it: what people put between its digits is gone."""

from django.db.models import CharField, F, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Replace

_MARKS = " -().\u00a0/"


def without_marks(column: str) -> Combinable:
    """The column's text without blanks, hyphens, brackets, dots and strokes."""
    digits: Combinable = F(column)
    for mark in _MARKS:
        digits = Replace(digits, Value(mark), Value(""), output_field=CharField())
    return digits
