"""A signature is drawn with the mouse, a finger, or not at all; the typed name is enough."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.looking import fits, inspect, wait_until
from tests.e2e.tour import ADMIN, Tour

pytestmark = pytest.mark.e2e
SCENE = """
import json
from uuid import uuid4
from django.utils import timezone
from portico.apps.access.services.minting import mint_portal_link
from portico.apps.care.services.form_sending import send_form
from portico.apps.care.services.form_templating import create_template, publish_version
from portico.apps.people.models import Client, Membership, User
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import SYSTEM
now = timezone.now()
event = Workspace.objects.get(public_id="EVENT")
Membership.objects.filter(user=User.objects.get(email="ADMIN")).update(is_clinical=True)
client = Client.objects.create(organization=event.organization, first_name="Hanna",
    last_name=uuid4().hex[:6], email="hanna-" + uuid4().hex[:8] + "@quiet.example", created_at=now)
document = dict(sections=[dict(id="s1", title="For a child", questions=[
    dict(id="q1", kind="yes_no", label="Is it for a child?", is_required=True),
    dict(id="q2", kind="signature", label="Guardian",
        show_if=dict(tests=[dict(question="q1", operator="is", value="yes")]))])])
made = create_template(
    workspace=event, name="Signed by Hanna", document=document, actor=SYSTEM, now=now)
made = publish_version(template=made, seen=made.revision, actor=SYSTEM, now=now)
sent = send_form(template=made, client=client, actor=SYSTEM, now=now)
link = mint_portal_link(client=client, workspace=event, address=client.email, item_kind="form",
    item_uid=sent.uid, now=now).split("/", 3)[3]
