"""Save a new group; what is in the way comes back with everything that was typed."""

from http import HTTPStatus

from portico.apps.appointments.models import GroupBooking
from portico.apps.appointments.services.gathering import VisitInput, create_group
from portico.apps.appointments.services.inputs import Allowance
from portico.apps.care.services.form_following import send_forms_at_booking
from portico.domain.errors import ConflictsFound, InvalidInput, Refused, SlotTaken
from portico.domain.groups import FEWEST
from portico.domain.roles import Grant, Permission
from portico.web.common.reasons import code_text, field_text
from portico.web.desk.gathering import Gathering, find_clients

_NOT_ADDED = "Somebody typed here is not in the group yet: add them, or empty the box."
_NOT_OWN = "You make appointments that you are on: choose yourself in each of them."


def save_group(gathering: Gathering) -> GroupBooking | HTTPStatus:
    """The saved group; else the status of the page that says why not."""
    if not _is_complete(gathering):
        return HTTPStatus.UNPROCESSABLE_ENTITY
    visits = gathering.wanted()
    if len(visits) < len(gathering.rows):
        return HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        return _write(gathering, visits)
    except InvalidInput as error:
        _show_faults(gathering, error)
        return HTTPStatus.UNPROCESSABLE_ENTITY
    except Refused as error:
        gathering.problems += [code_text(code) for code in error.decision.codes]
        return HTTPStatus.UNPROCESSABLE_ENTITY
    except ConflictsFound as error:
        gathering.conflicts = error.conflicts
        gathering.problems += [code_text(code) for code in error.decision.codes]
    except SlotTaken:
        gathering.problems.append(code_text("slot_taken"))
    return HTTPStatus.CONFLICT


def _is_complete(gathering: Gathering) -> bool:
    is_valid = gathering.is_valid()
    if gathering.typed.get("find", "").strip():
        gathering.finding = find_clients(gathering)
        gathering.people_faults.append(_NOT_ADDED)
    if len(gathering.rows) < FEWEST:
        gathering.people_faults.append(code_text("too_few"))
    access = gathering.access
    if access.grant(Permission.APPOINTMENTS) is Grant.OWN and is_valid:
        own = str(access.staff_member.uid) if access.staff_member else ""
        for row in gathering.rows:
            if own not in {pick.cleaned_data["staff"] for pick in row.picks} - {""}:
                row.faults.append(_NOT_OWN)
                is_valid = False
    return is_valid and not gathering.people_faults


def _write(gathering: Gathering, visits: list[VisitInput]) -> GroupBooking:
    access, typed = gathering.access, gathering.typed
    accepted = frozenset(typed.getlist("accepted"))
    allowance = Allowance(
        accepts_warnings=bool(accepted),
        override_reason=typed.get("override_reason", "").strip()[:1000],
        may_override=gathering.may_override,
        accepted=accepted,
    )
    group = create_group(
        workspace=access.workspace,
        visits=visits,
        allowance=allowance,
        is_notifying=gathering.head.cleaned_data["is_notifying"],
        user=access.user,
        actor=access.actor,
        now=gathering.now,
    )
    uids = list(group.appointments.values_list("uid", flat=True))
    send_forms_at_booking(appointments=uids, now=gathering.now)
    return group


def _show_faults(gathering: Gathering, error: InvalidInput) -> None:
    """`visit:0:line:1:staff` stands at the second service of the first member."""
    for name, codes in error.fields.items():
        _visit, number, part, *rest = name.split(":")
        row = gathering.rows[int(number)]
        if part == "line":
            row.picks[int(rest[0])].tell(rest[1], codes)
        elif part == "starts_at":
            row.visit.tell(codes)
        else:
            row.faults += [field_text(code) for code in codes]
