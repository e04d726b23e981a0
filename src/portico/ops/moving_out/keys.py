"""Which number a row of the archive has here."""

from collections import defaultdict


class Keys:
    """Old numbers to new ones, by model (`app.Model`)."""

    def __init__(self) -> None:
        self._found: defaultdict[str, dict[int, int]] = defaultdict(dict)

    def add(self, label: str, old: int, new: int) -> None:
        """From now on `find` knows it."""
        self._found[label][old] = new

    def find(self, label: str, old: int) -> int | None:
        """The new number; None where the archive has no such row."""
        return self._found[label].get(old)
