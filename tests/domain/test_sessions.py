"""When an appointment may be called completed by hand."""

from datetime import UTC, datetime, timedelta

import pytest

from portico.domain.sessions import may_complete
from portico.domain.states import AppointmentState as State

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "starts_at", "codes"),
    [
        (State.CONFIRMED, NOW, ()),
        (State.CHECKED_IN, NOW, ()),
        (State.IN_SESSION, NOW, ()),
        (State.PENDING, NOW, ()),
        (State.CONFIRMED, NOW + timedelta(seconds=1), ("not_begun",)),
        (State.PROPOSED, None, ("not_upcoming",)),
        (State.COMPLETED, NOW, ("not_upcoming",)),
        (State.CANCELLED, NOW, ("not_upcoming",)),
        (State.DECLINED, NOW + timedelta(1), ("not_upcoming", "not_begun")),
    ],
)
def test_completing(state: State, starts_at: datetime | None, codes: tuple[str, ...]) -> None:
    assert may_complete(state, starts_at, now=NOW).codes == codes
