"""The page of one appointment, for the views that show it."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from portico.apps.appointments.selectors.companions import Companion
from portico.apps.appointments.selectors.portal import AppointmentPage, get_for_client
from portico.apps.care.selectors.forms_portal import list_of_appointment
from portico.apps.care.selectors.summaries_portal import find_shared_uids
from portico.domain.decisions import Decision
from portico.domain.errors import NotThere
from portico.domain.states import Answer
from portico.web.common.reasons import Telling, reason_texts
from portico.web.portal.actions import refused_texts, show_actions, told_done
from portico.web.portal.alternatives import find_alternatives
from portico.web.portal.entries import read_answer
from portico.web.portal.forms import AnswerForm
from portico.web.portal.histories import history_sentences
from portico.web.portal.pages import show
from portico.web.portal.showing import show_times
from portico.web.portal.ways import map_link

if TYPE_CHECKING:
    from portico.web.portal.guard import Portal, PortalRequest


def load_page(portal: "Portal", uid: UUID) -> AppointmentPage:
    """The client's own appointment; anybody else's does not exist."""
    page = get_for_client(portal.client, portal.workspace, uid, now=portal.now)
    if page is None:
        raise NotThere("appointment")
    return page


def load_member(page: AppointmentPage, member: UUID) -> Companion:
    """Another visit of the group whose primary contact the client is; else it does not exist."""
    group = page.actions.group
    found = [one for one in (group.companions if group else ()) if one.uid == member]
    if not found:
        raise NotThere("appointment")
    return found[0]


def address_of(portal: "Portal", uid: UUID) -> str:
    """Where one appointment is shown."""
    return reverse("portal:appointment", args=[portal.workspace.public_id, uid])


def show_details(
    request: "PortalRequest",
    page: AppointmentPage,
    *,
    form: AnswerForm | None = None,
    refused: Decision | None = None,
    status: int = 200,
) -> HttpResponse:
    """The appointment with its answer form; a bound form keeps what was typed.

    `refused`: why what was pressed did not work.
    """
    portal = request.portal
    shown = show_times(page.card, portal)
    telling = Telling(shown.zone, portal.now)
    form = form or AnswerForm(initial=_present_answer(request, page))
    form.address_note(page.organizer_name)
    context: dict[str, Any] = {
        "here": "appointments",
        "page": page,
        "shown": shown,
        "card": page.card,
        "form": form,
        "closes_at": page.response_deadline or page.card.starts_at,
        "refusals": reason_texts(page.answer_decision, telling),
        "history": history_sentences(page.history, shown.zone, portal.now),
        "map": map_link(page.address or page.card.place),
        "is_answered": "answered" in request.GET,
        "actions": show_actions(page, portal),
        "no_join": _tell_no_join(page),
        "alternatives": find_alternatives(page, portal),
        "done": told_done(page, request.GET.get("done", "")),
        "has_summary": bool(find_shared_uids(portal.client, portal.workspace, [page.card.uid])),
        "forms": list_of_appointment(
            portal.client, portal.workspace, page.card.uid, now=portal.now
        ),
        "problems": refused_texts(refused, page, portal) if refused else (),
    }
    return show(request, "appointment.html", context, status=status)


def _tell_no_join(page: AppointmentPage) -> tuple[str, ...]:
    """Why *Join* is switched off; nothing where it is on, or has no place."""
    if not page.card.is_online or page.card.join_link:
        return ()
    return (_("As soon as there is one, this button leads to it."),)


def _present_answer(request: "PortalRequest", page: AppointmentPage) -> dict[str, str]:
    """What a mailed link preselects, else what the client answered before."""
    kept = page.card.my_answer if page.card.my_answer != Answer.NEEDS_ACTION else ""
    return {"answer": read_answer(request.GET.get("answer")) or kept, "note": page.my_note}
