"""What asks for a mailed code, and what does not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portico.domain.trust import FRESH, Guarded, TrustFacts, may_open

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OWN = TrustFacts(confirms_new_devices=True, is_trusted=True, is_limited=False, confirmed_at=NOW)
FOREIGN = replace(OWN, is_trusted=False, confirmed_at=None)
BY_PHONE = replace(FOREIGN, is_limited=True)
FRESH_ONLY = {Guarded.DOWNLOAD, Guarded.PHONE, Guarded.FEED_ADDRESS}


@pytest.mark.parametrize("guarded", list(Guarded))
def test_a_browser_that_has_just_confirmed_opens_everything(guarded: Guarded) -> None:
    assert may_open(guarded, OWN, now=NOW).is_allowed


@pytest.mark.parametrize("guarded", list(Guarded))
def test_only_sensitive_acts_need_a_fresh_code(guarded: Guarded) -> None:
    codes = may_open(guarded, replace(OWN, confirmed_at=None), now=NOW).codes
    assert codes == (("not_fresh",) if guarded in FRESH_ONLY else ())


@pytest.mark.parametrize(
    ("age", "is_fresh"), [(FRESH, False), (FRESH - timedelta(seconds=1), True)]
)
def test_a_code_is_fresh_for_ten_minutes(age: timedelta, is_fresh: bool) -> None:
    facts = replace(OWN, confirmed_at=NOW - age)
    assert may_open(Guarded.PHONE, facts, now=NOW).is_allowed is is_fresh


@pytest.mark.parametrize("guarded", [Guarded.JOIN, Guarded.SUMMARY, Guarded.FORM_ANSWERS])
def test_new_devices_are_confirmed_where_the_workspace_says_so(guarded: Guarded) -> None:
    assert may_open(guarded, FOREIGN, now=NOW).codes == ("new_device",)
    assert may_open(guarded, replace(FOREIGN, confirms_new_devices=False), now=NOW).is_allowed


@pytest.mark.parametrize("guarded", list(Guarded))
def test_a_code_read_out_by_phone_opens_only_join(guarded: Guarded) -> None:
    facts = replace(BY_PHONE, confirms_new_devices=False)
    assert ("limited" in may_open(guarded, facts, now=NOW).codes) is (guarded != Guarded.JOIN)


def test_every_reason_is_named() -> None:
    assert may_open(Guarded.SUMMARY, BY_PHONE, now=NOW).codes == ("new_device", "limited")
    assert may_open(Guarded.FEED_ADDRESS, BY_PHONE, now=NOW).codes == ("limited", "not_fresh")
