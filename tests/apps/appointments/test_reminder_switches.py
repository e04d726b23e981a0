"""Reminders follow the switches: dropped or held when off, planned again when on."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.announcing import switch_workspace_emails
from portico.apps.appointments.services.editing import edit_appointment
from portico.apps.appointments.services.inputs import Allowance
from portico.apps.messaging.models import Message
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import SYSTEM
from tests.conftest import World
from tests.make import NOW, appointment_form, make_appointment, staff_actor

LATER = NOW + timedelta(hours=1)


def switch(workspace: Workspace, *, emails: bool = True, updates: bool = True) -> None:
    switch_workspace_emails(
        workspace=workspace,
        send_emails=emails,
        send_invitations=workspace.send_invitations,
        send_updates=updates,
        actor=SYSTEM,
        now=LATER,
    )


def reminders(appointment: Appointment) -> list[tuple[str, timedelta]]:
    found = Message.objects.filter(subject_uid=appointment.uid, trigger="reminder")
    return [(m.state, appointment.starts_at - m.due_at) for m in found.order_by("id")]


DAY_BEFORE = timedelta(hours=24)


@pytest.mark.parametrize(
    ("emails", "updates", "state"),
    [(True, True, "scheduled"), (True, False, "dropped"), (False, True, "held")],
)
def test_what_a_switch_makes_of_a_planned_reminder(
    world: World, emails: bool, updates: bool, state: str
) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    elsewhere = make_appointment(world.practice, world.admin, world.ben)
    switch(world.event, emails=emails, updates=updates)
    assert [found for found, _ in reminders(made)] == [state]
    assert [found for found, _ in reminders(elsewhere)] == ["scheduled"]
    assert Message.objects.get(subject_uid=made.uid, trigger="invitation").state == "scheduled"


@pytest.mark.parametrize(("emails", "updates"), [(True, False), (False, True), (False, False)])
def test_switched_on_again_it_is_planned_again(world: World, emails: bool, updates: bool) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    switch(world.event, emails=emails, updates=updates)
    switch(world.event)
    assert reminders(made) == [("scheduled", DAY_BEFORE)]


def test_made_while_off_it_is_planned_once_on(world: World) -> None:
    Workspace.objects.filter(pk=world.event.pk).update(send_updates=False)
    world.event.refresh_from_db()
    made = make_appointment(world.event, world.scheduler, world.anna)
    assert reminders(made) == []
    switch(world.event)
    assert reminders(made) == [("scheduled", DAY_BEFORE)]


def test_one_whose_moment_has_passed_meanwhile_is_not_sent(world: World) -> None:
    soon = NOW + timedelta(hours=24, minutes=30)
    made = make_appointment(world.event, world.scheduler, world.anna, starts_at=soon)
    switch(world.event, updates=False)
    switch(world.event)
    assert [state for state, _ in reminders(made)] == ["skipped"]


def test_what_is_over_gets_none(world: World) -> None:
    Workspace.objects.filter(pk=world.event.pk).update(send_updates=False)
    world.event.refresh_from_db()
    soon = NOW + timedelta(minutes=30)
    made = make_appointment(world.event, world.scheduler, world.anna, starts_at=soon)
    switch(world.event)
    assert reminders(made) == []


def test_the_switch_of_one_appointment(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    form = appointment_form(world.scheduler.staff_member, world.anna, sends_emails=False)
    for version, wanted, state in ((1, form, "held"), (2, replace(form, sends_emails=True), "")):
        edit_appointment(
            workspace=world.event,
            uid=made.uid,
            form=wanted,
            seen_version=version,
            allowance=Allowance(),
            user=world.scheduler,
            actor=staff_actor(world.scheduler),
            now=LATER,
        )
        assert reminders(made) == [(state or "scheduled", DAY_BEFORE)]
