"""The browser in which somebody comes in, as far as ways in look at it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Visitor:
    """`device_key` is that of its long-lived cookie (empty: none, so nothing can be trusted);
    `name` is what its owner recognises it by, as `Firefox on Android`."""

    device_key: str = ""
    name: str = ""


UNSEEN = Visitor()
