"""How long records are kept, and what an erasure leaves."""

from datetime import UTC, datetime, timedelta

import pytest

from portico.domain.privacy import (
    DEFAULTS,
    EraseFacts,
    Record,
    Retention,
    ends_at,
    find_cut_off,
    is_kept_on_erasure,
    is_overdue,
    may_erase,
    scrub,
)

ABOUT = datetime(2024, 1, 31, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("about", "months", "end"),
    [
        (ABOUT, 1, datetime(2024, 2, 29, 14, 30, tzinfo=UTC)),
        (ABOUT, 13, datetime(2025, 2, 28, 14, 30, tzinfo=UTC)),
        (ABOUT, 12, datetime(2025, 1, 31, 14, 30, tzinfo=UTC)),
        (ABOUT, 120, datetime(2034, 1, 31, 14, 30, tzinfo=UTC)),
        (datetime(2024, 12, 1, tzinfo=UTC), 1, datetime(2025, 1, 1, tzinfo=UTC)),
        (ABOUT, 0, None),
    ],
)
def test_the_end_is_a_calendar_month(about: datetime, months: int, end: datetime | None) -> None:
    assert ends_at(about, Retention(months)) == end


@pytest.mark.parametrize(
    ("rule", "now", "overdue", "kept"),
    [
        (Retention(12, survives_erasure=True), ABOUT + timedelta(days=365), False, True),
        (Retention(12, survives_erasure=True), ABOUT + timedelta(days=366), True, False),
        (Retention(12), ABOUT, False, False),
        (Retention(0, survives_erasure=True), ABOUT + timedelta(days=36500), False, True),
        (Retention(0), ABOUT + timedelta(days=36500), False, False),
    ],
)
def test_what_is_deleted_and_what_outlasts_an_erasure(
    rule: Retention, now: datetime, overdue: bool, kept: bool
) -> None:
    assert is_overdue(ABOUT, rule, now=now) is overdue
    assert is_kept_on_erasure(ABOUT, rule, now=now) is kept


def test_every_kind_with_a_rule_has_a_default() -> None:
    assert set(DEFAULTS) == set(Record) - {Record.CLIENT}


@pytest.mark.parametrize("months", [0, 1, 2, 12, 120])
@pytest.mark.parametrize("day", range(0, 400, 7))
def test_what_is_before_the_cut_off_is_overdue(months: int, day: int) -> None:
    now, rule = ABOUT + timedelta(days=day), Retention(months)
    cut_off = find_cut_off(rule, now=now)
    if months == 0:
        assert cut_off is None
    else:
        assert is_overdue(cut_off - timedelta(days=3), rule, now=now)
        assert not is_overdue(cut_off + timedelta(days=3), rule, now=now)


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (EraseFacts(False, False, False), ()),
        (EraseFacts(True, False, False), ("already_erased",)),
        (EraseFacts(False, True, True), ("has_coming", "leads_group")),
    ],
)
def test_erasing(facts: EraseFacts, codes: tuple[str, ...]) -> None:
    assert may_erase(facts).codes == codes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anna Berg and ANNA", "X and X"),
        ("anna@clients.example wrote", "X wrote"),
        ("Al stays", "Al stays"),
        ("Annalisa stays too", "Annalisa stays too"),
        ("", ""),
    ],
)
def test_scrubbing(text: str, expected: str) -> None:
    words = frozenset({"Anna Berg", "Anna", "anna@clients.example", "Al", ""})
    assert scrub(text, words, by="X") == expected
