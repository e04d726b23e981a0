"""What one place of the tour is."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.e2e.tour import Tour


@dataclass(frozen=True)
class Place:
    """A page in one state: what its heading begins with, and how one comes there.

    `url` is its name in the URL table, `template` what it is made of, without the ending.
    """

    name: str
    heading: str
    url: str
    template: str
    reach: Callable[[Tour], Page]
