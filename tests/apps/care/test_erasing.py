"""*Erase client*: nothing names them any more, and what law asks for stays sealed."""

import pytest

from portico.apps.access.models import PortalLink, PortalSession
from portico.apps.access.services.minting import mint_portal_link
from portico.apps.access.services.starting import start_portal_session
from portico.apps.appointments.models import Appointment, AppointmentDraft
from portico.apps.care.models import (
    AccessEntry,
    Erasure,
    FormRequest,
    RetentionRule,
    SessionSummary,
    SummaryShare,
)
from portico.apps.care.services.erasing import erase_client
from portico.apps.care.services.noting import note_access
from portico.apps.care.uploads import read_file
from portico.apps.flows.models import FlowRun
from portico.apps.messaging.models import Message
from portico.apps.people.selectors import find_people
from portico.apps.people.services.tagging import add_tag
from portico.apps.sealing import Unsealable
from portico.domain.errors import Refused
from portico.domain.flows.runs import Status
from portico.domain.privacy import Record
from tests.care import everything, make_past, make_shared
from tests.conftest import World
from tests.flows import DAY, EMAIL, Hands, make_flow
from tests.forms import attach, hand_in, send
from tests.make import NOW, client_actor, make_appointment, make_client, staff_actor

ODD = "Quirinalia"
"""A name that stands nowhere else."""


@pytest.fixture
def client(world: World):
    return make_client(
        world.organization,
        ODD,
        "Zabriskie",
        email="quirinalia@clients.example",
        phone="+41795550199",
        company="Zabriskie GmbH",
    )


def erase(world: World, client) -> Erasure:
    return erase_client(client=client, actor=staff_actor(world.admin), now=NOW)


def test_nothing_names_them_any_more(world: World, client) -> None:
    past = make_past(
        world.event,
        world.provider,
        client,
        name=f"Session with {ODD} Zabriskie",
        objectives=f"{ODD} sleeps badly",
    )
    make_shared(past, client, world.provider)
    add_tag(client=client, name=f"friend of {ODD}", actor=staff_actor(world.admin), now=NOW)
    mint_portal_link(client=client, workspace=world.event, address=client.email, now=NOW)
    start_portal_session(client=client, workspace=world.event, way_in="link", now=NOW)
    note_access(
        client=client,
        workspace=world.event,
        kind=Record.CLIENT,
        subject_uid=client.uid,
        actor=client_actor(client),
        now=NOW,
    )
    Message.objects.filter(recipient_uid=client.uid).update(kept_text=f"Hello {ODD}")
    AppointmentDraft.objects.create(
        organization=world.organization,
        workspace=world.event,
        user=world.manager,
        fields={"people": [f"{ODD} Zabriskie <{client.email}>"]},
        saved_at=NOW,
    )
    assert ODD in everything()
    erase(world, client)
    left = everything()
    for word in (ODD, "Zabriskie", "quirinalia", "95550199"):
        assert word.lower() not in left.lower(), word
    client.refresh_from_db()
    assert (client.name, client.erased_at) == ("Erased client", NOW)
    assert not PortalSession.objects.filter(client=client).exists()
    assert not PortalLink.objects.filter(client=client).exists()
    assert Appointment.objects.filter(pk=past.pk, attendees__client=client).exists()


def test_what_law_asks_for_stays_and_is_said(world: World, client) -> None:
    make_shared(make_past(world.event, world.provider, client), client, world.provider)
    old = make_past(world.event, world.provider, client, days=365 * 11)
    make_shared(old, client, world.provider)
    erasure = erase(world, client)
    count, until = erasure.kept["summary"]
    assert count == 1
    assert until.startswith("2036-11")
    assert not SummaryShare.objects.filter(client=client).exists()
    assert [one.appointment_id for one in SessionSummary.objects.all()] != [old.pk]


def test_an_organization_whose_law_asks_for_nothing_keeps_nothing(world: World, client) -> None:
    RetentionRule.objects.create(
        organization=world.organization, kind="summary", months=120, survives_erasure=False
    )
    make_shared(make_past(world.event, world.provider, client), client, world.provider)
    assert "summary" not in erase(world, client).kept
    assert not SessionSummary.objects.exists()


def test_a_summary_that_was_shared_with_them_stays_with_whose_it_is(world: World, client) -> None:
    both = make_past(world.event, world.provider, world.anna, client)
    make_shared(both, world.anna, world.provider)
    erase(world, client)
    assert SummaryShare.objects.get().client == world.anna


def test_what_is_to_come_is_cancelled_first(world: World, client) -> None:
    make_appointment(world.event, world.provider, client)
    with pytest.raises(Refused) as refused:
        erase(world, client)
    assert refused.value.decision.codes == ("has_coming",)
    client.refresh_from_db()
    assert client.first_name == ODD


def test_twice_is_refused(world: World, client) -> None:
    erase(world, client)
    client.refresh_from_db()
    with pytest.raises(Refused) as refused:
        erase(world, client)
    assert refused.value.decision.codes == ("already_erased",)


def test_others_on_the_same_appointment_keep_theirs(world: World, client) -> None:
    both = make_past(world.event, world.provider, world.anna, client, topics="about the scanner")
    erase(world, client)
    both.refresh_from_db()
    assert both.topics == "about the scanner"
    world.anna.refresh_from_db()
    assert world.anna.first_name == "Anna"


def test_nobody_finds_them_and_flows_end(world: World, client) -> None:
    make_flow(world.event, "summary_shared", DAY, EMAIL)
    make_shared(make_past(world.event, world.provider, client), client, world.provider)
    Hands().work()
    assert FlowRun.objects.filter(client=client).exclude(status=Status.ENDED).exists()
    erase(world, client)
    assert find_people(world.event, "Erased") == []
    assert find_people(world.event, ODD) == []
    assert not FlowRun.objects.exclude(status=Status.ENDED).exists()


def test_sharing_a_summary_starts_the_flows_of_its_workspace_only(world: World, client) -> None:
    for workspace in (world.event, world.salon):
        make_flow(workspace, "summary_shared", DAY, EMAIL)
    make_past(world.salon, world.admin, client, days=3)
    make_shared(make_past(world.event, world.provider, client), client, world.provider)
    Hands().work()
    assert [run.workspace for run in FlowRun.objects.filter(client=client)] == [world.event]


def test_the_access_log_says_who_erased(world: World, client) -> None:
    erase(world, client)
    entry = AccessEntry.objects.get(client=client, verb="erased")
    assert (entry.actor_name, entry.at) == ("Ada Admin", NOW)


def test_waiting_messages_are_dropped(world: World, client) -> None:
    past = make_past(world.event, world.provider, client)
    make_shared(past, client, world.provider)
    message = Message.objects.get(trigger="summary_shared")
    assert message.state == Message.SCHEDULED
    erase(world, client)
    message.refresh_from_db()
    assert (message.state, message.address) == (Message.DROPPED, "")


def test_forms_stay_as_long_as_the_law_asks_and_no_longer(
    world: World, client, django_capture_on_commit_callbacks
) -> None:
    handed_in = hand_in(send(world.event, client))
    unfinished = send(world.event, client)
    file = attach(unfinished)
    assert read_file(file)
    with django_capture_on_commit_callbacks(execute=True):
        erasure = erase(world, client)
    assert erasure.kept["form"][0] == 1
    assert [one.pk for one in FormRequest.objects.filter(client=client)] == [handed_in.pk]
    with pytest.raises(Unsealable):
        read_file(file)
