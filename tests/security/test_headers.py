"""*Cookies* and headers: product page 2, Security."""

import json
import os
import re
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse
from django.test import Client as Browser
from django.test import override_settings
from django.utils.module_loading import import_string

from tests.conftest import World
from tests.make import PASSWORD
from tests.security.steps import link_of

OVER_HTTPS = {"COOKIE_PREFIX": "__Host-", "IS_HTTPS": True}


def cookies_of_sign_in(world: World, now: Any) -> dict[str, Any]:
    answer = Browser().post(link_of(world.anna, world.event, now))
    return {name: cookie for name, cookie in answer.cookies.items() if cookie["max-age"] != 0}


def test_cookies_are_host_secure_httponly_and_lax(world: World, now: Any) -> None:
    with override_settings(**OVER_HTTPS):
        cookies = cookies_of_sign_in(world, now)
    assert {f"__Host-portal-{world.event.public_id}", "__Host-device"} <= set(cookies)
    for name, cookie in cookies.items():
        assert name.startswith("__Host-"), name
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
        assert (cookie["path"], cookie["domain"]) == ("/", "")


def test_over_plain_http_on_loopback_prefix_and_secure_are_dropped(world: World, now: Any) -> None:
    cookies = cookies_of_sign_in(world, now)
    assert f"portal-{world.event.public_id}" in cookies
    for cookie in cookies.values():
        assert (bool(cookie["secure"]), cookie["httponly"], cookie["samesite"]) == (
            False,
            True,
            "Lax",
        )


def read_settings(base_url: str) -> dict[str, Any] | str:
    """The settings of an installation under this address; its complaint where it refuses."""
    names = (
        "SESSION_COOKIE_NAME",
        "SESSION_COOKIE_SECURE",
        "SESSION_COOKIE_HTTPONLY",
        "SESSION_COOKIE_SAMESITE",
        "CSRF_COOKIE_NAME",
        "CSRF_COOKIE_SECURE",
        "CSRF_COOKIE_HTTPONLY",
        "COOKIE_PREFIX",
        "ALLOWED_HOSTS",
    )
    code = (
        "import json; from portico.config import settings as s; "
        f"print(json.dumps({{n: getattr(s, n) for n in {names!r}}}))"
    )
    environ = {**os.environ, "PORTICO_BASE_URL": base_url}
    run = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True)
    return json.loads(run.stdout) if run.returncode == 0 else run.stderr


def test_the_desk_keeps_its_cookies_as_strictly(db: None) -> None:
    kept = read_settings("https://portal.example.org")
    assert isinstance(kept, dict)
    assert kept["SESSION_COOKIE_NAME"] == "__Host-desk"
    assert kept["CSRF_COOKIE_NAME"] == "__Host-csrf"
    assert all(value is True for name, value in kept.items() if name.endswith(("SECURE", "ONLY")))
    assert kept["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert kept["ALLOWED_HOSTS"] == ["portal.example.org"]


def test_notices_to_staff_travel_in_a_cookie_as_strict(rf: Any) -> None:
    """Django's own has no prefix."""
    storage = import_string(settings.MESSAGE_STORAGE)
    with override_settings(**OVER_HTTPS, SESSION_COOKIE_SECURE=True):
        notices, response = storage(rf.get("/")), HttpResponse()
        notices.add(20, "Saved.")
        notices.update(response)
    ((name, cookie),) = response.cookies.items()
    assert name == "__Host-messages"
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
    assert (cookie["path"], cookie["domain"]) == ("/", "")


def test_plain_http_is_allowed_on_loopback_only(db: None) -> None:
    assert "must be https" in str(read_settings("http://portal.example.org"))
    kept = read_settings("http://127.0.0.1:8000")
    assert isinstance(kept, dict)
    assert (kept["COOKIE_PREFIX"], kept["SESSION_COOKIE_NAME"]) == ("", "desk")


def test_portal_and_staff_have_separate_cookies(world: World, anna: Browser) -> None:
    assert anna.login(username=world.admin.email, password=PASSWORD)
    home = f"/w/{world.event.public_id}/"
    anna.post(f"{home}log-out/")
    assert anna.get(home).status_code == 403
    assert anna.get(f"/desk/{world.event.public_id}/appointments/").status_code == 200


def test_each_sign_in_brings_a_new_id(world: World, now: Any) -> None:
    browser, link = Browser(), link_of(world.anna, world.event, now)
    name = f"portal-{world.event.public_id}"
    keys = []
    for _ in range(3):
        browser.post(link)
        keys.append(browser.cookies[name].value)
    assert len(set(keys)) == 3
    browser.cookies[name] = keys[0]
    assert browser.get(f"/w/{world.event.public_id}/").status_code == 403


def test_staff_get_a_new_id_at_sign_in(world: World) -> None:
    """An id that somebody put into the browser before is not the one that is signed in."""
    planted = SessionStore()
    planted["from"] = "outside"
    planted.create()
    staff = Browser()
    staff.cookies["desk"] = planted.session_key
    typed = {"login": world.admin.email, "password": PASSWORD}
    assert staff.post("/desk/account/login/", typed).status_code == 302
    assert staff.cookies["desk"].value != planted.session_key


def pages(world: World, meeting: Any, now: Any) -> dict[str, str]:
    inside = f"/w/{world.event.public_id}/"
    return {
        "landing": link_of(world.anna, world.event, now),
        "door": f"/p/{world.event.portal_slug}/",
        "spoken": f"/p/{world.event.portal_slug}/phone/",
        "home": inside,
        "appointment": f"{inside}appointments/{meeting.uid}/",
        "profile": f"{inside}profile/",
        "code": f"{inside}code/",
        "file": f"{inside}appointments/{meeting.uid}/calendar.ics",
        "not there": "/w/nobodys/",
        "login": "/desk/account/login/",
        "desk": f"/desk/{world.event.public_id}/appointments/",
    }


@pytest.mark.parametrize("who", ["nobody", "anna"])
def test_every_page_says_how_it_may_be_kept_framed_and_found(
    world: World, meeting: Any, anna: Browser, now: Any, who: str
) -> None:
    browser = anna if who == "anna" else Browser()
    for name, path in pages(world, meeting, now).items():
        answer = browser.get(path)
        headers = answer.headers
        assert headers["Referrer-Policy"] == "same-origin", name
        assert "no-store" in headers["Cache-Control"], name
        assert "noindex" in headers["X-Robots-Tag"], name
        assert headers["X-Frame-Options"] == "DENY", name
        assert headers["X-Content-Type-Options"] == "nosniff", name
        policy = headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy, name
        assert "default-src 'none'" in policy, name
        assert "unsafe" not in policy, name


@pytest.mark.parametrize("who", ["nobody", "anna"])
def test_no_page_holds_script_or_style_of_its_own(
    world: World, meeting: Any, anna: Browser, now: Any, who: str
) -> None:
    browser = anna if who == "anna" else Browser()
    for name, path in pages(world, meeting, now).items():
        text = browser.get(path).content.decode()
        assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:", text), name
        assert not re.search(r"<script(?![^>]*\ssrc=)", text), name


def test_log_out_ends_it_in_this_browser_only(world: World, anna: Browser, enter: Any) -> None:
    home, other = f"/w/{world.event.public_id}/", enter(world.anna, world.event)
    key = anna.cookies[f"portal-{world.event.public_id}"].value
    anna.post(f"{home}log-out/")
    anna.cookies[f"portal-{world.event.public_id}"] = key
    assert anna.get(home).status_code == 403
    assert other.get(home).status_code == 200
