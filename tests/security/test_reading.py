"""*GET and HEAD of anything change and spend nothing* (product page 2, Security)."""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver

from portico.apps.access.models import PortalSession
from portico.apps.entry.services.admitting import admit_requests
from portico.apps.entry.services.reading_out import make_code_to_read
from tests.catcher import body_of
from tests.conftest import World
from tests.make import PASSWORD, staff_actor
from tests.security.conftest import Post
from tests.security.steps import ask, changed, link_of, photograph

SEEN = frozenset({"access_portalsession.last_seen_at"})
METHODS = ("get", "head")


def walk(patterns: list[Any], before: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every address of the URL table, as a format string with its converters."""
    for entry in patterns:
        route = getattr(entry.pattern, "_route", None)
        if route is None:
            continue
        here = before + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route)
        if isinstance(entry, URLResolver):
            yield from walk(entry.url_patterns, here)
        elif isinstance(entry, URLPattern):
            names = set(re.findall(r"{(\w+)}", here))
            yield here, {name: entry.pattern.converters.get(name) for name in names}


def addresses(known: dict[str, list[Any]]) -> list[str]:
    """Every address with every known value of its parameters."""
    found = []
    for route, converters in walk(get_resolver().url_patterns):
        choices = [
            [(name, value) for value in known.get(name, [uuid4() if "uid" in name else "1"])]
            for name in converters
        ]
        found += ["/" + route.format(**dict(chosen)) for chosen in product(*choices)]
    return found


@pytest.fixture
def everything(world: World, meeting: Any, now: Any) -> list[str]:
    """Every address of the product, with things of Anna's in it."""
    tokens = [link_of(world.anna, world.event, now).strip("/").split("/")[1]]
    ask(Browser(), world.event, world.anna.email)
    admit_requests(now=now)
    make_code_to_read(
        client=world.anna, workspace=world.event, actor=staff_actor(world.admin), now=now
    )
    known = {
        "public_id": [world.event.public_id],
        "slug": [world.event.portal_slug],
        "token": tokens,
        "uid": [meeting.uid, world.anna.uid],
        "digest": ["0"],
        "name": ["logo"],
    }
    found = addresses(known)
    assert len(found) > 40
    return found


@pytest.mark.parametrize("method", METHODS)
def test_without_a_portal_session_no_row_is_written(
    world: World, everything: list[str], method: str, clock: Any
) -> None:
    clock.shift(timedelta(minutes=2))
    before = photograph()
    for address in everything:
        getattr(Browser(raise_request_exception=False), method)(address)
    assert changed(before, photograph()) == []


@pytest.mark.parametrize("method", METHODS)
def test_within_a_portal_session_only_its_last_seen_time_moves(
    world: World, everything: list[str], anna: Browser, method: str, clock: Any
) -> None:
    clock.shift(timedelta(minutes=2))
    before, exact = photograph(without=SEEN), photograph()
    anna.raise_request_exception = False
    for address in everything:
        getattr(anna, method)(address)
    assert changed(before, photograph(without=SEEN)) == []
    assert changed(exact, photograph()) == ["access_portalsession"]


@pytest.mark.parametrize("method", METHODS)
def test_staff_change_nothing_by_looking(world: World, everything: list[str], method: str) -> None:
    """But the access log says that they looked."""
    staff = Browser(raise_request_exception=False)
    assert staff.login(username=world.admin.email, password=PASSWORD)
    before = photograph()
    for address in everything:
        getattr(staff, method)(address)
    assert changed(before, photograph()) == ["care_accessentry"]


def mailed_links(post: Post) -> set[str]:
    """The path and query of every link that any mail shows."""
    texts = [body_of(mail, kind) for mail in post.catcher.mails for kind in ("plain", "html")]
    links = re.findall(rf"{re.escape(settings.BASE_URL)}[^\s\"'<>]*", "\n".join(texts))
    parts = [urlsplit(link.replace("&amp;", "&")) for link in links]
    return {f"{part.path}?{part.query}" if part.query else part.path for part in parts}


@pytest.mark.parametrize("method", METHODS)
def test_mailed_links_are_not_spent_by_whoever_opens_them(
    world: World, meeting: Any, post: Post, anna: Browser, method: str
) -> None:
    """Accept and Decline, sign-in: a scanner that follows all of them changes nothing."""
    ask(Browser(), world.event, world.anna.email)
    admit_requests(now=post.now)
    post.deliver()
    links = mailed_links(post)
    assert any("answer=declined" in link for link in links)
    assert any(link.startswith("/in/") for link in links)
    before = photograph()
    for link in sorted(links):
        assert getattr(Browser(), method)(link).status_code < 400, link
    assert changed(before, photograph()) == []
    for link in sorted(links):
        getattr(anna, method)(link)
    assert changed(before, photograph()) == []
    sign_in = next(link for link in links if link.startswith("/in/"))
    assert Browser().post(sign_in).status_code == 302


def test_last_seen_moves_at_most_once_a_minute(world: World, anna: Browser, clock: Any) -> None:
    seen = []
    for _ in range(5):
        clock.shift(timedelta(seconds=31))
        anna.get(f"/w/{world.event.public_id}/")
        seen.append(PortalSession.objects.get().last_seen_at)
    assert len(set(seen)) == 3


@pytest.mark.parametrize("is_in", [False, True])
def test_state_changes_only_by_post_with_csrf(
    world: World, everything: list[str], anna: Browser, is_in: bool
) -> None:
    """Except what carries a secret of its own (inbound mail, webhooks)."""
    strict = Browser(enforce_csrf_checks=True, raise_request_exception=False)
    if is_in:
        strict.cookies = anna.cookies
    before = photograph(without=SEEN)
    statuses = {address: strict.post(address).status_code for address in everything}
    assert changed(before, photograph(without=SEEN)) == []
    assert set(statuses.values()) <= {302, 400, 401, 403, 404, 405, 415}
