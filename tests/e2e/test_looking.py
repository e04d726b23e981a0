"""The look at a page finds what it is for."""

import pytest
from playwright.sync_api import Browser

from tests.e2e.looking import fits, list_cut, list_findings, list_wide

pytestmark = pytest.mark.e2e
FINE = "<!doctype html><html lang=en><title>Fine</title><main><h1>Fine</h1><p>Text</p></main>"
WIDE = FINE.replace("<p>", "<p style='width: 200vw'>")
FAINT = FINE.replace("<p>", "<p style='color: #ccc; background: white'>")
CUT = FINE.replace(
    "<p>", "<p class=card style='overflow: clip; width: 4em; white-space: nowrap'><b>"
)
CUT = CUT.replace("Text", "Longer than the card")


def test_it_finds_what_is_wrong_and_nothing_else(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(FINE)
    assert (fits(page), list_cut(page), list_findings(page)) == (True, [], [])
    page.set_content(WIDE)
    assert not fits(page)
    assert "200vw" in list_wide(page)[-1]
    page.set_content(FAINT)
    assert [rule for rule, _ in list_findings(page)] == ["color-contrast"]
    page.set_content(CUT)
    assert fits(page)
    assert len(list_cut(page)) == 1
    page.close()
