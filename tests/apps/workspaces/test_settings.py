"""Workspaces: presets and switches, each change recorded once."""

import pytest
from django.core.exceptions import ValidationError

from portico.apps.history.models import LogEntry
from portico.apps.workspaces.selectors import get_by_public_id, get_by_slug
from portico.apps.workspaces.services.emails import switch_emails
from portico.apps.workspaces.services.portal import regenerate_portal_url, switch_portal
from portico.domain.actors import SYSTEM
from portico.domain.presets import PRESETS
from portico.domain.states import WorkspaceKind
from tests.conftest import World
from tests.make import NOW, make_workspace


@pytest.mark.parametrize("kind", WorkspaceKind)
def test_a_new_workspace_takes_its_kinds_preset(world: World, kind: WorkspaceKind) -> None:
    made = make_workspace(world.organization, kind, "New")
    made.refresh_from_db()
    assert {name: getattr(made, name) for name in PRESETS[kind]} == PRESETS[kind]
    assert made.automated_messages.exists()


@pytest.mark.parametrize(
    "settings", [{"time_zone": "+01:00"}, {"accent": "red"}, {"name": "x" * 121}]
)
def test_bad_values_are_refused(world: World, settings: dict[str, str]) -> None:
    fields = {"name": "New", **settings}
    with pytest.raises(ValidationError):
        make_workspace(world.organization, WorkspaceKind.EVENT, **fields)


def test_switching_the_portal_is_recorded_once(world: World) -> None:
    for _ in range(2):
        switch_portal(workspace=world.event, is_on=False, actor=SYSTEM, now=NOW)
    world.event.refresh_from_db()
    assert world.event.portal_enabled is False
    assert LogEntry.objects.filter(verb="portal_switched_off").count() == 1


def test_a_new_url_ends_only_the_old_one(world: World) -> None:
    old = world.event.portal_slug
    regenerate_portal_url(workspace=world.event, actor=SYSTEM, now=NOW)
    assert get_by_slug(old) is None
    assert get_by_slug(world.event.portal_slug) == world.event
    assert get_by_public_id(world.event.public_id) == world.event


def test_email_switches_say_what_changed(world: World) -> None:
    for _ in range(2):
        switch_emails(
            workspace=world.event,
            send_emails=False,
            send_invitations=True,
            send_updates=True,
            actor=SYSTEM,
            now=NOW,
        )
    entry = LogEntry.objects.get(verb="emails_switched")
    assert entry.changes == {"send_emails": [True, False]}
