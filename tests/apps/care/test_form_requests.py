"""A form from sending to correction, by its services."""

import hashlib
from datetime import timedelta

import pytest

from portico.apps.care.models import FormRequest, FormSubmission, FormVersion
from portico.apps.care.services.form_filling import open_request, settle_form_answer
from portico.apps.care.services.form_reviewing import close_request, withdraw_request
from portico.apps.care.services.form_sending import correct_form, send_form
from portico.apps.care.services.form_submitting import submit_form
from portico.apps.care.services.form_templating import (
    archive_template,
    create_template,
    delete_template,
    publish_version,
    save_draft,
)
from portico.apps.care.sheets import read_sheet
from portico.apps.care.submissions import read_pdf, read_submission
from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import Message
from portico.domain.actors import SYSTEM
from portico.domain.errors import InvalidInput, NotThere, Refused, StaleChange
from tests.conftest import World
from tests.forms import GOOD, INTAKE, MYSELF, hand_in, make_form, save, send
from tests.make import NOW, client_actor


def verbs(request: FormRequest) -> list[str]:
    rows = LogEntry.objects.filter(subject_uid=request.client.uid, verb__startswith="form_")
    return list(rows.order_by("pk").values_list("verb", flat=True))


def test_the_whole_way(world: World) -> None:
    request = send(world.practice, world.anna)
    assert read_sheet(request).answers == {"name": "Anna"}
    assert request.expires_at == NOW + timedelta(days=30)
    mails = Message.objects.filter(subject_kind="form", subject_uid=request.uid)
    assert sorted(mails.values_list("trigger", flat=True)) == [
        "form_reminder",
        "form_reminder",
        "form_sent",
    ]
    actor = client_actor(world.anna)
    assert open_request(request=request, actor=actor, now=NOW).state == "opened"
    save(request, {"pain": "yes"})
    assert request.state == "in_progress"
    hand_in(request)
    assert request.state == "needs_review"
    assert request.sealed_sheet == ""
    submission = FormSubmission.objects.get(request=request)
    assert read_submission(submission).answers == GOOD
    assert read_submission(submission).signature == MYSELF
    assert submission.sha256 == hashlib.sha256(read_pdf(submission)).hexdigest()
    assert (submission.address, submission.submitted_at) == ("192.0.2.7", NOW)
    assert set(mails.exclude(trigger="form_sent").values_list("state", flat=True)) == {"dropped"}
    assert close_request(request=request, actor=SYSTEM, now=NOW).state == "completed"
    assert verbs(request) == [
        "form_sent",
        "form_opened",
        "form_begun",
        "form_submitted",
        "form_completed",
    ]


def test_handed_in_twice_is_handed_in_once(world: World) -> None:
    request = send(world.practice, world.anna)
    save(request, GOOD)
    former = FormRequest.objects.get(pk=request.pk)
    hand_in(request)
    for again in (request, former):
        submit_form(
            request=again,
            signature=MYSELF,
            seen=1,
            address="",
            actor=client_actor(world.anna),
            now=NOW,
        )
    assert FormSubmission.objects.filter(request=request).count() == 1


def test_what_is_missing_keeps_it_back(world: World) -> None:
    request = send(world.practice, world.anna)
    save(request, {"pain": "yes", "name": " "})
    with pytest.raises(InvalidInput) as caught:
        submit_form(request=request, signature={}, seen=1, address="", actor=SYSTEM, now=NOW)
    assert caught.value.fields == {
        "name": ("required",),
        "where": ("required",),
        "agree": ("required",),
        "signature": ("required",),
    }


def test_an_answer_that_came_after_the_review_is_reviewed(world: World) -> None:
    request = send(world.practice, world.anna)
    save(request, GOOD)
    stale = FormRequest.objects.get(pk=request.pk)
    save(request, {"where": "somewhere else"})
    for row, seen in ((request, 1), (stale, 1)):
        with pytest.raises(StaleChange):
            submit_form(request=row, signature=MYSELF, seen=seen, address="", actor=SYSTEM, now=NOW)


def test_two_pages_disagree_and_somebody_chooses(world: World) -> None:
    request = send(world.practice, world.anna)
    save(request, GOOD, seen=0, writer="phone")
    save(request, {"where": "right knee"}, seen=0, writer="desk")
    sheet = read_sheet(request)
    assert sheet.answers["where"] == "in the left knee"
    with pytest.raises(InvalidInput) as caught:
        submit_form(
            request=request,
            signature=MYSELF,
            seen=sheet.revision,
            address="",
            actor=SYSTEM,
            now=NOW,
        )
    assert caught.value.fields == {"where": ("conflict",)}
    settle_form_answer(
        request=request, question="where", choice=1, writer="x", actor=SYSTEM, now=NOW
    )
    request.refresh_from_db()
    assert read_sheet(request).answers["where"] == "right knee"
    assert read_sheet(request).rivals == {}


