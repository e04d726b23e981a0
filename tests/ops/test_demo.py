"""What the demo shows, the worker's round, and what the doctor says of them."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from portico.apps.appointments.models import Appointment, Attendee, GroupBooking
from portico.apps.catalog.models import Service
from portico.apps.messaging.models import Message
from portico.apps.people.models import Membership, StaffMember
from portico.apps.schedule.models import Occupancy, TimeOff
from portico.apps.workspaces.models import Workspace
from portico.config.env import read_database, read_environment, read_mail
from portico.domain.states import OCCUPYING, Answer, AppointmentState, Role
from portico.ops.demo.addresses import describe_addresses
from portico.ops.demo.seeding import seed_once
from portico.ops.doctor import examine
from portico.ops.preparing import (
    bind_port,
    kept_base_url,
    prepare_folder,
    settle_base_url,
)
from portico.ops.worker import work_once


@pytest.mark.django_db(transaction=True)
def test_the_demo_is_seeded_once_and_is_lively(settings: Any, tmp_path: Path) -> None:
    settings.DATA_FOLDER = tmp_path
    assert seed_once() is True
    assert {w.kind for w in Workspace.objects.all()} == {"event", "location", "practice"}
    assert Appointment.objects.count() > 100
    states = set(Appointment.objects.values_list("state", flat=True))
    assert states >= set(AppointmentState) - {"checked_in", "in_session"}
    assert Attendee.objects.filter(answer=Answer.NEEDS_ACTION).exclude(client=None).exists()
    assert set(Membership.objects.values_list("role", flat=True)) == set(Role)
    occupying = set(Appointment.objects.filter(state__in=OCCUPYING).values_list("uid", flat=True))
    taken = Occupancy.objects.exclude(kind=Occupancy.BUSY)
    assert set(taken.values_list("subject_uid", flat=True)) <= occupying
    assert TimeOff.objects.exists()
    working = StaffMember.objects.filter(calendar__hours__isnull=False)
    assert set(working.values_list("organization__workspaces__kind", flat=True)) == {
        "location",
        "practice",
    }
    assert Service.objects.filter(processing__gt=0, needs__resource__isnull=False).exists()
    assert Service.objects.filter(options__isnull=False, offerings__duration__gt=0).exists()
    assert not Workspace.objects.filter(allow_self_cancellation=False).exists()
    ended = Appointment.objects.exclude(cancel_type="")
    assert ended.filter(cancel_type="late", attendees__client__first_name="Anna").exists()
    assert ended.filter(cancelled_by_client__first_name="Anna", held_until__isnull=False).exists()
    assert Appointment.objects.filter(
        state="declined", attendees__client__first_name="Nora"
    ).exists()
    friends = GroupBooking.objects.get(primary_contact__first_name="Anna")
    assert friends.appointments.filter(state="confirmed").count() == 3
    assert Message.objects.filter(address__startswith="sophie", state="scheduled").count() == 1
    printed = describe_addresses()
    assert "/p/" in printed
    assert "/open/" not in printed
    count = Appointment.objects.count()
    assert seed_once() is False
    assert Appointment.objects.count() == count


@pytest.mark.django_db(transaction=True)
def test_a_round_without_a_mail_server_keeps_what_is_due(world: object) -> None:
    assert work_once("test") == 0
    assert not Message.objects.filter(state=Message.SENT).exists()


@pytest.mark.django_db(transaction=True)
def test_the_doctor_sees_the_wall_and_says_that_no_mail_goes_out() -> None:
    findings = {finding.subject: finding for finding in examine()}
    assert findings["wall against double bookings"].is_fine
    assert findings["migrations"].is_fine
    assert not findings["mail"].is_fine


def test_a_data_folder_is_prepared_with_a_key_of_its_owners(tmp_path: Path) -> None:
    folder = tmp_path / "portico"
    prepare_folder(folder)
    key = (folder / "secret-key").read_text()
    assert (folder / "secret-key").stat().st_mode & 0o777 == 0o600
    prepare_folder(folder)
    assert (folder / "secret-key").read_text() == key
    assert settle_base_url(folder, "https://portal.example.org", port=8000)
    assert kept_base_url(folder) == "https://portal.example.org"
    assert bind_port("http://127.0.0.1:8123", None) == 8123


@pytest.mark.parametrize(
    "given",
    [
        {"PORTICO_MODE": "staging"},
        {"PORTICO_MAIL_URL": "mailbox:"},
        {"PORTICO_BASE_URL": "http://portal.example.org"},
        {"PORTICO_BASE_URL": "portal.example.org"},
        {"PORTICO_SECRET_KEY": "short"},
        {"PORTICO_TRUSTED_PROXIES": "-1"},
        {"PORTICO_MAIL_URL": "imap://mail.example.org"},
        {"PORTICO_DATABASE_URL": "mysql://db/portico"},
    ],
)
def test_bad_settings_are_named_loudly(given: dict[str, str]) -> None:
    with pytest.raises(ImproperlyConfigured, match=next(iter(given))):
        read_environment({"PORTICO_SECRET_KEY": "x" * 40, **given})


def test_addresses_of_mail_and_database_are_read(tmp_path: Path) -> None:
    mail = read_mail("smtp+starttls://portal%40x:p%3Aw@mail.example.org")
    assert (mail.host, mail.port, mail.user, mail.password) == (
        "mail.example.org",
        587,
        "portal@x",
        "p:w",
    )
    assert read_database("postgresql://u:p@db:5433/portico", tmp_path)["PORT"] == "5433"
    assert read_database("sqlite:///srv/p.sqlite3", tmp_path)["NAME"] == "/srv/p.sqlite3"
