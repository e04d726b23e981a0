"""Rendered markup, kept by every fact that stands in it: nothing about what is true is kept.

The facts are read from the database for each page; only the same markup for the same facts is
not made twice. A page that somebody looks at again (which is what people do) costs half.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

from django.utils.translation import get_language

T = TypeVar("T")


class Kept(Generic[T]):
    """The `most` things used last, each under all that it depends on."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[Hashable, T] = OrderedDict()

    def get(self, facts: Hashable, make: Callable[[], T]) -> T:
        """What was made for these facts in this language, or made now."""
        key = (get_language(), facts)
        thing = self._things.get(key)
        if thing is None:
            thing = self._things[key] = make()
            while len(self._things) > self._most:
                self._things.popitem(last=False)
        return thing


def columns_of(row: Any) -> tuple[Hashable, ...]:
    """Every loaded column of a row, so that any change of it makes other facts."""
    return tuple(
        repr(value) if isinstance(value, dict | list) else value
        for name, value in vars(row).items()
        if name[0] != "_"
    )
