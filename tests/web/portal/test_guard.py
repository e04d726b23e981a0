"""Who may see what: strangers, a portal that is off, and what pages cost."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from portico.apps.access.models import PortalSession
from portico.apps.access.services.minting import mint_portal_link
from portico.apps.appointments.models import Appointment
from portico.apps.workspaces.models import Workspace
from tests.conftest import World
from tests.make import make_appointment
from tests.web.portal.table import INSIDE, patterns


def address(workspace: Workspace, page: str, uid: Any) -> str:
    return f"/w/{workspace.public_id}/" + page.format(uid=uid)


def test_portal_off_leaks_nothing(
    world: World, meeting: Appointment, anna: Browser, now: Any
) -> None:
    url = mint_portal_link(
        client=world.anna,
        workspace=world.event,
        address=world.anna.email,
        item_kind="appointment",
        item_uid=meeting.uid,
        now=now,
    ).removeprefix("http://127.0.0.1:8000")
    Workspace.objects.filter(pk=world.event.pk).update(portal_enabled=False)
    slug = f"/p/{world.event.portal_slug}/"
    uid = meeting.uid
    given = {
        "public_id": world.event.public_id,
        "uid": uid,
        "member": uid,
        "file": uid,
        "key": "s1",
    }
    paths = [
        reverse(
            f"portal:{name}",
            kwargs={one: given[one] for one in patterns()[name].pattern.converters},
        )
        for name in INSIDE
    ]
    for path in [*paths, slug, f"{slug}code/", url]:
        answer = anna.get(path)
        if answer.status_code == 405:
            continue
        text = answer.content.decode()
        assert answer.status_code == 403, path
        assert "The portal is not available" in text
        assert "+41 61 555 01 40" in text
        assert "Spectral" not in text
        assert "Anna" not in text
    assert anna.post(url).status_code == 403


def test_idle_portal_session_ends(world: World, anna: Browser, clock: Any) -> None:
    clock.shift(timedelta(days=7))
    assert anna.get(f"/w/{world.event.public_id}/").status_code == 403


def test_last_seen_moves_at_most_once_a_minute(world: World, anna: Browser, clock: Any) -> None:
    home = f"/w/{world.event.public_id}/"
    first = PortalSession.objects.get().last_seen_at
    clock.shift(59)
    anna.get(home)
    assert PortalSession.objects.get().last_seen_at == first
    clock.shift(1)
    anna.get(home)
    assert PortalSession.objects.get().last_seen_at == first + timedelta(minutes=1)


def test_no_portal_access_ends_the_way_in(world: World, anna: Browser) -> None:
    world.anna.has_portal_access = False
    world.anna.save(update_fields=["has_portal_access"])
    assert anna.get(f"/w/{world.event.public_id}/").status_code == 403


def test_log_out_ends_the_portal_session(world: World, anna: Browser) -> None:
    home = f"/w/{world.event.public_id}/"
    assert anna.get(f"{home}log-out/")["Location"] == home
    assert anna.get(home).status_code == 200
    key = anna.cookies[f"portal-{world.event.public_id}"].value
    answer = anna.post(f"{home}log-out/")
    assert "You are logged out" in anna.get(answer["Location"]).content.decode()
    anna.cookies[f"portal-{world.event.public_id}"] = key
    assert anna.get(home).status_code == 403


@pytest.mark.parametrize("page", ["", "appointments/", "appointments/{uid}/", "profile/"])
def test_pages_are_kept_nowhere(
    world: World, meeting: Appointment, anna: Browser, page: str
) -> None:
    answer = anna.get(address(world.event, page, meeting.uid))
    assert answer["Cache-Control"] == "no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert b"style=" not in answer.content
    assert b"<script" not in answer.content


@pytest.mark.parametrize(
    ("page", "most"),
    [
        ("", 9),
        ("appointments/", 8),
        ("appointments/past/", 9),
        ("appointments/{uid}/", 12),
        ("forms/", 6),
        ("profile/", 4),
    ],
)
def test_pages_cost_a_fixed_number_of_queries(
    world: World,
    meeting: Appointment,
    anna: Browser,
    page: str,
    most: int,
    django_assert_max_num_queries: Any,
) -> None:
    for days in range(8, 14):
        starts_at = meeting.starts_at + timedelta(days=days)
        make_appointment(world.event, world.scheduler, world.anna, world.ben, starts_at=starts_at)
    with django_assert_max_num_queries(most):
        assert anna.get(address(world.event, page, meeting.uid)).status_code == 200


def test_forms_need_a_token_of_ours(world: World, meeting: Appointment, anna: Browser) -> None:
    strict = Browser(enforce_csrf_checks=True)
    strict.cookies = anna.cookies
    answer = strict.post(
        address(world.event, "appointments/{uid}/answer/", meeting.uid), {"answer": "accepted"}
    )
    assert answer.status_code == 403
    assert "Send that once more" in answer.content.decode()
