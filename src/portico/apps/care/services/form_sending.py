"""Send a form to a client: by hand, by a rule, or again for a correction."""

from datetime import datetime

from django.db import transaction

from portico.apps.appointments.models import Appointment
from portico.apps.care.models import FormRequest, FormRule, FormSubmission, FormTemplate
from portico.apps.care.services.form_requesting import note_change, tell_client
from portico.apps.care.services.form_reviewing import close_request
from portico.apps.care.sheets import prefill, template_of, write_sheet
from portico.apps.care.submissions import read_submission
from portico.apps.people.models import Client
from portico.domain.actors import Actor
from portico.domain.decisions import Decision, Reason
from portico.domain.errors import NotThere, Refused
from portico.domain.forms.requests import RequestState, may_correct
from portico.domain.forms.sending import expiry_of
from portico.domain.forms.sheets import start_sheet
from portico.domain.forms.submission import list_files
from portico.domain.forms.values import Typed


@transaction.atomic
def send_form(
    *,
    template: FormTemplate,
    client: Client,
    appointment: Appointment | None = None,
    rule: FormRule | None = None,
    answers: dict[str, Typed] | None = None,
    corrects: FormRequest | None = None,
    actor: Actor,
    now: datetime,
) -> FormRequest:
    """The current version, prefilled from the profile or with `answers`; the client is told.

    Raises Refused: `not_published` (or archived), `other_organization`, `no_portal`.
    """
    version = template.current
    if version is None or template.is_archived:
        raise Refused(Decision((Reason("not_published"),)))
    if client.organization_id != template.organization_id or client.is_provisional:
        raise NotThere("client")
    workspace = template.workspace
    asked = template_of(version)
    row = FormRequest(
        organization_id=workspace.organization_id,
        workspace=workspace,
        client=client,
        version=version,
        template=template,
        appointment=appointment,
        rule=rule,
        corrects=corrects,
        sent_at=now,
        sent_by=actor.name[:170],
        expires_at=expiry_of(now, asked.expires_after, workspace.time_zone),
    )
    write_sheet(row, start_sheet(prefill(asked, client) if answers is None else answers))
    row.save(force_insert=True)
    tell_client(row, now=now)
    note_change(row, "sent", actor=actor, now=now)
    return row


@transaction.atomic
def correct_form(*, request: FormRequest, actor: Actor, now: datetime) -> FormRequest:
    """Send what was handed in again, with its answers; what was handed in stays as it is.

    Files are to be uploaded and signatures to be drawn anew. The first request counts as dealt
    with. Raises Refused (`form_not_handed_in`, `form_corrected`).
    """
    follower = FormRequest.objects.filter(corrects=request).exists()
    decision = may_correct(RequestState(request.state), has_follower=follower)
    if not decision.is_allowed:
        raise Refused(decision)
    submission = FormSubmission.objects.get(request=request)
    files = list_files(template_of(request.version))
    given = read_submission(submission).answers
    if request.state != RequestState.COMPLETED:
        close_request(request=request, actor=actor, now=now)
    return send_form(
        template=request.template,
        client=request.client,
        appointment=request.appointment,
        answers={k: _undrawn(typed) for k, typed in given.items() if k not in files},
        corrects=request,
        actor=actor,
        now=now,
    )


def _undrawn(typed: Typed) -> Typed:
    """Nobody's hand is put under what they have not seen yet."""
    if not isinstance(typed, dict):
        return typed
    return {key: text for key, text in typed.items() if key != "drawing"}
