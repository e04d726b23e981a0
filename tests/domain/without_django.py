"""A plugin: nothing but the standard library is there, as far as the domain is concerned."""

import sys

for name in ("django", "icalendar"):
    sys.modules[name] = None  # type: ignore[assignment]
