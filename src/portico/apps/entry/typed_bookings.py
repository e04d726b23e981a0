"""What somebody typed on a public booking page, as it waits for the code that proves it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from portico.apps.appointments.selectors.group_wishes import MemberWish
from portico.apps.appointments.selectors.wishes import LineWish, VisitRequest
from portico.domain.groups import TypedMember


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedBooking:
    """A visit, its start, who asks for it, and what was agreed to; the address stands apart.

    What is typed about a person makes a new record and never changes one that is there. `others`:
    who comes along, each with a visit of their own; `back`: the query of the page on which it was
    typed, for whoever has to choose another time.
    """

    request: VisitRequest
    starts_at: datetime
    first_name: str
    last_name: str = ""
    phone: str = ""
    booked_for: str = ""
    accepted_policy: str = ""
    others: tuple[MemberWish, ...] = ()
    back: str = ""

    @property
    def members(self) -> tuple[MemberWish, ...]:
        """Everybody, who books first."""
        return (MemberWish(self.request), *self.others)


def write_typed(typed: TypedBooking) -> dict[str, Any]:
    """As a request to prove an address keeps it, for minutes."""
    return {
        "lines": _write_lines(typed.request),
        "starts_at": typed.starts_at.isoformat(),
        "first_name": typed.first_name,
        "last_name": typed.last_name,
        "phone": typed.phone,
        "booked_for": typed.booked_for,
        "accepted_policy": typed.accepted_policy,
        "others": [
            {
                "lines": _write_lines(one.request),
                "first_name": one.typed.first_name if one.typed else "",
                "address": one.typed.address if one.typed else "",
                "offset": one.offset,
            }
            for one in typed.others
        ],
        "back": typed.back,
    }


def read_typed(kept: dict[str, Any]) -> TypedBooking:
    """What `write_typed` wrote."""
    return TypedBooking(
        request=_read_lines(kept["lines"]),
        starts_at=datetime.fromisoformat(kept["starts_at"]),
        first_name=kept["first_name"],
        last_name=kept["last_name"],
        phone=kept["phone"],
        booked_for=kept["booked_for"],
        accepted_policy=kept["accepted_policy"],
        others=tuple(
            MemberWish(
                _read_lines(one["lines"]),
                TypedMember(one["first_name"], one["address"]),
                one["offset"],
            )
            for one in kept.get("others", [])
        ),
        back=kept.get("back", ""),
    )


def _write_lines(request: VisitRequest) -> list[list[Any]]:
    return [
        [
            str(line.service_uid),
            line.staff_uid and str(line.staff_uid),
            *map(str, line.option_uids),
        ]
        for line in request.lines
    ]


def _read_lines(kept: list[list[Any]]) -> VisitRequest:
    lines = [
        LineWish(UUID(service), staff and UUID(staff), tuple(map(UUID, options)))
        for service, staff, *options in kept
    ]
    return VisitRequest(tuple(lines))
