"""Settings, Delivery: how mail goes out, a test, and what failed; Retry beside each mail."""

from datetime import timedelta
from typing import Any

import pytest

from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import Message, TransportState, WorkerBeat
from portico.apps.messaging.services.beating import note_alive
from portico.apps.messaging.services.delivering import deliver_due
from portico.config.env import read_mail
from tests.catcher import catch_mail
from tests.make import NOW, make_appointment


@pytest.fixture
def worker(db: None) -> None:
    note_alive(owner="host:1", started_at=NOW, now=NOW)


@pytest.fixture
def smtp(settings: Any):
    with catch_mail() as caught:
        settings.MAIL = read_mail(caught.url)
        settings.MAIL_TRANSPORT = "portico.integrations.smtp.transport.SmtpTransport"
        yield caught


def page(desk) -> str:
    return desk.get("settings/delivery/").content.decode()


def fail(world, *addresses: str, reason: str = "550 no such mailbox") -> list[Message]:
    """Invitations that could not be delivered."""
    failed: list[Message] = []
    for address in addresses:
        days = 7 + Message.objects.count()
        start = NOW + timedelta(days=days)
        made = make_appointment(world.event, world.manager, world.anna, starts_at=start)
        message = Message.objects.filter(subject_uid=made.uid, recipient_kind="client").first()
        message.state, message.reason, message.address = Message.FAILED, reason, address
        message.due_at = NOW
        message.save()
        failed.append(message)
    return failed


def test_it_says_plainly_that_nothing_can_be_sent(desk, worker):
    shown = page(desk)

    assert "Nothing can be sent: no mail server is set" in shown
    assert "disabled" in shown
    assert "There is no mail server to send it by." in shown


def test_a_missing_worker_is_named(desk, smtp):
    assert "no worker is running" in page(desk)
    note_alive(owner="host:1", started_at=NOW, now=NOW - timedelta(minutes=3))
    assert "last sign of life" in page(desk)
    assert "Start it again" in page(desk)


def test_what_the_worker_met_is_shown_until_the_server_answers(desk, smtp, worker, settings):
    settings.MAIL = read_mail("smtp://127.0.0.1:9")
    desk.post("settings/delivery/", {"do": "test"})
    deliver_due(owner="w", read_clock=lambda: NOW)
    shown = page(desk)
    assert "Nothing can be sent since" in shown
    assert "connection refused" in shown

    settings.MAIL = read_mail(smtp.url)
    desk.post("settings/delivery/", {"do": "test"})
    assert deliver_due(owner="w", read_clock=lambda: NOW) == 1, "asked: no pause any more"
    assert "Mail goes out." in page(desk)
    assert TransportState.objects.get().failing_since is None


def test_a_test_goes_to_the_own_address_by_the_real_way(desk, world, smtp, worker):
    answer = desk.post("settings/delivery/", {"do": "test"})
    assert answer.status_code == 302
    desk.post("settings/delivery/", {"do": "test"})
    assert Message.objects.filter(trigger="delivery_test").count() == 1
    waiting = page(desk)
    assert "on its way" in waiting
    assert "Look again" in waiting
    assert 'hx-select="#delivery"' in waiting, "the open page looks by itself, for a while"

    deliver_due(owner="w", read_clock=lambda: NOW)
    assert "Last test: <b>sent</b>" in page(desk)
    (mail,) = smtp.mails
    assert world.manager.email in mail["To"]
    assert mail["Subject"] == f"Test: mail from {world.event.name} arrives"
    assert LogEntry.objects.filter(verb="delivery_tested").count() == 1
    assert "Last test" not in desk.browser.get("/desk/").content.decode()


def test_a_failed_test_says_why(desk, world, smtp, worker):
    smtp.refused = {world.manager.email: "550 no such mailbox here"}
    desk.post("settings/delivery/", {"do": "test"})
    deliver_due(owner="w", read_clock=lambda: NOW)
    shown = page(desk)
    assert "not delivered" in shown
    assert "550 no such mailbox here" in shown


