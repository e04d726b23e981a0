"""A form is filled in over two sittings, in two windows, without script; signed once."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.filling import PHONE, begin, contexts, enter, go_on, made, wait_until_saved
from tests.e2e.looking import fits, inspect
from tests.e2e.tour import Tour

__all__ = ["contexts", "made"]

pytestmark = pytest.mark.e2e


def fill_person(page: Page) -> None:
    page.fill("[name='a.born']", "1990-02-03")
    page.fill("[name='a.phone']", "+41 61 555 01 40")


def finish(page: Page, where: str) -> None:
    """From the third page on to the review."""
    page.fill("[name='a.why']", where)
    page.check("[name='a.strain'][value='7']", force=True)
    go_on(page)
    page.check("[name='a.medicine'][value=no]")
    page.check("[name='a.allergies'][value=no]")
    go_on(page)
    page.check("[name='a.contact'][value=decline]")
    go_on(page)
    page.wait_for_url("**/review/")


def sign(page: Page) -> None:
    page.fill("[name='signature.name']", "Frida Kern")
    page.check("[name='signature.relationship'][value=self]")
    page.locator("main form button.button-primary").click()
    page.wait_for_url(re.compile(r"\?done$"))


def test_two_sittings_on_a_phone_and_at_a_desk(
    tour: Tour, made: Any, browser: Browser, contexts: list[BrowserContext]
) -> None:
    phone = enter(tour, browser, contexts, made["link"], **PHONE)
    inspect(phone)
    begin(phone)
    expect(phone.locator("[name='a.first']")).to_have_value("Frida")
    fill_person(phone)
    go_on(phone)
    phone.fill("[name='a.who']", "Otto")
    phone.locator("[name='a.who']").blur()
    expect(phone.locator("[name='a.who_phone']")).to_be_visible()
    wait_until_saved(phone)
    assert fits(phone)
    inspect(phone)
    contexts.pop().close()  # the battery is empty

    desk = enter(tour, browser, contexts, made["other"])
    begin(desk)
    expect(desk.locator("[name='a.who']")).to_have_value("Otto")
    go_on(desk)
    expect(desk.locator(".notice-danger a")).to_have_count(1)
    inspect(desk)
    desk.fill("[name='a.who_phone']", "+41 61 555 01 41")
    go_on(desk)
    finish(desk, "marzipan-otter")
    inspect(desk)
    sign(desk)
    expect(desk.locator("main")).to_contain_text("marzipan-otter")
    inspect(desk)
    with desk.expect_download() as loading:
        desk.locator("a[href$='paper.pdf']").click()
    assert loading.value.suggested_filename == "Intake of Frida.pdf"
    assert loading.value.path().read_bytes().startswith(b"%PDF")
    staff = tour.desk(f"forms/{made['form']}/")
    expect(staff.locator("main")).to_contain_text("marzipan-otter")
    inspect(staff)
    staff.locator("button[value=complete]").click()
    expect(staff.locator("main")).to_contain_text("Completed")


def test_two_windows_lose_nothing(
    tour: Tour, made: Any, browser: Browser, contexts: list[BrowserContext]
) -> None:
    one = enter(tour, browser, contexts, made["link"])
    begin(one)
    other = contexts[0].new_page()
    other.goto(one.url)
    one.fill("[name='a.phone']", "+41 61 555 01 40")
    one.locator("[name='a.phone']").blur()
    wait_until_saved(one)
    other.fill("[name='a.phone']", "+41 61 555 99 99")
    other.locator("[name='a.phone']").blur()
    other.wait_for_selector("text=Which one counts?")
    inspect(other)
    other.get_by_role("button", name="+41 61 555 99 99").click()
    other.wait_for_load_state()
    expect(other.locator("[name='a.phone']")).to_have_value("+41 61 555 99 99")
    expect(other.locator("text=Which one counts?")).to_have_count(0)


def test_typing_goes_on_while_answers_are_kept(
    tour: Tour, made: Any, browser: Browser, contexts: list[BrowserContext]
) -> None:
    page = enter(tour, browser, contexts, made["link"])
    begin(page)
    field = page.locator("[name='a.last']")
    field.fill("")
    text = "Kern geborene Auersperg von und zu "
    field.press_sequentially(text * 3, delay=20)
    wait_until_saved(page)
    expect(field).to_have_value(text * 3)
    expect(field).to_be_focused()
    page.wait_for_timeout(1200)
    page.reload()
    assert page.locator("[name='a.last']").input_value().strip() == (text * 3).strip()


def test_without_script(
    tour: Tour, made: Any, browser: Browser, contexts: list[BrowserContext]
) -> None:
    page = enter(tour, browser, contexts, made["link"], java_script_enabled=False)
    begin(page)
    fill_person(page)
    go_on(page)
    page.fill("[name='a.who']", "Otto")
    go_on(page)
    expect(page.locator("main")).to_contain_text("They bring some more questions")
    page.fill("[name='a.who_phone']", "+41 61 555 01 41")
    go_on(page)
    finish(page, "by hand")
    sign(page)
    expect(page.locator("main")).to_contain_text("by hand")


def test_by_keyboard_alone(
    tour: Tour, made: Any, browser: Browser, contexts: list[BrowserContext]
) -> None:
    page = enter(tour, browser, contexts, made["link"])
    begin(page)
    page.locator("[name='a.born']").focus()
    page.keyboard.type("02031990")
    page.keyboard.press("Enter")
    page.wait_for_url("**/part/emergency/")
    page.locator("[name='a.who']").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/part/reason/")
    page.locator("[name='a.strain']").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[name='a.strain'][value='2']")).to_be_checked()


def test_the_builder_without_script(
    tour: Tour, browser: Browser, contexts: list[BrowserContext], made: Any
) -> None:
    known = tour.staff().context.storage_state()
    context = browser.new_context(storage_state=known, java_script_enabled=False)
    contexts.append(context)
    page = context.new_page()
    base = f"{tour.demo.url}/desk/{tour.found['event']}/forms/library/"
    page.goto(base)
    page.fill("[name=name]", "From nothing")
    page.locator("form:has(#new-name) button").click()
    page.fill("[name=s1-title]", "One page")
    page.locator("button[value='in-s1:short_text']").click()
    page.fill("[name=q2-label]", "How are you?")
    page.locator("form#builder button[value=publish]").click()
    expect(page.locator("body")).to_contain_text("is what is sent now")
    page.goto(f"{tour.demo.url}/desk/{tour.found['event']}/clients/{made['client']}/forms/")
    page.get_by_label("From nothing").check()
    page.locator("main form button").click()
    expect(page.locator("body")).to_contain_text("Sent to Frida")
