"""Under which switch of *My notifications* a notice falls."""

import pytest

from portico.domain.notifications import Change, change_of, is_by_default


@pytest.mark.parametrize(
    ("trigger", "actor_kind", "change"),
    [
        ("appointment_booked", "client", Change.BOOKED),
        ("invitation", "client", Change.BOOKED),
        ("invitation", "staff", Change.BY_COLLEAGUES),
        ("appointment_rescheduled", "client", Change.MOVED),
        ("update", "staff", Change.BY_COLLEAGUES),
        ("appointment_cancelled", "client", Change.CANCELLED),
        ("appointment_cancelled", "staff", Change.BY_COLLEAGUES),
        ("appointment_cancelled", "system", Change.BY_COLLEAGUES),
        ("appointment_restored", "client", Change.RESTORED),
        ("answer_received", "client", Change.ANSWERED),
        ("answer_received", "staff", Change.ANSWERED),
        ("time_proposed", "system", Change.ANSWERED),
        ("staff_password_reset", "staff", None),
        ("reminder", "client", None),
    ],
)
def test_which_switch(trigger: str, actor_kind: str, change: Change | None) -> None:
    assert change_of(trigger, actor_kind=actor_kind) is change


def test_who_chose_nothing_hears_of_everything_by_mail() -> None:
    assert all(is_by_default(change, "email") for change in Change)
    assert not any(is_by_default(change, "sms") for change in Change)
