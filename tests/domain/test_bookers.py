from dataclasses import replace
from typing import Any

import pytest

from portico.domain.bookers import BookerFacts, may_get_code

KNOWN = BookerFacts(
    is_portal_on=True,
    who_may_book="anybody_verified",
    has_client=True,
    has_portal_access=True,
    is_marked_shared_ok=True,
)
NEW: dict[str, Any] = {"has_client": False, "has_portal_access": False}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"is_portal_on": False}, "portal_off"),
        ({"who_may_book": "nobody"}, "disabled"),
        ({"who_may_book": "known_clients", **NEW}, "unknown_client"),
        ({"has_portal_access": False}, "no_portal_access"),
        ({"is_marked_shared_ok": False}, "shared_address"),
    ],
)
def test_no_code(change: dict[str, Any], code: str) -> None:
    assert may_get_code(replace(KNOWN, **change)).codes == (code,)


@pytest.mark.parametrize("change", [{}, {"who_may_book": "known_clients"}, NEW])
def test_a_code(change: dict[str, Any]) -> None:
    assert may_get_code(replace(KNOWN, **change)).is_allowed


def test_a_new_address_is_neither_closed_nor_shared() -> None:
    assert may_get_code(replace(KNOWN, **NEW, is_marked_shared_ok=False)).is_allowed


def test_every_reason_is_named() -> None:
    facts = BookerFacts(False, "nobody", True, False, False)
    assert may_get_code(facts).codes == (
        "portal_off",
        "disabled",
        "no_portal_access",
        "shared_address",
    )
