"""One appointment: facts, who was told what and answered what, history."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portico.apps.appointments.selectors.desk import DeskAppointment, get_for_desk
from portico.apps.appointments.selectors.desk_actions import load_desk_actions
from portico.apps.appointments.selectors.desk_groups import load_desk_group
from portico.apps.appointments.selectors.incoming import list_incoming_about, list_open_proposals
from portico.apps.care.permission import has_clinical
from portico.apps.care.selectors.forms_desk import list_appointment_forms
from portico.apps.care.selectors.joining import has_staff_join
from portico.apps.care.selectors.summaries_desk import list_marks
from portico.domain.states import ACTIVE, AppointmentState
from portico.web.common.clock import read_clock
from portico.web.desk.forms.cancelling import CancelTypeForm
from portico.web.desk.incoming import describe_incoming
from portico.web.desk.shell import open_desk, render_desk
from portico.web.desk.telling import TYPE_WORDS, describe_history, describe_messages
from portico.web.desk.wording import decision_texts


@login_required
@require_safe
def show(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """The page of one appointment; a provider sees only those they are on."""
    access = open_desk(request, public_id)
    found = get_for_desk(access, uid)
    zone, now = access.workspace.time_zone, read_clock()
    actions = load_desk_actions(access, found.appointment, now=now)
    cancel_type = found.appointment.cancel_type
    context = {
        "section": "appointments",
        "found": found,
        "appointment": found.appointment,
        "group": load_desk_group(access, found.appointment),
        "may_group": _may_group(found),
        "people": [(one.attendee, describe_messages(one.messages)) for one in found.attendees],
        "proposals": list_open_proposals(found.appointment),
        "incoming": describe_incoming(list_incoming_about(access, uid)),
        "history": describe_history(found.history, zone),
        "summaries": list_marks(access, found.appointment) if has_clinical(access) else (),
        "forms": list_appointment_forms(access, found.appointment),
        "can_join": has_staff_join(access, found.appointment),
        "actions": actions,
        "type_word": TYPE_WORDS.get(cancel_type, ""),
        "type_form": CancelTypeForm(initial={"cancel_type": cancel_type}),
        "uncancel_reasons": decision_texts(actions.uncancel_decision, access, now),
        "delete_reasons": decision_texts(actions.delete_decision, access, now),
        "may_delete": "not_permitted" not in actions.delete_decision.codes,
        "is_active": AppointmentState(found.appointment.state) in ACTIVE,
    }
    return render_desk(request, access, "desk/appointment.html", context)


def _may_group(found: DeskAppointment) -> bool:
    """Whether *Group with…* has a place: one client, and a time."""
    clients = [one for one in found.attendees if one.attendee.client_id is not None]
    return len(clients) == 1 and found.appointment.starts_at is not None
