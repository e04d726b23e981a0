"""An organization with something of every kind of record."""

import io
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any
from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from PIL import Image

from portico.apps.access.models import RateCounter, SignInRequest, SpokenCode, TrustedBrowser
from portico.apps.access.services.minting import mint_portal_link, mint_sign_in
from portico.apps.access.services.starting import start_portal_session
from portico.apps.access.visitors import Visitor
from portico.apps.appointments.models import (
    Appointment,
    AppointmentDraft,
    BookedService,
    GroupBooking,
    TimeProposal,
)
from portico.apps.care.models import (
    Erasure,
    FormRequest,
    FormRule,
    FormSubmission,
    RetentionRule,
    SessionSummary,
    SummaryTemplate,
    VideoServer,
)
from portico.apps.care.sealed import seal_text
from portico.apps.care.services.form_sending import correct_form
from portico.apps.care.services.sharing import share_summary
from portico.apps.care.submissions import read_pdf
from portico.apps.flows.models import FlowCause
from portico.apps.flows.services.starting import Subject, start_run
from portico.apps.messaging.models import (
    DeliveryReport,
    IncomingMail,
    IncomingText,
    Message,
    NotificationChoice,
    Replanning,
    SenderAddress,
    SenderIdentity,
    SuppressedAddress,
    TextSender,
)
from portico.apps.messaging.selectors.texting import place_of_token
from portico.apps.people.models import ClientTag
from portico.apps.schedule.models import Occupancy, TimeOff
from portico.apps.sealing import seal
from portico.apps.workspaces.pictures import keep_picture
from portico.domain.actors import SYSTEM
from tests.apps.appointments.visits import book
from tests.booking import (
    ask,
    give_hours,
    make_colleague,
    make_option,
    make_service,
    make_units,
    need,
    take,
)
from tests.care import PHRASE, make_past, make_shared, write_summary
from tests.conftest import World
from tests.flows import DAY, EMAIL, Hands, make_flow
from tests.forms import attach, hand_in, make_form, save, send
from tests.make import NOW, make_appointment, make_client, make_room, staff_actor

FOREIGN = "walnut-heron-2206"
"""Stands in the records of the other organization only."""


@dataclass
class Filled:
    """What tests ask about."""

    world: World
    link: str
    summary: SessionSummary
    request: FormRequest
    submission: FormSubmission
    pdf: bytes
    archive: bytes = b""
    stored: frozenset[str] = frozenset()
    stretches: frozenset[tuple[Any, ...]] = frozenset()
    messages: tuple[Message, ...] = ()


def fill(world: World) -> Filled:
    """Something of every kind of record, and more where numbers stand inside of columns."""
    _fill_salon(world)
    _fill_people(world)
    _fill_outbox(world)
    filled = _fill_care(world)
    _fill_access(world)
    _fill_flows(world)
    make_past_of_strangers(world)
    return filled


def make_past_of_strangers(world: World) -> None:
    """Marked words of the other organization."""
    past = make_past(world.stranger_workspace, world.stranger_admin, world.stranger_client)
    make_shared(past, world.stranger_client, world.stranger_admin, FOREIGN)
    world.stranger_client.company = FOREIGN
    world.stranger_client.save()


def of(world: World, **fields: Any) -> dict[str, Any]:
    return {"organization": world.organization, **fields}


def _fill_salon(world: World) -> None:
    salon, chairs = world.salon, make_units(world.salon, 2)
    mara = make_colleague(salon, "Mara Lind")
    cut = make_service(salon, mara, currency="EUR", price_cents=4500)
    make_option(cut, 15)
    room = make_room(salon)
    calendar = give_hours(salon, room=room)
    need(cut, chairs, room)
    TimeOff.objects.create(
        **of(world, staff_member=mara, starts_at=NOW, ends_at=NOW + timedelta(days=1), note="sea")
    )
    book(world.ben, salon, ask(cut))
    visit = make_appointment(salon, world.admin, world.anna, world.ben, name="Cut")
    group = GroupBooking.objects.create(**of(world, workspace=salon, primary_contact=world.anna))
    Appointment.objects.filter(pk=visit.pk).update(group=group)
    line = BookedService.objects.create(
        **of(world, appointment=visit, service=cut, staff_member=mara, name="Cut", duration=60),
        starts_at=visit.starts_at,
        takes=[calendar.pk, chairs.calendars.first().pk, 999_999],
        by_hand=["duration"],
    )
    AppointmentDraft.objects.create(
        **of(world, workspace=salon, user=world.admin, appointment=visit, saved_at=NOW),
        fields={"line": ["0"], "line-0-kept": [str(line.pk)], "line-1-kept": ["77777", ""]},
    )
    part = visit.attendees.exclude(client=None).first()
    TimeProposal.objects.create(
        **of(world, appointment=visit, attendee=part, sequence=0, stamped_at=NOW, received_at=NOW),
        starts_at=NOW,
        ends_at=NOW + timedelta(hours=1),
    )
    held = {"kind": Occupancy.HOLD, "subject_uid": world.anna.uid, "subject_kind": "client"}
    live, over = NOW + timedelta(minutes=9), NOW - timedelta(minutes=1)
    take(calendar, NOW + timedelta(days=3), 45, expires_at=live, **held)
    take(calendar, NOW + timedelta(days=4), 45, expires_at=over, **held)
    take(calendar, NOW + timedelta(days=5), 45, lane_to=1, is_tentative=True)
    take(calendar, NOW + timedelta(days=5), 45, lane_from=1, lane_to=2)
    Replanning.objects.create(workspace=salon, after=visit.starts_at, after_pk=visit.pk)


