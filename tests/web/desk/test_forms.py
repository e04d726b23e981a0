"""Forms at the desk: build, publish, send, read, correct, withdraw; who may do which."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from portico.apps.care.form_library import list_library
from portico.apps.care.models import AccessEntry, FormRequest, FormRule, FormTemplate
from portico.apps.care.sheets import read_sheet
from portico.apps.people.models import Membership
from portico.domain.forms.document import read_template
from tests.forms import GOOD, attach, hand_in, make_form, save, send
from tests.make import NOW, make_appointment
from tests.web.desk.set_up import make_service


def let_read(user: Any) -> None:
    Membership.objects.filter(user=user).update(is_clinical=True)


def count_unfolded(page: Any) -> int:
    return page.content.decode().count('form-question" open')


def test_build_a_form_without_script_and_send_it(world, desk) -> None:
    made = desk.post("forms/library/", {"name": "Hello"})
    template = FormTemplate.objects.get()
    path = f"forms/library/{template.uid}/"
    assert made["Location"].endswith(f"/{path}")

    def press(button: str, **typed: str) -> Any:
        template.refresh_from_db()
        fields = {"version": template.revision, "name": "Hello", "do": button, **typed}
        return desk.post(path, fields)

    section = {"s1-title": "About you", "form-is_signed": "on"}
    assert press("in-s1:yes_no", **section)["Location"].endswith("?at=q2#q2")
    press("in-s1:choice", **section, **{"q2-label": "In pain?", "q2-points": "1"})
    refused = press("publish", **section, **{"q3-label": "How often?", "q3-options": ""})
    assert refused.status_code == 422
    assert 'id="id_q3-options-error-1"' in refused.content.decode()
    assert count_unfolded(refused) == 1  # what has to be mended
    shown = {
        "q3-label": "How often?",
        "q3-options": "Never = 0\nOften = 2",
        "q3-if1_question": "q2",
        "q3-if1_operator": "is",
        "q3-if1_value": "Yes",
    }
    press("score:", **section, **shown)
    published = press(
        "publish",
        **section,
        **{"t4-label": "Sum", "t4-questions": "q3", "t4-bands": "0-1 low\n2-2 high"},
    )
    assert published.status_code == 302
    assert count_unfolded(desk.get(path)) == 0
    assert count_unfolded(desk.get(path, at="q3")) == 1
    template.refresh_from_db()
    assert template.current is not None
    asked = read_template(template.current.definition)
    second = asked.sections[0].questions[1]
    assert [one.points for one in second.options] == [0, 2]
    assert second.show_if.tests[0].value == "yes"
    assert asked.scores[0].bands[1].label == "high"
    assert desk.get(f"{path}versions/1/").status_code == 200
    page = desk.get(path).content.decode()
    assert "Never = 0" in page
    sent = desk.post(f"clients/{world.anna.uid}/forms/", {"form": str(template.uid)})
    assert sent.status_code == 302
    assert FormRequest.objects.get().client == world.anna


def test_moving_removing_and_two_editors(world, desk) -> None:
    template = make_form(world.event)
    path = f"forms/library/{template.uid}/"
    page = desk.get(path).content.decode()
    fields = dict(re.findall(r'name="([^"]+)"[^>]* value="([^"]*)"', page))
    seen = {"version": str(template.revision), "name": "Intake"}
    assert desk.post(path, {**seen, "do": "down:name"}).status_code == 302
    template.refresh_from_db()
    first = template.draft["sections"][0]["questions"]
    assert [one["id"] for one in first] == ["pain", "name", "where"]
    stale = desk.post(path, {**seen, "do": "remove:paper"})
    assert stale.status_code == 409
    assert fields["s1-title"] == "About you"


class Fields(HTMLParser):
    """What a browser would send of the builder."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._text, self._select = "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        found = dict(given)
        name = found.get("name") or ""
        is_box = found.get("type") in ("checkbox", "radio")
        if tag == "input" and name and (not is_box or "checked" in found):
            self.sent.setdefault(name, []).append(found.get("value", "on" if is_box else "") or "")
        if tag == "textarea":
            self._text = name
            self.sent[name] = [""]
        if tag == "select":
            self._select = name
        if tag == "option" and "selected" in found:
            self.sent[self._select] = [found.get("value") or ""]

    def handle_endtag(self, tag: str) -> None:
        self._text = "" if tag == "textarea" else self._text

    def handle_data(self, text: str) -> None:
        if self._text:
            self.sent[self._text] = [self.sent[self._text][0] + text.removeprefix("\n")]


@pytest.mark.parametrize("ready", list_library(), ids=lambda one: one.key)
def test_what_the_builder_shows_it_keeps(world, desk, ready) -> None:
    made = desk.post("forms/library/", {"library": ready.key})
    template = FormTemplate.objects.get()
    page = desk.get(f"forms/library/{template.uid}/")
    fields: dict[str, Any] = Fields(page.content.decode()).sent
    answer = desk.post(f"forms/library/{template.uid}/", fields | {"do": ["publish"]})
    assert answer.status_code == 302, made
    template.refresh_from_db()
    assert template.current is not None
    assert read_template(template.current.definition) == read_template(ready.document)