print(json.dumps(dict(form=str(sent.uid), link=link)))
"""
PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "device_scale_factor": 3}


@pytest.fixture
def made(tour: Tour) -> Any:
    return tour.demo.ask(SCENE.replace("ADMIN", ADMIN).replace("EVENT", tour.found["event"]))


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    kept: list[BrowserContext] = []
    yield kept
    for one in kept:
        one.close()


def begin(
    tour: Tour, browser: Browser, contexts: list[BrowserContext], link: str, **options: Any
) -> Page:
    """A device of the client, on the only page of the form."""
    context = browser.new_context(reduced_motion="reduce", **options)
    contexts.append(context)
    page = tour.see(link, context.new_page())
    page.click("main form button[type=submit]")
    page.wait_for_url("**/forms/*/")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/part/**")
    return page


def go_on(page: Page) -> None:
    page.locator("button[value=next]:not([tabindex])").click()


def drawn(page: Page, name: str) -> str:
    return page.locator(f"input[name='{name}.drawing']").input_value()


def ink(area: Locator) -> int:
    """How many pixels of the canvas are drawn on."""
    found: int = area.evaluate(
        "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data"
        ".filter((v, n) => n % 4 === 3 && v > 0).length"
    )
    return found


def draw_by_mouse(page: Page, area: Locator) -> None:
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box
    page.mouse.move(box["x"] + 30, box["y"] + 30)
    page.mouse.down()
    for n in range(10):
        page.mouse.move(box["x"] + 30 + n * 12, box["y"] + 30 + (n % 3) * 20, steps=2)
    page.mouse.up()


def draw_by_touch(page: Page, area: Locator) -> None:
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        listed = [{"x": box["x"] + x, "y": box["y"] + y} for x, y in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": listed})

    touch("touchStart", (20, 30))
    for n in range(1, 10):
        touch("touchMove", (20 + n * 15, 30 + (n % 3) * 20))
    touch("touchEnd")


def hand_in(page: Page) -> None:
    page.locator("main form button.button-primary").click()
    page.wait_for_url(re.compile(r"\?done$"))


def test_with_the_mouse_and_read_at_the_desk(
    tour: Tour, made: Any, browser: Browser, contexts: list[BrowserContext]
) -> None:
    page = begin(tour, browser, contexts, made["link"])
    page.check("[name='a.q1'][value=yes]", force=True)
    area = page.locator("canvas")
    expect(area).to_be_visible()  # the question came while one answered, and is ready to draw on
    draw_by_mouse(page, area)
    expect(page.locator("#saved")).to_contain_text("Saved")
    page.fill("[name='a.q2.name']", "Otto Kern")
    page.check("[name='a.q2.relationship'][value=guardian]", force=True)
    inspect(page)
    go_on(page)
    page.wait_for_url("**/review/")
    expect(page.get_by_alt_text("Drawn signature of Otto Kern")).to_be_visible()
    inspect(page)
    draw_by_mouse(page, page.locator("canvas"))
    first = drawn(page, "signature")
    assert first.startswith("data:image/png;base64,")
    page.locator(".drawing button").click()
    assert drawn(page, "signature") == ""
    assert ink(page.locator("canvas")) == 0
    draw_by_mouse(page, page.locator("canvas"))
    page.fill("[name='signature.name']", "Hanna Kern")
    page.check("[name='signature.relationship'][value=self]", force=True)
    hand_in(page)
    expect(page.get_by_alt_text("Drawn signature of Hanna Kern")).to_be_visible()
    inspect(page)
    staff = tour.desk(f"forms/{made['form']}/")
    expect(staff.get_by_alt_text("Drawn signature of Otto Kern")).to_be_visible()
    expect(staff.get_by_alt_text("Drawn signature of Hanna Kern")).to_be_visible()
    inspect(staff)


def test_on_a_phone_that_is_turned_and_on_coming_back(
    tour: Tour, made: Any, browser: Browser, contexts: list[BrowserContext]
) -> None:
    page = begin(tour, browser, contexts, made["link"], **PHONE)
    page.check("[name='a.q1'][value=yes]", force=True)
    area = page.locator("canvas")
    expect(area).to_be_visible()
    draw_by_touch(page, area)
    assert ink(area) > 100
    expect(page.locator("#saved")).to_contain_text("Saved")
    assert fits(page)
    inspect(page)
    page.fill("[name='a.q2.name']", "Otto Kern")
    page.check("[name='a.q2.relationship'][value=guardian]", force=True)
    go_on(page)
    page.wait_for_url("**/review/")
    area = page.locator("canvas")
    draw_by_touch(page, area)
    upright, kept = ink(area), drawn(page, "signature")
    assert area.evaluate("c => c.width / c.clientWidth") == 3, "as sharp as the screen"
    page.set_viewport_size({"width": 640, "height": 320})
    wait_until(page, f"document.querySelector('canvas').width > {320 * 3}")
    assert ink(area) > upright, "turned, and larger"
    assert drawn(page, "signature") == kept
    page.set_viewport_size({"width": 320, "height": 640})
    page.locator(".split a").first.click()
    page.wait_for_url("**/part/**")
    wait_until(page, "document.querySelector('canvas')?.width > 0")
    go_on(page)
    page.wait_for_url("**/review/")
    expect(page.locator("input[name='signature.drawing']")).not_to_have_value("")
    page.wait_for_timeout(200)
    assert ink(page.locator("canvas")) > 100, "still there on coming back"
    assert fits(page)
    page.fill("[name='signature.name']", "")
    page.locator("main form button.button-primary").click()
    expect(page.locator("#sign .error")).to_be_visible()
    expect(page.locator("input[name='signature.drawing']")).not_to_have_value("")
    page.fill("[name='signature.name']", "Hanna Kern")
    page.check("[name='signature.relationship'][value=self]", force=True)
    hand_in(page)
    kept_keys = page.evaluate("Object.keys(sessionStorage)")
    assert not [one for one in kept_keys if "drawing" in one], "nothing stays in the browser"


def test_by_keyboard_the_name_is_enough(
    tour: Tour, made: Any, browser: Browser, contexts: list[BrowserContext]
) -> None:
    page = begin(tour, browser, contexts, made["link"])
    page.locator("[name='a.q1'][value=no]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/review/")
    page.locator("[name='signature.name']").focus()
    page.keyboard.type("Hanna Kern")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.locator("main form button.button-primary")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"\?done$"))
    expect(page.locator("main")).to_contain_text("Hanna Kern")


def test_without_script_there_is_no_canvas(
    tour: Tour, made: Any, browser: Browser, contexts: list[BrowserContext]
) -> None:
    page = begin(tour, browser, contexts, made["link"], java_script_enabled=False)
    page.check("[name='a.q1'][value=no]", force=True)
    go_on(page)
    page.wait_for_url("**/review/")
    expect(page.locator("canvas")).to_be_hidden()
    expect(page.locator(".drawing button")).to_be_hidden()
    page.fill("[name='signature.name']", "Hanna Kern")
    page.check("[name='signature.relationship'][value=self]", force=True)
    hand_in(page)
    expect(page.locator("main")).to_contain_text("Hanna Kern")