def test_the_test_of_one_user_is_not_shown_to_another(desk_of, world, smtp, worker):
    desk_of(world.manager).post("settings/delivery/", {"do": "test"})

    assert "Last test" not in page(desk_of(world.admin))


def test_failed_messages_are_listed_and_tried_again_one_by_one(desk, world, smtp, worker):
    first, second = fail(world, "one@clients.example", "two@clients.example")
    shown = page(desk)
    assert "550 no such mailbox" in shown
    assert "one@clients.example" in shown
    assert "two@clients.example" in shown

    path = f"messages/{first.uid}/retry/"
    assert desk.get(path).status_code == 405
    answer = desk.post(path, {"from": "delivery"})
    assert answer.headers["Location"].endswith("settings/delivery/")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (Message.SCHEDULED, Message.FAILED)
    assert desk.post(path).status_code == 409
    assert "did not fail" in desk.post(path).content.decode()


def test_all_failed_messages_of_the_workspace_are_tried_again(desk, world, smtp, worker):
    own = fail(world, "one@clients.example", "two@clients.example")
    elsewhere = fail(world, "three@clients.example")[0]
    Message.objects.filter(pk=elsewhere.pk).update(workspace=world.salon)
    assert "Retry all" in page(desk)
    assert "three@clients.example" not in page(desk)

    desk.post("settings/delivery/", {"do": "retry"})
    states = set(Message.objects.filter(pk__in=[m.pk for m in own]).values_list("state", flat=True))
    assert states == {Message.SCHEDULED}
    elsewhere.refresh_from_db()
    assert elsewhere.state == Message.FAILED
    assert LogEntry.objects.filter(verb="message_retried").count() == 2


def test_another_organizations_failures_are_nobody_elses(desk_of, world, smtp, worker):
    failed = fail(world, "one@clients.example")[0]
    stranger = desk_of(world.stranger_admin, world.stranger_workspace)

    assert "one@clients.example" not in page(stranger)
    stranger.post("settings/delivery/", {"do": "retry"})
    assert stranger.post(f"messages/{failed.uid}/retry/").status_code == 404
    failed.refresh_from_db()
    assert failed.state == Message.FAILED


def test_what_belongs_to_no_workspace_is_the_administrators(desk_of, world, smtp, worker):
    failed = fail(world, "reset@clients.example")[0]
    Message.objects.filter(pk=failed.pk).update(workspace=None, subject_kind="user")

    assert "reset@clients.example" in page(desk_of(world.admin))
    assert "reset@clients.example" not in page(desk_of(world.manager))
    path = f"messages/{failed.uid}/retry/"
    assert desk_of(world.manager).post(path).status_code == 404
    assert desk_of(world.admin).post(path).status_code == 302


def test_the_appointment_shows_the_reason_the_button_and_the_doubt(desk, world, smtp, worker):
    failed = fail(world, "one@clients.example")[0]
    Message.objects.filter(pk=failed.pk).update(is_outcome_unknown=True)
    path = f"appointments/{failed.subject_uid}/"
    shown = desk.get(path).content.decode()
    assert "550 no such mailbox" in shown
    assert "may have arrived twice" in shown
    assert f"messages/{failed.uid}/retry/" in shown

    answer = desk.post(f"messages/{failed.uid}/retry/")
    assert answer.headers["Location"].endswith(path)
    assert f"messages/{failed.uid}/retry/" not in desk.get(path).content.decode()


def test_the_demo_says_that_the_mailbox_page_shows_everything(desk, worker, settings):
    settings.MAIL = read_mail("mailbox:")
    settings.HAS_MAILBOX_PAGE = True
    settings.ROOT_URLCONF = "tests.integrations.mailbox_urls"
    shown = page(desk)
    assert "Open the mailbox page" in shown
    assert "none leaves" in shown


def test_the_page_asks_the_database_a_fixed_number_of_times(
    desk, world, smtp, worker, django_assert_max_num_queries
):
    fail(world, *(f"{number}@clients.example" for number in range(6)))
    with django_assert_max_num_queries(14):
        page(desk)
    assert WorkerBeat.objects.count() == 1