def test_what_is_no_question_is_not_kept(world: World) -> None:
    request = send(world.practice, world.anna)
    save(request, {"moon": "x", "paper": ["5"]})
    assert request.state == "sent"
    with pytest.raises(InvalidInput):
        save(request, {"where": "x" * 400_000})


def test_withdrawn_and_expired_can_be_filled_no_more(world: World) -> None:
    late = send(world.practice, world.anna)
    with pytest.raises(Refused, match="form_expired"):
        save(late, GOOD, now=NOW + timedelta(days=30))
    gone = send(world.practice, world.ben)
    save(gone, {"where": "secret"})
    withdraw_request(request=gone, actor=SYSTEM, now=NOW)
    gone.refresh_from_db()
    assert (gone.state, gone.sealed_sheet) == ("withdrawn", "")
    with pytest.raises(Refused, match="form_withdrawn"):
        save(gone, GOOD)
    with pytest.raises(Refused, match="form_withdrawn"):
        close_request(request=gone, actor=SYSTEM, now=NOW)


def test_a_correction_begins_with_the_answers(world: World) -> None:
    first = hand_in(send(world.practice, world.anna))
    second = correct_form(request=first, actor=SYSTEM, now=NOW)
    first.refresh_from_db()
    assert first.state == "completed"
    assert read_sheet(second).answers == GOOD
    assert second.corrects == first
    hand_in(second, {"where": "both knees"})
    assert read_submission(first.submission).answers["where"] == "in the left knee"
    assert read_submission(second.submission).answers["where"] == "both knees"
    with pytest.raises(Refused, match="form_corrected"):
        correct_form(request=first, actor=SYSTEM, now=NOW)
    with pytest.raises(Refused, match="form_not_handed_in"):
        correct_form(request=send(world.practice, world.ben), actor=SYSTEM, now=NOW)


def test_versions_stay_with_what_was_sent(world: World) -> None:
    template = make_form(world.practice)
    request = send(world.practice, world.anna, template=template)
    changed = save_draft(
        template=template,
        name="Intake 2",
        draft=INTAKE | {"intro": "New"},
        seen=template.revision,
        actor=SYSTEM,
        now=NOW,
    )
    with pytest.raises(StaleChange):
        publish_version(template=template, seen=template.revision, actor=SYSTEM, now=NOW)
    published = publish_version(template=changed, seen=changed.revision, actor=SYSTEM, now=NOW)
    again = publish_version(template=changed, seen=published.revision, actor=SYSTEM, now=NOW)
    assert published.current is not None
    assert again.current == published.current
    assert (published.current.number, request.version.number) == (2, 1)
    assert FormVersion.objects.filter(template=template).count() == 2
    hand_in(request)
    assert b"%PDF-" in read_pdf(request.submission)[:8]


def test_templates(world: World) -> None:
    with pytest.raises(InvalidInput):
        create_template(workspace=world.practice, name=" ", actor=SYSTEM, now=NOW)
    with pytest.raises(InvalidInput):
        create_template(workspace=world.practice, name="x" * 121, actor=SYSTEM, now=NOW)
    draft = create_template(workspace=world.practice, name="Draft", actor=SYSTEM, now=NOW)
    with pytest.raises(InvalidInput):
        publish_version(template=draft, seen=1, actor=SYSTEM, now=NOW)
    with pytest.raises(Refused, match="not_published"):
        send_form(template=draft, client=world.anna, actor=SYSTEM, now=NOW)
    delete_template(template=draft, actor=SYSTEM, now=NOW)
    with pytest.raises(NotThere):
        delete_template(template=draft, actor=SYSTEM, now=NOW)
    kept = make_form(world.practice)
    with pytest.raises(Refused, match="was_published"):
        delete_template(template=kept, actor=SYSTEM, now=NOW)
    kept = archive_template(template=kept, is_archived=True, actor=SYSTEM, now=NOW)
    with pytest.raises(Refused, match="not_published"):
        send_form(template=kept, client=world.anna, actor=SYSTEM, now=NOW)
    with pytest.raises(NotThere):
        send_form(
            template=make_form(world.practice), client=world.stranger_client, actor=SYSTEM, now=NOW
        )
