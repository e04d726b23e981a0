"""Forms for tests, made by the services of the product."""

import io
from datetime import datetime
from typing import Any

from portico.apps.care.models import FormRequest, FormTemplate, FormUpload
from portico.apps.care.services.form_filling import save_form_answers
from portico.apps.care.services.form_sending import send_form
from portico.apps.care.services.form_submitting import submit_form
from portico.apps.care.services.form_templating import create_template, publish_version
from portico.apps.care.services.form_uploading import upload_file
from portico.apps.care.sheets import read_sheet
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import SYSTEM
from portico.domain.forms.reading import Raw
from tests.hostile_files import make_pdf
from tests.make import NOW, client_actor

INTAKE: Raw = {
    "sections": [
        {
            "id": "s1",
            "title": "About you",
            "questions": [
                {
                    "id": "name",
                    "kind": "short_text",
                    "label": "First name",
                    "is_required": True,
                    "prefill": "first_name",
                    "is_written_back": True,
                },
                {"id": "pain", "kind": "yes_no", "label": "Are you in pain?", "points": 1},
                {
                    "id": "where",
                    "kind": "long_text",
                    "label": "Where does it hurt?",
                    "is_required": True,
                    "show_if": {"tests": [{"question": "pain", "operator": "is", "value": "yes"}]},
                },
            ],
        },
        {
            "id": "s2",
            "title": "Your consent",
            "questions": [
                {"id": "paper", "kind": "file", "label": "A letter of your doctor"},
                {
                    "id": "agree",
                    "kind": "consent",
                    "label": "Treatment",
                    "text": "I agree to be treated.",
                },
            ],
        },
    ],
    "scores": [{"id": "t1", "label": "Pain", "questions": ["pain"], "bands": "0-0 none\n1-1 some"}],
    "needs_review": True,
    "expires_after": 30,
    "remind_after": "2 5",
}
MYSELF = {"name": "Anna Berg", "relationship": "self"}
GOOD = {"name": "Anna", "pain": "yes", "where": "in the left knee", "agree": "agree"}


def make_form(
    workspace: Workspace, name: str = "Intake", document: Raw | None = None
) -> FormTemplate:
    """A published form."""
    made = create_template(
        workspace=workspace, name=name, document=document or INTAKE, actor=SYSTEM, now=NOW
    )
    return publish_version(template=made, seen=made.revision, actor=SYSTEM, now=NOW)


def send(workspace: Workspace, client: Client, *, now: datetime = NOW, **more: Any) -> FormRequest:
    template = more.pop("template", None) or make_form(workspace)
    return send_form(template=template, client=client, actor=SYSTEM, now=now, **more)


def save(
    request: FormRequest,
    typed: Raw,
    *,
    seen: int | None = None,
    writer: str = "page",
    now: datetime = NOW,
) -> None:
    request.refresh_from_db()
    save_form_answers(
        request=request,
        typed=typed,
        seen=read_sheet(request).revision if seen is None else seen,
        writer=writer,
        actor=client_actor(request.client),
        now=now,
    )
    request.refresh_from_db()


def hand_in(request: FormRequest, typed: Raw = GOOD, *, now: datetime = NOW) -> FormRequest:
    save(request, typed, now=now)
    submit_form(
        request=request,
        signature=MYSELF,
        seen=read_sheet(request).revision,
        address="192.0.2.7",
        actor=client_actor(request.client),
        now=now,
    )
    request.refresh_from_db()
    return request


PDF = make_pdf()


def attach(request: FormRequest, content: bytes = PDF, name: str = "letter.pdf") -> FormUpload:
    return upload_file(
        request=request,
        question="paper",
        file=io.BytesIO(content),
        name=name,
        actor=client_actor(request.client),
        now=NOW,
    )
