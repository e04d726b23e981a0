"""What somebody typed on a public booking page, as it waits for the code that proves it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from portico.apps.appointments.selectors.wishes import LineWish, VisitRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedBooking:
    """A visit, its start, who asks for it, and what was agreed to; the address stands apart.

    What is typed about a person makes a new record and never changes one that is there.
    """

    request: VisitRequest
    starts_at: datetime
    first_name: str
    last_name: str = ""
    phone: str = ""
    booked_for: str = ""
    accepted_policy: str = ""


def write_typed(typed: TypedBooking) -> dict[str, Any]:
    """As a request to prove an address keeps it, for minutes."""
    return {
        "lines": [
            [
                str(line.service_uid),
                line.staff_uid and str(line.staff_uid),
                *map(str, line.option_uids),
            ]
            for line in typed.request.lines
        ],
        "starts_at": typed.starts_at.isoformat(),
        "first_name": typed.first_name,
        "last_name": typed.last_name,
        "phone": typed.phone,
        "booked_for": typed.booked_for,
        "accepted_policy": typed.accepted_policy,
    }


def read_typed(kept: dict[str, Any]) -> TypedBooking:
    """What `write_typed` wrote."""
    lines = [
        LineWish(UUID(service), staff and UUID(staff), tuple(map(UUID, options)))
        for service, staff, *options in kept["lines"]
    ]
    return TypedBooking(
        request=VisitRequest(tuple(lines)),
        starts_at=datetime.fromisoformat(kept["starts_at"]),
        first_name=kept["first_name"],
        last_name=kept["last_name"],
        phone=kept["phone"],
        booked_for=kept["booked_for"],
        accepted_policy=kept["accepted_policy"],
    )
