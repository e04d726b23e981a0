"""Rows that many tests begin with: made once by the services, then put there as they were.

Made anew for each test, they cost more than most tests.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any, NamedTuple, TypeVar, cast

from django.apps import apps
from django.db import connection, models

from portico.apps.workspaces.models import Organization

Built = TypeVar("Built")


class Kept(NamedTuple):
    """What `build` returned, and every row that it made, model by model."""

    built: Any
    rows: list[list[models.Model]]


_kept: dict[tuple[str, str], Kept] = {}


def bring(name: str, build: Callable[[], Built]) -> Built:
    """What `build` returns, with its rows; it must depend on nothing but an empty database.

    Where rows stand in the way already, they are made beside them.
    """
    if Organization.objects.exists():
        return build()
    key = (connection.vendor, name)
    if key not in _kept:
        built = build()
        rows = [list(model._base_manager.all()) for model in _list_models()]
        _kept[key] = Kept(deepcopy(built), [group for group in rows if group])
        return built
    for group in _kept[key].rows:
        type(group[0])._base_manager.bulk_create(deepcopy(group))
    return cast("Built", deepcopy(_kept[key].built))


def _list_models() -> list[type[models.Model]]:
    """Of the product: what migrations themselves write is not among them."""
    return [one for one in apps.get_models() if one.__module__.startswith("portico.")]
