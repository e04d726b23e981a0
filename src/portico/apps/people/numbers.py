"""A telephone number as the database compares it: what people put between its digits is gone."""

from django.db.models import CharField, F, Value
from django.db.models.functions import Replace

_MARKS = "-().\u00a0/"


def without_marks(column: str) -> Replace:
    """The column's text without blanks, hyphens, brackets, dots and strokes."""
    digits = Replace(F(column), Value(" "), Value(""), output_field=CharField())
    for mark in _MARKS:
        digits = Replace(digits, Value(mark), Value(""), output_field=CharField())
    return digits