def test_rules_of_a_service(world, desk) -> None:
    service, template = make_service(world.event), make_form(world.event)
    path = f"services/{service.uid}/forms/"
    wanted = {"form": str(template.uid), "frequency": "after_months", "months": "0"}
    refused = desk.post(path, wanted)
    assert refused.status_code == 422
    assert desk.post(path, {**wanted, "months": "12", "days_before": "2"}).status_code == 302
    rule = FormRule.objects.get()
    assert (rule.months, rule.days_before) == (12, 2)
    assert "2 days before" in desk.get(path).content.decode()
    assert desk.post(path, {"remove": str(rule.uid)}).status_code == 302
    assert not FormRule.objects.exists()


def test_send_for_an_appointment_with_several(world, desk) -> None:
    meeting = make_appointment(world.event, world.manager, world.anna, world.ben)
    template = make_form(world.event)
    path = f"appointments/{meeting.uid}/forms/"
    missing = desk.post(path, {"form": str(template.uid)})
    assert missing.status_code == 422
    assert not FormRequest.objects.exists(), "nobody is preselected"
    desk.post(path, {"form": str(template.uid), "client": str(world.ben.uid)})
    request = FormRequest.objects.get()
    assert (request.client, request.appointment) == (world.ben, meeting)
    assert "Intake" in desk.get(f"appointments/{meeting.uid}/").content.decode()


def test_answers_are_for_the_clinical_permission_and_logged(world, desk, desk_of) -> None:
    make_appointment(world.event, world.manager, world.anna)
    request = send(world.event, world.anna)
    attach(request)
    hand_in(request, GOOD | {"name": "Anni"})
    path = f"forms/{request.uid}/"
    page = desk.get(path).content.decode()
    assert "left knee" not in page
    assert "Only people with the clinical permission" in page
    assert desk.get(f"{path}paper.pdf").status_code == 403
    assert not AccessEntry.objects.filter(kind="form").exists()
    let_read(world.manager)
    page = desk.get(path).content.decode()
    assert "left knee" in page
    assert "some" in page, "the band of the score"
    assert AccessEntry.objects.filter(kind="form", actor_uid=world.manager.uid).count() == 1
    paper = desk.get(f"{path}paper.pdf")
    assert paper.content.startswith(b"%PDF")
    assert paper["Content-Security-Policy"].startswith("sandbox")
    upload = request.uploads.get()
    assert desk.get(f"{path}files/{upload.uid}/").status_code == 200
    desk.post(path, {"do": "write", "write": "name"})
    world.anna.refresh_from_db()
    assert world.anna.first_name == "Anni"
    assert desk_of(world.scheduler).get(f"{path}paper.pdf").status_code == 403
    assert desk_of(world.provider).get(path).status_code == 403, "not their client"
    assert desk_of(world.stranger_admin).get(path).status_code == 404


def test_what_is_filled_in_is_not_read_before_it_is_handed_in(world, desk) -> None:
    let_read(world.manager)
    request = send(world.event, world.anna)
    save(request, {"where": "marzipan"})
    assert "marzipan" not in desk.get(f"forms/{request.uid}/").content.decode()


def test_complete_correct_withdraw(world, desk) -> None:
    let_read(world.manager)
    request = hand_in(send(world.event, world.anna))
    path = f"forms/{request.uid}/"
    desk.post(path, {"do": "complete"})
    request.refresh_from_db()
    assert request.state == "completed"
    assert desk.post(path, {"do": "complete"}).status_code == 409
    answer = desk.post(path, {"do": "correct"})
    second = FormRequest.objects.get(corrects=request)
    assert answer["Location"].endswith(f"/forms/{second.uid}/")
    assert read_sheet(second).answers["where"] == GOOD["where"]
    desk.post(f"forms/{second.uid}/", {"do": "withdraw"})
    second.refresh_from_db()
    assert (second.state, second.closed_at) == ("withdrawn", NOW)


@pytest.mark.parametrize("shown", ["", "open", "to_fill", "to_review", "done", "x"])
def test_the_list(world, desk, desk_of, shown: str) -> None:
    template = make_form(world.event)
    send(world.event, world.anna, template=template)
    hand_in(send(world.event, world.ben, template=template))
    page = desk.get("forms/", show=shown).content.decode()
    assert ("Anna Berg" in page) == (shown in ("", "open", "to_fill", "x"))
    assert ("Ben Osei" in page) == (shown in ("", "open", "to_review", "x"))
    assert "Anna Berg" not in desk_of(world.provider).get("forms/", show=shown).content.decode()
    assert "Intake" in desk.get(f"clients/{world.anna.uid}/", tab="forms").content.decode()
