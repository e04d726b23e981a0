"""Settings, Texts, and the text that goes beside an e-mail."""

from typing import Any

from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import (
    AutomatedMessage,
    IncomingText,
    Message,
    SuppressedAddress,
    TextSender,
)
from portico.apps.messaging.selectors.texting import open_account
from portico.apps.messaging.services.delivering_texts import deliver_texts
from portico.apps.messaging.services.pausing_texts import note_sender_failing
from portico.apps.people.services.records import mark_record
from portico.ops.doctor_mail import examine_texts
from tests.make import NOW, make_appointment
from tests.texts import ACCOUNT, NUMBER, TOKEN, agree_to_texts, make_sender, provide_texts
from tests.web.desk.set_up import words

PAGE = "settings/texts/"


def typed(**more: str) -> dict[str, str]:
    fields = {
        "seen": "0",
        "is_on": "on",
        "account": ACCOUNT,
        "token": TOKEN,
        "number": "+41 79 555 01 00",
        "quiet_from": "21:00",
        "quiet_until": "08:00",
        **more,
    }
    return {name: value for name, value in fields.items() if value != "-"}


def test_a_sender_is_set_up_and_its_token_never_shown(desk, world):
    assert "No texts go out from here." in words(desk.get(PAGE))
    assert desk.post(PAGE, typed()).status_code == 302
    sender = TextSender.objects.get()
    assert (sender.workspace, sender.number, sender.is_on) == (world.event, NUMBER, True)
    assert open_account(sender).token == TOKEN
    page = desk.get(PAGE).content.decode()
    assert TOKEN not in page
    assert sender.sealed_token not in page
    assert f"/hooks/texts/{sender.uid}/" in page
    assert TOKEN not in str(LogEntry.objects.values())
    assert desk.post(PAGE, typed(seen="1", token="", quiet_from="20:30")).status_code == 302
    sender.refresh_from_db()
    assert open_account(sender).token == TOKEN
    assert (sender.quiet_from.hour, sender.version) == (20, 2)


def test_what_cannot_be_taken_stands_beside_its_field(desk, world, settings):
    bad = desk.post(PAGE, typed(account="AC1", token="", number="twelve", quiet_from="late"))
    assert bad.status_code == 422
    assert "Write a time of day as 21:00." in words(bad)
    bad = desk.post(PAGE, typed(account="AC1", token="", number="twelve"))
    shown = words(bad)
    for sentence in ("An account SID has AC", "Write the auth token", "Write a number with its"):
        assert sentence in shown
    settings.SEALING_KEYS = ()
    assert "There is no key to seal it with." in words(desk.post(PAGE, typed()))
    assert not TextSender.objects.exists()


def test_another_account_needs_its_own_token(desk, world):
    make_sender(world.event)
    other = "AC" + "9" * 32
    assert desk.post(PAGE, typed(seen="1", account=other, token="")).status_code == 422
    assert desk.post(PAGE, typed(seen="1", account=other, token="new")).status_code == 302


def test_two_people_the_second_is_told(desk, world):
    make_sender(world.event, version=4)
    page = desk.post(PAGE, typed(seen="3"))
    assert page.status_code == 409
    assert "Somebody changed this while you were typing." in words(page)
    assert desk.post(PAGE, typed(seen="4")).status_code == 302


def test_a_test_text(desk, world, settings):
    assert desk.post(f"{PAGE}test/", {"to": "+41 79 555 01 40"}).status_code == 404
    make_sender(world.event)
    landline = desk.post(f"{PAGE}test/", {"to": "+41 61 555 01 40"})
    assert landline.status_code == 422
    assert "That is no mobile number." in words(landline)
    SuppressedAddress.objects.create(
        organization=world.organization,
        channel="sms",
        address="+41795550140",
        reason="stopped",
        since=NOW,
    )
    for _ in range(2):
        assert desk.post(f"{PAGE}test/", {"to": "079 555 01 40"}).status_code == 302
    text = Message.objects.get(trigger="text_test")
    assert text.address == "+41795550140"
    assert "on its way" in words(desk.get(PAGE))


def test_what_people_answered_is_shown_escaped(desk, world):
    make_sender(world.event)
    fields: dict[str, Any] = {"organization": world.organization, "received_at": NOW}
    for number, (workspace, text) in enumerate(
        ((world.event, "<b>late</b>"), (world.salon, "of the salon"))
    ):
        IncomingText.objects.create(
            workspace=workspace,
            client=world.anna,
            provider_id=f"SM{number}",
            number="+41795550140",
            text=text,
            **fields,
        )
    page = desk.get(PAGE).content.decode()
    assert "&lt;b&gt;late&lt;/b&gt;" in page
    assert "of the salon" not in page


def mail_row(world, trigger: str = "reminder") -> AutomatedMessage:
    return AutomatedMessage.objects.get(
        workspace=world.event,
        trigger=trigger,
        audience="client",
        channel="email",
        only_answer="",
    )


def wording(**more: str) -> dict[str, str]:
    return {"seen": "0", "language": "en", "is_on": "on", "body": "", "do": "save", **more}


