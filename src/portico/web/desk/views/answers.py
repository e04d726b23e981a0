"""Record an answer that somebody gave by telephone."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.appointments.models import Attendee
from portico.apps.appointments.selectors.desk import DeskAppointment, get_for_desk
from portico.apps.appointments.services.answering import load_answer_facts, record_answer
from portico.apps.people.selectors import DeskAccess
from portico.domain.decisions import Decision
from portico.domain.errors import NotThere, Refused
from portico.domain.policies import may_answer
from portico.domain.states import Answer
from portico.web.common.clock import read_clock
from portico.web.desk.forms.answers import RecordAnswerForm
from portico.web.desk.shell import open_desk, render_desk
from portico.web.desk.wording import decision_texts


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, public_id: str, uid: UUID, attendee_uid: UUID) -> HttpResponse:
    """Also after the deadline and the start; refused, the page says why and keeps the note."""
    access = open_desk(request, public_id)
    found = get_for_desk(access, uid)
    attendee = _find(found, attendee_uid)
    now = read_clock()
    asked = may_answer(load_answer_facts(found.appointment, is_attendee_client=False), now=now)
    if request.method != "POST":
        form = RecordAnswerForm(initial={"answer": attendee.answer, "note": attendee.note})
        return _ask(request, access, attendee, form, asked)
    form = RecordAnswerForm(request.POST)
    if not form.is_valid():
        return _ask(request, access, attendee, form, asked, status=422)
    try:
        record_answer(
            workspace=access.workspace,
            uid=uid,
            attendee_uid=attendee_uid,
            answer=Answer(form.cleaned_data["answer"]),
            note=form.cleaned_data["note"],
            actor=access.actor,
            now=now,
        )
    except Refused as error:
        return _ask(request, access, attendee, form, error.decision, status=409)
    messages.success(request, _("The answer of %(name)s is recorded.") % {"name": _name(attendee)})
    return redirect("desk:appointment", public_id, uid)


def _find(found: DeskAppointment, uid: UUID) -> Attendee:
    """The attendee of this very appointment; raises NotThere."""
    for one in found.attendees:
        if one.attendee.uid == uid:
            return one.attendee
    raise NotThere("attendee")


def _name(attendee: Attendee) -> str:
    return attendee.person.name


def _ask(
    request: HttpRequest,
    access: DeskAccess,
    attendee: Attendee,
    form: RecordAnswerForm,
    decision: Decision,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "section": "appointments",
        "appointment": attendee.appointment,
        "name": _name(attendee),
        "form": form,
        "reasons": decision_texts(decision, access, read_clock()),
    }
    return render_desk(request, access, "desk/appointment_answer.html", context, status=status)
