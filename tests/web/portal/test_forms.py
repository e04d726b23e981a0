"""Forms in the portal: filled in over two sittings, without JavaScript, signed, handed in once."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from portico.apps.care.models import AccessEntry, FormRequest, FormSubmission
from portico.apps.care.sheets import read_sheet
from portico.apps.care.submissions import read_pdf
from portico.apps.people.models import Membership
from tests.conftest import World
from tests.forms import GOOD, PDF, hand_in, save, send
from tests.make import NOW, make_appointment


@pytest.fixture
def sent(world: World) -> FormRequest:
    return send(world.event, world.anna)


def at(request: FormRequest, rest: str = "") -> str:
    return f"/w/{request.workspace.public_id}/forms/{request.uid}/{rest}"


def page_of(browser: Browser, address: str) -> tuple[str, dict[str, Any]]:
    """The page and its hidden fields, as a browser would send them again."""
    text = browser.get(address).content.decode()
    fields: dict[str, Any] = {"on": re.findall(r'name="on" value="([^"]+)"', text)}
    for name in ("seen", "writer"):
        found = re.search(rf'name="{name}" value="([^"]*)"', text)
        fields[name] = found[1] if found else ""
    return text, fields


FIRST = {"a.name": "Anna", "a.pain": "yes"}
SIGNED = {"signature.name": "Anna Berg", "signature.relationship": "self"}


def test_the_whole_way(world: World, anna: Browser, sent: FormRequest) -> None:
    listed = anna.get(f"/w/{world.event.public_id}/forms/").content.decode()
    assert at(sent) in listed
    assert "Begin" in anna.get(at(sent)).content.decode()
    assert FormRequest.objects.get(pk=sent.pk).state == "sent", "looking opens nothing"
    assert anna.post(at(sent))["Location"] == at(sent, "part/s1/")
    text, fields = page_of(anna, at(sent, "part/s1/"))
    assert 'value="Anna"' in text, "prefilled"
    assert "Where does it hurt?" not in text
    more = anna.post(at(sent, "part/s1/"), {**fields, **FIRST, "go": "next"})
    assert "They bring some more questions" in more.content.decode()
    assert "Where does it hurt?" in more.content.decode()
    text, fields = page_of(anna, at(sent, "part/s1/"))
    missing = anna.post(at(sent, "part/s1/"), {**fields, **FIRST, "a.where": "", "go": "next"})
    assert missing.status_code == 422
    assert 'href="#q-where"' in missing.content.decode()
    went = anna.post(at(sent, "part/s1/"), {**fields, **FIRST, "a.where": "knee", "go": "next"})
    assert went["Location"] == at(sent, "part/s2/")
    assert "Go on" in anna.get(at(sent)).content.decode()
    assert anna.post(at(sent))["Location"] == at(sent, "part/s2/"), "resumed where it ended"
    _, fields = page_of(anna, at(sent, "part/s2/"))
    letter = SimpleUploadedFile("letter.exe", PDF)
    went = anna.post(
        at(sent, "part/s2/"), {**fields, "a.agree": "agree", "f.paper": letter, "go": "next"}
    )
    assert went["Location"] == at(sent, "review/")
    text, fields = page_of(anna, at(sent, "review/"))
    assert "knee" in text
    assert "letter.pdf" in text
    unsigned = anna.post(at(sent, "review/"), {"seen": fields["seen"], "signature.name": "Anna"})
    assert unsigned.status_code == 422
    assert "for whom you sign" in unsigned.content.decode()
    for _ in range(2):
        done = anna.post(at(sent, "review/"), {"seen": fields["seen"], **SIGNED})
        assert done["Location"] == at(sent) + "?done"
    submission = FormSubmission.objects.get(request=sent)
    assert submission.address == "127.0.0.1"
    text = anna.get(done["Location"]).content.decode()
    assert "Thank you" in text
    assert "knee" in text
    assert AccessEntry.objects.filter(client=world.anna, kind="form").count() == 1
    paper = anna.get(at(sent, "paper.pdf"))
    assert paper.content == read_pdf(submission)
    assert anna.get(at(sent, "part/s1/")).status_code == 302, "read-only afterwards"
    assert anna.post(at(sent, "part/s1/"), {**fields, "a.where": "x", "on": "where"})
    assert "knee" in anna.get(at(sent)).content.decode()


def test_two_windows_disagree_and_both_answers_stand(
    world: World, anna: Browser, sent: FormRequest, enter: Callable[..., Browser]
) -> None:
    save(sent, {"pain": "yes"})
    phone = enter(world.anna, world.event)
    _, fields = page_of(anna, at(sent, "part/s1/"))
    _, others = page_of(phone, at(sent, "part/s1/"))
    phone.post(at(sent, "part/s1/"), {**others, **FIRST, "a.where": "left knee", "go": "later"})
    answer = anna.post(
        at(sent, "part/s1/"), {**fields, **FIRST, "a.where": "right knee", "go": "next"}
    )
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "left knee" in text
    assert "right knee" in text
    settled = anna.post(
        at(sent, "part/s1/"),
        {
            **page_of(anna, at(sent, "part/s1/"))[1],
            "settle": "where:1",
            "a.where": "left knee",
            **FIRST,
        },
    )
    assert settled.status_code == 302
    sent.refresh_from_db()
    assert read_sheet(sent).answers["where"] == "right knee"


def test_saving_by_itself_swaps_only_what_changed(anna: Browser, sent: FormRequest) -> None:
    _, fields = page_of(anna, at(sent, "part/s1/"))
    came = anna.post(at(sent, "part/s1/"), {**fields, **FIRST}, headers={"HX-Request": "true"})
    text = came.content.decode()
    assert 'id="w-where"' in text
    assert 'id="w-name"' not in text
    assert 'value="1" id="seen"' in text
    fields |= {"seen": "1", "on": [*fields["on"], "where"]}
    went = anna.post(
        at(sent, "part/s1/"), {**fields, "a.pain": "no"}, headers={"HX-Request": "true"}
    )
    assert 'id="w-where" class="question" hx-swap-oob="true"></div>' in went.content.decode()
    save(sent, {"name": "Anni"}, writer="phone")
    other = anna.post(
        at(sent, "part/s1/"), {**fields, "a.name": "Ann"}, headers={"HX-Request": "true"}
    )
    assert other["HX-Redirect"] == at(sent, "part/s1/")


def test_an_answer_that_came_in_between_is_looked_through(anna: Browser, sent: FormRequest) -> None:
    save(sent, {"name": "Anna", "pain": "no", "agree": "agree"})
    _, fields = page_of(anna, at(sent, "review/"))
    save(sent, {"name": "Anni"})
    answer = anna.post(at(sent, "review/"), {"seen": fields["seen"], **SIGNED})
    assert answer.status_code == 409
    assert "Anni" in answer.content.decode()
    assert not FormSubmission.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "PDF or a"),
        (b"PK\x03\x04" + b"0" * 100, "PDF or a"),
        (b"%PDF-1.7 <</OpenAction<</S/JavaScript/JS (app.alert(1))>>>>", "scripts"),
    ],
)
def test_a_file_that_is_not_taken_says_so_beside_its_field(
    anna: Browser, sent: FormRequest, content: bytes, sentence: str
) -> None:
    _, fields = page_of(anna, at(sent, "part/s2/"))
    file = SimpleUploadedFile("x.pdf", content, content_type="application/pdf")
    answer = anna.post(
        at(sent, "part/s2/"), {**fields, "a.agree": "agree", "f.paper": file, "go": "next"}
    )
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    sent.refresh_from_db()
    assert read_sheet(sent).answers["agree"] == "agree", "what was typed is kept"


def test_files_are_handed_out_inert_and_can_be_taken_away(anna: Browser, sent: FormRequest) -> None:
    _, fields = page_of(anna, at(sent, "part/s2/"))
    file = SimpleUploadedFile("../../<b>läuft</b>.pdf", PDF)
    anna.post(at(sent, "part/s2/"), {**fields, "f.paper": file, "go": "stay"})
    upload = sent.uploads.get()
    got = anna.get(at(sent, f"files/{upload.uid}/"))
    assert got.content == PDF
    assert got["Content-Security-Policy"].startswith("sandbox;")
    assert got["X-Content-Type-Options"] == "nosniff"
    assert got["Content-Disposition"].startswith("attachment;")
    assert "/" not in got["Content-Disposition"].partition("filename")[2].replace("''", "")
    _, fields = page_of(anna, at(sent, "part/s2/"))
    anna.post(at(sent, "part/s2/"), {**fields, "remove": str(upload.uid)})
    assert anna.get(at(sent, f"files/{upload.uid}/")).status_code == 404


def test_over_and_withdrawn(
    anna: Browser, sent: FormRequest, clock: time_machine.Traveller
) -> None:
    clock.shift(31 * 24 * 3600)
    FormRequest.objects.filter(pk=sent.pk).update(expires_at=NOW)
    clock.move_to(NOW)
    over = anna.get(at(sent))
    assert over.status_code == 410
    assert "no more" in over.content.decode()
    assert anna.get(at(sent, "part/s1/"))["Location"] == at(sent)
    FormRequest.objects.filter(pk=sent.pk).update(state="withdrawn")
    assert anna.get(at(sent)).status_code == 404


def test_answers_are_for_trusted_browsers(
    world: World, sent: FormRequest, enter: Callable[..., Browser]
) -> None:
    hand_in(sent)
    world.event.confirm_new_devices = True
    world.event.save(update_fields=["confirm_new_devices"])
    first = enter(world.anna, world.event)
    assert first.get(at(sent)).status_code == 200
    second = enter(world.anna, world.event)
    for rest in ("", "paper.pdf"):
        answer = second.get(at(sent, rest))
        assert answer.status_code in (302, 403)
        assert b"left knee" not in answer.content


def test_home_and_the_appointment_show_what_is_to_be_filled_in(world: World, anna: Browser) -> None:
    home = f"/w/{world.event.public_id}/"
    assert "Things to do" not in anna.get(home).content.decode()
    meeting = make_appointment(world.event, world.scheduler, world.ben)
    mine = make_appointment(world.event, world.scheduler, world.anna)
    sent = send(world.event, world.anna, appointment=mine)
    other = send(world.event, world.ben, appointment=meeting, template=sent.template)
    text = anna.get(home).content.decode()
    assert at(sent) in text
    assert at(other) not in text
    assert at(sent) in anna.get(f"{home}appointments/{mine.uid}/").content.decode()
    hand_in(sent)
    assert at(sent) not in anna.get(home).content.decode()


def test_staff_who_look_as_the_client_see_answers_only_with_the_permission(
    world: World, sent: FormRequest
) -> None:
    hand_in(sent)
    make_appointment(world.event, world.manager, world.anna)
    browser = Browser()
    browser.force_login(world.manager)
    client = f"/desk/{world.event.public_id}/clients/{world.anna.uid}/"
    browser.post(f"{client}view/")
    found = f"{client}as-client/forms/{sent.uid}/"
    assert browser.get(found).status_code == 404
    Membership.objects.filter(user=world.manager).update(is_clinical=True)
    assert b"left knee" in browser.get(found).content
    assert AccessEntry.objects.filter(kind="form", actor_uid=world.manager.uid).exists()


def test_somebody_else_signs_and_says_who(anna: Browser, sent: FormRequest) -> None:
    save(sent, GOOD)
    text, fields = page_of(anna, at(sent, "review/"))
    assert 'name="signature.relationship" value="other"' in text
    assert text.count('name="signature.other"') == 1
    signed = {"signature.name": "Otto Berg", "signature.relationship": "other"}
    unnamed = anna.post(at(sent, "review/"), {"seen": fields["seen"], **signed})
    assert unnamed.status_code == 422
    assert 'value="Otto Berg"' in unnamed.content.decode()
    done = anna.post(
        at(sent, "review/"), {"seen": fields["seen"], **signed, "signature.other": "his uncle"}
    )
    assert "his uncle" in anna.get(done["Location"]).content.decode()
