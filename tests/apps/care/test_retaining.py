"""Rules of retention: what an organization set, and nothing else, is deleted by itself."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portico.apps.care.models import AccessEntry, SessionSummary
from portico.apps.care.retention import load_rules
from portico.apps.care.services.noting import note_access
from portico.apps.care.services.retaining import change_retention, remove_overdue
from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import Message
from portico.domain.errors import InvalidInput
from portico.domain.privacy import DEFAULTS, Record
from tests.care import make_past, make_shared, write_summary
from tests.conftest import World
from tests.make import NOW, make_appointment, staff_actor


def set_rules(world: World, **months: int) -> None:
    rules = dict(DEFAULTS)
    for kind, count in months.items():
        rules[Record(kind)] = replace(rules[Record(kind)], months=count)
    change_retention(
        organization=world.organization, wanted=rules, actor=staff_actor(world.admin), now=NOW
    )


def old_and_new(world: World) -> tuple[SessionSummary, SessionSummary]:
    old = make_past(world.event, world.provider, world.anna, days=400)
    new = make_past(world.event, world.provider, world.anna, days=300)
    return (
        make_shared(old, world.anna, world.provider),
        write_summary(new, world.anna, world.provider),
    )


def test_a_default_deletes_nothing(world: World) -> None:
    make_shared(
        make_past(world.event, world.provider, world.anna, days=365 * 30),
        world.anna,
        world.provider,
    )
    assert remove_overdue(now=NOW) == 0


def test_what_is_older_goes_and_the_rest_stays(world: World) -> None:
    _, new = old_and_new(world)
    set_rules(world, summary=12)
    assert remove_overdue(now=NOW) == 1
    assert [one.pk for one in SessionSummary.objects.all()] == [new.pk]
    entry = LogEntry.objects.get(verb="overdue_removed")
    assert entry.changes == {"summary": [1, 0]}
    assert remove_overdue(now=NOW) == 0


def test_without_end_is_without_end(world: World) -> None:
    old_and_new(world)
    set_rules(world, summary=0, form=0, access_log=0)
    assert remove_overdue(now=NOW + timedelta(days=36_500)) == 0


def test_in_portions(world: World) -> None:
    for days in (400, 401, 402):
        made = make_past(world.event, world.provider, world.anna, days=days)
        write_summary(made, world.anna, world.provider)
    set_rules(world, summary=12)
    assert [remove_overdue(now=NOW, limit=2) for _ in range(3)] == [2, 1, 0]


def test_messages_and_the_access_log(world: World) -> None:
    make_appointment(world.event, world.manager, world.anna)
    note_access(
        client=world.anna,
        workspace=world.event,
        kind=Record.CLIENT,
        subject_uid=world.anna.uid,
        actor=staff_actor(world.manager),
        now=NOW,
    )
    sent = Message.objects.filter(recipient_kind="client").first()
    Message.objects.filter(pk=sent.pk).update(state=Message.SENT)
    waiting = Message.objects.exclude(state=Message.SENT).count()
    set_rules(world, message=1, access_log=1)
    later = NOW + timedelta(days=40)
    remove_overdue(now=later)
    assert not AccessEntry.objects.exists()
    assert not Message.objects.filter(pk=sent.pk).exists()
    assert Message.objects.filter(state=Message.SCHEDULED).count() <= waiting


def test_another_organization_keeps_its_own(world: World) -> None:
    other = make_past(
        world.stranger_workspace, world.stranger_admin, world.stranger_client, days=400
    )
    write_summary(other, world.stranger_client, world.stranger_admin)
    set_rules(world, summary=12)
    assert remove_overdue(now=NOW) == 0
    assert load_rules(world.stranger_organization.pk) == DEFAULTS


@pytest.mark.parametrize("months", [-1, 1201])
def test_months_have_bounds(world: World, months: int) -> None:
    with pytest.raises(InvalidInput):
        set_rules(world, form=months)