def _fill_people(world: World) -> None:
    ClientTag.objects.create(**of(world, client=world.anna, name="regular"))
    risky = make_client(world.organization, "Cem", "Öz", email="cem@clients.example")
    risky.company, risky.phone = "=HYPERLINK(1)", "+41 61 555 01 40"
    risky.save()
    EmailAddress.objects.create(
        user=world.admin, email=world.admin.email, verified=True, primary=True
    )
    Authenticator.objects.create(
        user=world.admin, type="totp", data={"secret": "ABC"}, created_at=NOW
    )
    NotificationChoice.objects.create(user=world.admin, change="booked", is_on=False)
    picture = io.BytesIO()
    Image.new("RGB", (4, 4), "teal").save(picture, "WEBP")
    world.event.logo = keep_picture(world.event.public_id, picture.getvalue())
    world.event.holidays = {"2026-12-25": "Noël", "2026-01-01": "New Year"}
    world.event.save()


def _fill_outbox(world: World) -> None:
    event = world.event
    SenderIdentity.objects.create(**of(world, workspace=event, from_name="Helvion"))
    SenderAddress.objects.create(**of(world, address="hello@helvion.example", proven_at=NOW))
    SuppressedAddress.objects.create(
        **of(world, address="gone@x.example", reason="hard_bounce", since=NOW)
    )
    DeliveryReport.objects.create(
        **of(world, way="mail", key="a" * 64, kind="bounced", at=NOW, received_at=NOW)
    )
    IncomingMail.objects.create(
        **of(world, workspace=event, digest="b" * 64, way="pipe", received_at=NOW, size=1),
        understood={"sequence": 3},
    )
    IncomingText.objects.create(
        **of(world, workspace=event, provider_id="SM1", number="+41790000000", received_at=NOW)
    )
    sender = TextSender(**of(world, workspace=event, number="+41790000001", quiet_from=time(20)))
    sender.sealed_token = seal("token-of-a-provider", place=place_of_token(sender))
    sender.save()
    make_appointment(event, world.scheduler, world.anna, starts_at=NOW + timedelta(days=8))
    mail, other, *_ = Message.objects.filter(organization=world.organization).order_by("pk")
    leased = {"state": Message.SENDING, "lease_owner": "w1", "lease_until": NOW, "attempts": 1}
    Message.objects.filter(pk=mail.pk).update(**leased)
    Message.objects.filter(pk=other.pk).update(**{**leased, "channel": "sms"})


def _fill_care(world: World) -> Filled:
    practice = world.practice
    past = make_past(world.event, world.scheduler, world.anna)
    summary = write_summary(past, world.anna, world.scheduler, "first words")
    summary = make_shared_anew(past, world, summary)
    SummaryTemplate.objects.create(**of(world, workspace=practice, name="After", text="## Next"))
    server = VideoServer(**of(world, workspace=practice, base_url="https://meet.example.org"))
    server.sealed_secret = seal_text(server, "secret-of-a-server", column="sealed_secret")
    server.save()
    RetentionRule.objects.create(**of(world, kind="summary", months=120))
    Erasure.objects.create(
        **of(world, client=make_client(world.organization, "Gone"), at=NOW, by_name="Ada"),
        kept={"summary": [1, None]},
    )
    form = make_form(world.event)
    FormRule.objects.create(
        **of(world, workspace=world.event, template=form, created_at=NOW),
        service=make_service(world.event, name="Talk"),
    )
    request = send(world.event, world.anna, template=form)
    save(request, {"name": "Anna", "pain": "yes", "where": "knee"})
    attach(request)
    hand_in(request)
    save(correct_form(request=request, actor=SYSTEM, now=NOW), {"where": "the other knee"})
    url = mint_portal_link(
        client=world.anna, workspace=world.event, address=world.anna.email, now=NOW
    )
    submission = FormSubmission.objects.get(request=request)
    return Filled(world, url, summary, request, submission, read_pdf(submission))


def make_shared_anew(past: Appointment, world: World, summary: SessionSummary) -> SessionSummary:
    summary = write_summary(
        past,
        world.anna,
        world.scheduler,
        f"We spoke of {PHRASE}.",
        f"notes {PHRASE}",
        seen=summary.version,
    )
    return share_summary(
        appointment=past,
        client_uid=world.anna.uid,
        with_uids=[world.anna.uid],
        seen_version=summary.version,
        actor=staff_actor(world.scheduler),
        now=NOW,
    )


def _fill_access(world: World) -> None:
    place = of(world, workspace=world.event, created_at=NOW)
    asked = SignInRequest.objects.create(
        **place, address="anna@clients.example", browser_hash="c" * 64, client=world.anna,
        expires_at=NOW + timedelta(hours=1), state=SignInRequest.SENT,
    )  # fmt: skip
    mint_sign_in(request_uid=asked.uid, now=NOW)
    TrustedBrowser.objects.create(**place, client=world.anna, key_hash="d" * 64, is_first=True)
    SpokenCode.objects.create(
        **place, client=world.anna, address="anna@clients.example", code_hash="e" * 64,
        expires_at=NOW + timedelta(hours=1),
    )  # fmt: skip
    visitor = Visitor("f" * 43, "Firefox")
    start_portal_session(
        client=world.ben, workspace=world.event, way_in="link", visitor=visitor, now=NOW
    )
    RateCounter.objects.create(scope="x", key="y", window_start=NOW)


def _fill_flows(world: World) -> None:
    flow = make_flow(world.event, "client_created", DAY, EMAIL)
    start_run(flow=flow, client=world.ben, about=Subject(cause="hello"), now=NOW)
    Hands().work()
    FlowCause.objects.create(
        **of(world, workspace=world.event, kind="booked", subject_uid=uuid4(), key=uuid4()),
        at=NOW,
        due_at=NOW,
    )