def test_a_reminder_goes_as_a_text_too(desk, world):
    make_sender(world.event)
    agree_to_texts(world.anna, NOW)
    make_appointment(world.event, world.manager, world.anna)
    page = f"settings/messages/{mail_row(world).uid}/text/"
    assert "Not sent as a text." in words(desk.get(f"settings/messages/{mail_row(world).uid}/"))
    shown = words(desk.get(page))
    assert "MedTech Congress 2027: Reminder: Spectral CT roadmap" in shown
    assert "1 part, " in shown
    body = "Until {{ appointment.time }}, {{ client.first_name }}!"
    assert "Until 10:00, Anna!" in words(desk.post(page, wording(body=body, do="show")))
    assert not AutomatedMessage.objects.filter(channel="sms").exists()
    assert desk.post(page, wording(body=body)).status_code == 302
    text = Message.objects.get(channel="sms")
    assert (text.trigger, text.state) == ("reminder", "scheduled")
    assert "Sent as a text too." in words(desk.get(f"settings/messages/{mail_row(world).uid}/"))
    assert desk.post(page, wording(seen="1", is_on="", body=body)).status_code == 302
    text.refresh_from_db()
    assert text.state == "dropped"


def test_faults_of_words(desk, world):
    page = f"settings/messages/{mail_row(world).uid}/text/"
    bad = desk.post(page, wording(body="Hi {{ client.nickname }}"))
    assert bad.status_code == 422
    assert "Did you mean {{ client.first_name }}?" in words(bad)
    assert desk.post(page, wording(body="x" * 481)).status_code == 422
    assert desk.post(page, wording(seen="7", body="x")).status_code == 409
    shared = mail_row(world, "portal_link_shared")
    assert desk.get(f"settings/messages/{shared.uid}/text/").status_code == 404


def test_switching_texts_off_drops_planned_ones(desk, world, settings):
    make_sender(world.event)
    agree_to_texts(world.anna, NOW)
    make_appointment(world.event, world.manager, world.anna)
    desk.post(f"settings/messages/{mail_row(world).uid}/text/", wording())
    assert Message.objects.get(channel="sms").state == "scheduled"
    assert desk.post(PAGE, typed(seen="1", is_on="-")).status_code == 302
    assert Message.objects.get(channel="sms").state == "dropped"
    assert desk.post(PAGE, typed(seen="2")).status_code == 302
    assert Message.objects.get(channel="sms").state == "scheduled"
    with provide_texts() as provider:
        settings.TWILIO_API = provider.url
        Message.objects.update(due_at=NOW)
        deliver_texts(owner="w", read_clock=lambda: NOW)
        assert len(provider.taken) == 1


def record(world, **more: str) -> dict[str, str]:
    anna = world.anna
    return {
        "first_name": anna.first_name,
        "last_name": anna.last_name,
        "email": anna.email,
        "phone": anna.phone,
        "seen": str(mark_record(anna)),
        **more,
    }


def test_staff_write_down_who_agreed(desk, world):
    make_appointment(world.event, world.manager, world.anna)
    page = f"clients/{world.anna.uid}/edit/"
    assert "Has agreed to texts" not in words(desk.get(page))
    agree_to_texts(world.anna, NOW)
    assert desk.post(page, record(world)).status_code == 302
    world.anna.refresh_from_db()
    assert world.anna.text_consent_at == NOW  # nobody was asked
    make_sender(world.event)
    assert "Has agreed to texts" in words(desk.get(page))
    assert desk.post(page, record(world)).status_code == 302
    world.anna.refresh_from_db()
    assert world.anna.text_consent_at is None
    assert desk.post(page, record(world, text_consent="on")).status_code == 302
    world.anna.refresh_from_db()
    assert world.anna.text_consent_at == NOW
    assert LogEntry.objects.filter(verb="preferences_changed").count() == 2


def test_the_timeline_says_what_goes_as_a_text(desk, world):
    make_sender(world.event)
    row = mail_row(world)
    desk.post(f"settings/messages/{row.uid}/text/", wording())
    page = "settings/messages/timeline/"
    assert "Also as a text." in words(desk.get(page))
    AutomatedMessage.objects.filter(pk=row.pk).update(is_on=False)
    assert "Only as a text." in words(desk.get(page))
    TextSender.objects.update(is_on=False)
    assert "as a text." not in words(desk.get(page))


def test_a_text_is_no_page_of_an_email(desk, world):
    make_sender(world.event)
    desk.post(f"settings/messages/{mail_row(world).uid}/text/", wording())
    text = AutomatedMessage.objects.get(channel="sms")
    for part in ("", "text/", "preview/"):
        assert desk.get(f"settings/messages/{text.uid}/{part}").status_code == 404


def test_the_doctor_names_a_sender_that_cannot_send(world, settings):
    assert examine_texts().is_fine
    settings.IS_HTTPS = True
    sender = make_sender(world.event)
    assert examine_texts().is_fine
    note_sender_failing(sender, reason="account or token are not accepted", now=NOW)
    assert "MedTech Congress 2027: nothing can be sent since" in examine_texts().text
    settings.SEALING_KEYS = ()
    assert "the token cannot be read" in examine_texts().text
