"""Values of columns as JSON has them (ISO 8601, UTC), and back."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, TypeAlias
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.db import models
from django.utils.dateparse import parse_duration
from django.utils.duration import duration_iso_string

Column: TypeAlias = "models.Field[Any, Any]"
_WHOLE = frozenset(
    {
        *("AutoField", "BigAutoField", "BigIntegerField", "IntegerField"),
        *("ForeignKey", "OneToOneField"),
        *("PositiveIntegerField", "PositiveSmallIntegerField"),
    }
)
_TEXT = frozenset({"CharField", "TextField"})


def _write_instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _write_document(value: Any) -> Any:
    """PostgreSQL forgets the order of names, so that no order counts."""
    return json.loads(json.dumps(value, sort_keys=True))


_WRITERS: dict[str, Callable[[Any], Any]] = {
    "DateTimeField": _write_instant,
    "DateField": date.isoformat,
    "TimeField": time.isoformat,
    "DurationField": duration_iso_string,
    "UUIDField": str,
    "JSONField": _write_document,
}


def write_value(column: Column, value: Any) -> Any:
    """A column's value (of a foreign key: the number) as JSON has it."""
    if value is None:
        return None
    return _WRITERS.get(column.get_internal_type(), lambda kept: kept)(value)


def read_value(column: Column, raw: Any) -> Any:
    """What `write_value` wrote; raises ValueError with a few words for whatever does not fit."""
    if raw is None:
        if not column.null:
            raise ValueError("must not be empty")
        return None
    value = _read_type(column.get_internal_type(), raw)
    if column.get_internal_type() == "JSONField":
        return value
    if isinstance(column, models.URLField) and value and not value.startswith(_SCHEMES):
        raise ValueError("is no address of a page")
    if (
        column.choices
        and value not in dict(column.flatchoices)
        and not (column.blank and not value)
    ):
        raise ValueError("is none of the words that may stand there")
    if value not in column.empty_values:
        fault = _find_fault(column, value)
        if fault:
            raise ValueError(fault)
    return value


_SCHEMES = ("https://", "http://")


@lru_cache(maxsize=8192)
def _find_fault(column: Column, value: Any) -> str:
    """By the column's own rules; those of addresses do not count, telephones stand there too."""
    for check in column.validators:
        if isinstance(check, EmailValidator | URLValidator):
            continue
        try:
            check(value)
        except ValidationError as error:
            return " ".join(error.messages)
    return ""


def _read_type(kind: str, raw: Any) -> Any:
    if kind in _WHOLE:
        return _expect(raw, int)
    if kind in _TEXT:
        return _expect(raw, str)
    if kind == "BooleanField":
        return _expect(raw, bool)
    if kind == "JSONField":
        return raw
    return _READERS[kind](_expect(raw, str))


def _expect(raw: Any, wanted: type) -> Any:
    if type(raw) is not wanted:
        raise ValueError(f"is not of the type {wanted.__name__}")
    return raw


def _read_instant(text: str) -> datetime:
    value = datetime.fromisoformat(text)
    if value.tzinfo is None:
        raise ValueError("lacks its time zone")
    return value


def _read_duration(text: str) -> timedelta:
    value = parse_duration(text)
    if value is None:
        raise ValueError("is no duration")
    return value


_READERS: dict[str, Callable[[str], Any]] = {
    "DateTimeField": _read_instant,
    "DateField": date.fromisoformat,
    "TimeField": time.fromisoformat,
    "DurationField": _read_duration,
    "UUIDField": UUID,
}
