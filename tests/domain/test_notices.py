"""Who is told what: fires and must not fire."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.domain.notices import Notice, notices_for
from portico.domain.states import AppointmentState

PENDING, CONFIRMED = AppointmentState.PENDING, AppointmentState.CONFIRMED
CANCELLED, DECLINED = AppointmentState.CANCELLED, AppointmentState.DECLINED
INVITATION = Notice("invitation", "client", "REQUEST")
UPDATE = Notice("update", "client", "REQUEST")
CANCEL = Notice("appointment_cancelled", "client", "CANCEL")
BOOKED = Notice("appointment_booked", "client", "")
UPDATED = Notice("appointment_updated", "client", "")
CANCELLED_PLAIN = Notice("appointment_cancelled", "client", "")
ANSWER = Notice("answer_received", "internal", "")
RESTORED = Notice("appointment_restored", "client", "REQUEST")
RESTORED_PLAIN = Notice("appointment_restored", "client", "")
GONE = Notice("appointment_cancelled", "internal", "")
BACK = Notice("appointment_restored", "internal", "")
MOVED = Notice("appointment_rescheduled", "client", "REQUEST")
MOVED_PLAIN = Notice("appointment_rescheduled", "client", "")
MOVED_BY = Notice("appointment_rescheduled", "internal", "")
BY_CLIENT = {"actor_kind": "client"}
CHANGES = (
    *("created", "updated", "rescheduled", "cancelled", "restored", "answered", "declined_last"),
)


def tell(change: str, state: AppointmentState = CONFIRMED, **given: Any) -> tuple[Notice, ...]:
    facts = {
        "actor_kind": "staff",
        "sends_emails": True,
        "send_invitations": True,
        "send_updates": True,
        "is_notifying": True,
    }
    return notices_for(change, state=state, **{**facts, **given})


@pytest.mark.parametrize(
    ("change", "state", "given", "expected"),
    [
        ("created", PENDING, {}, (INVITATION,)),
        ("created", CONFIRMED, {}, (INVITATION,)),
        ("created", CONFIRMED, {"send_invitations": False}, (BOOKED,)),
        ("created", CONFIRMED, {"send_updates": False}, (INVITATION,)),
        ("created", CONFIRMED, {"sends_emails": False}, ()),
        ("created", CONFIRMED, {"is_notifying": False}, ()),
        ("created", CONFIRMED, {"is_notifying": False, **BY_CLIENT}, (INVITATION,)),
        ("created", CANCELLED, {}, ()),
        ("updated", CONFIRMED, {}, (UPDATE,)),
        ("updated", PENDING, {"send_invitations": False}, (UPDATED,)),
        ("updated", CONFIRMED, {"send_updates": False}, (UPDATE,)),
        ("updated", CONFIRMED, {"send_updates": False, "is_notifying": False}, ()),
        ("updated", CONFIRMED, {"send_updates": False, **BY_CLIENT}, ()),
        ("updated", CONFIRMED, {"sends_emails": False}, ()),
        ("updated", CONFIRMED, {"is_notifying": False}, ()),
        ("updated", CONFIRMED, {"is_notifying": False, "actor_kind": "client"}, (UPDATE,)),
        ("updated", AppointmentState.COMPLETED, {}, ()),
        ("cancelled", CANCELLED, {}, (GONE, CANCEL)),
        ("cancelled", CONFIRMED, {}, (GONE, CANCEL)),
        ("cancelled", CANCELLED, {"send_invitations": False}, (GONE, CANCELLED_PLAIN)),
        ("cancelled", CANCELLED, {"send_updates": False}, (GONE, CANCEL)),
        ("cancelled", CANCELLED, {"sends_emails": False}, (GONE,)),
        ("cancelled", CANCELLED, {"is_notifying": False}, (GONE,)),
        ("cancelled", CANCELLED, {"is_notifying": False, "actor_kind": "client"}, (GONE, CANCEL)),
        ("restored", CONFIRMED, {}, (BACK, RESTORED)),
        ("restored", PENDING, {"send_invitations": False}, (BACK, RESTORED_PLAIN)),
        ("restored", CONFIRMED, {"send_updates": False}, (BACK, RESTORED)),
        ("restored", CONFIRMED, {"sends_emails": False}, (BACK,)),
        ("restored", CONFIRMED, {"is_notifying": False}, (BACK,)),
        ("restored", CONFIRMED, {"is_notifying": False, "actor_kind": "client"}, (BACK, RESTORED)),
        ("restored", AppointmentState.COMPLETED, {}, (BACK,)),
        ("restored", AppointmentState.PROPOSED, {}, (BACK,)),
        ("rescheduled", CONFIRMED, BY_CLIENT, (MOVED_BY, MOVED)),
        ("rescheduled", PENDING, {**BY_CLIENT, "send_updates": False}, (MOVED_BY, MOVED)),
        ("rescheduled", PENDING, {**BY_CLIENT, "send_invitations": False}, (MOVED_BY, MOVED_PLAIN)),
        ("rescheduled", CONFIRMED, {**BY_CLIENT, "sends_emails": False}, (MOVED_BY,)),
        ("rescheduled", CONFIRMED, {}, ()),
        ("answered", CONFIRMED, {"actor_kind": "client"}, (ANSWER,)),
        ("answered", CONFIRMED, {"sends_emails": False}, (ANSWER,)),
        ("declined_last", DECLINED, {"actor_kind": "client"}, (ANSWER, CANCEL)),
        ("declined_last", DECLINED, {"sends_emails": False}, (ANSWER,)),
        ("declined_last", DECLINED, {"send_invitations": False}, (ANSWER, CANCELLED_PLAIN)),
    ],
)
def test_notices(
    change: str, state: AppointmentState, given: dict[str, Any], expected: tuple[Notice, ...]
) -> None:
    assert tell(change, state, **given) == expected


@pytest.mark.parametrize("change", CHANGES)
def test_proposed_never_sends_to_clients(change: str) -> None:
    notices = tell(change, AppointmentState.PROPOSED)
    assert all(notice.audience == "internal" for notice in notices)


@given(
    st.sampled_from(CHANGES),
    st.sampled_from(AppointmentState),
    st.tuples(st.booleans(), st.booleans(), st.booleans(), st.booleans()),
)
def test_whatever_is_switched(
    change: str, state: AppointmentState, switches: tuple[bool, bool, bool, bool]
) -> None:
    names = ("sends_emails", "send_invitations", "send_updates", "is_notifying")
    given = dict(zip(names, switches, strict=True))
    notices = tell(change, state, **given)
    to_clients = [notice for notice in notices if notice.audience == "client"]
    assert len(to_clients) <= 1, "never two messages for one change"
    if not given["sends_emails"]:
        assert not to_clients
    if not given["send_invitations"]:
        assert not any(notice.with_calendar for notice in notices)


def test_an_unknown_change_is_an_error() -> None:
    with pytest.raises(ValueError, match="deleted"):
        tell("deleted")
