"""What was chosen, as it stands in the query string: a wish that can be reloaded and shared.

`service1=<uid>&option1=<uid>&option1=<uid>&staff1=<uid>&service2=…`; `staff` is left out, or
*anyone*, for nobody in particular. Read strictly: what is malformed, unknown or not of this
workspace raises NotThere, and nothing is guessed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import QueryDict

from portico.apps.appointments.selectors.menus import (
    MenuOption,
    MenuService,
    MenuStaff,
    load_services,
)
from portico.apps.appointments.selectors.wishes import AskedRows, LineWish, VisitRequest
from portico.domain.errors import NotThere

ANYONE = "anyone"
MOST_LINES = 8
_FIELD = re.compile(r"(service|staff|option)([0-9]+)", re.ASCII)
_UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


@dataclass(frozen=True, slots=True)
class WishedLine:
    """A service with its options, and who is asked for; `staff` None: nobody in particular."""

    service: MenuService
    options: tuple[MenuOption, ...] = ()
    staff: MenuStaff | None = None

    @property
    def lacks_staff(self) -> bool:
        """Whether somebody has still to be chosen: nobody in particular cannot be asked for."""
        return self.staff is None and not self.service.offers_anyone and self.service.is_bookable

    @property
    def _people(self) -> tuple[MenuStaff, ...]:
        if self.staff is not None:
            return (self.staff,)
        return tuple(one for one in self.service.online_staff if one.is_in_anyone)

    @property
    def minutes(self) -> tuple[int, int]:
        """Least and most minutes, options included, whoever comes."""
        more = sum(option.minutes for option in self.options)
        each = [one.minutes for one in self._people] or [self.service.minutes]
        return min(each) + more, max(each) + more

    @property
    def cents(self) -> tuple[int, int] | None:
        """Least and most price with options; None where the service has none."""
        each = [one.price_cents for one in self._people if one.price_cents is not None]
        if self.service.price_cents is not None:
            each = each or [self.service.price_cents]
        more = sum(option.price_cents for option in self.options)
        return (min(each) + more, max(each) + more) if each else None


@dataclass(frozen=True, slots=True)
class Wish:
    """The services of a visit, in their order.

    `rows`: what was read for just these services, to look for times without reading it again.
    """

    lines: tuple[WishedLine, ...] = ()
    rows: AskedRows | None = field(default=None, compare=False, repr=False)

    @property
    def request(self) -> VisitRequest:
        """What selectors and services ask for."""
        return VisitRequest(
            tuple(
                LineWish(
                    line.service.uid,
                    line.staff.uid if line.staff else None,
                    tuple(option.uid for option in line.options),
                )
                for line in self.lines
            )
        )

    @property
    def query(self) -> list[tuple[str, str]]:
        """As it stands in an address."""
        found = []
        for number, line in enumerate(self.lines, start=1):
            found.append((f"service{number}", str(line.service.uid)))
            found += [(f"option{number}", str(option.uid)) for option in line.options]
            if line.staff is not None:
                found.append((f"staff{number}", str(line.staff.uid)))
        return found

    @property
    def is_online(self) -> bool:
        """Whether all of it takes place by video."""
        return bool(self.lines) and all(line.service.is_by_video for line in self.lines)

    @property
    def lacks_staff(self) -> bool:
        """Whether somebody has still to be chosen for a service."""
        return any(line.lacks_staff for line in self.lines)

    @property
    def minutes(self) -> tuple[int, int]:
        """Least and most minutes of the whole visit."""
        each = [line.minutes for line in self.lines]
        return sum(least for least, _ in each), sum(most for _, most in each)

    @property
    def cents(self) -> tuple[int, int] | None:
        """Least and most price of all; None where a service has none."""
        each = [line.cents for line in self.lines]
        priced = [one for one in each if one is not None]
        if not priced or len(priced) < len(each):
            return None
        return sum(least for least, _ in priced), sum(most for _, most in priced)

    @property
    def currency(self) -> str:
        """Of the first service that has one."""
        return next((line.service.currency for line in self.lines if line.service.currency), "")

    def and_service(self, service: MenuService) -> "Wish":
        """With one more service; its only staff member is asked for where there is one."""
        return Wish((*self.lines, WishedLine(service)))

    def without(self, number: int) -> "Wish":
        """Without the line of that number, counted from 1."""
        return Wish(self.lines[: number - 1] + self.lines[number:])


def read_wish(query: QueryDict, workspace: Any) -> Wish:
    """What the address asks for, in three queries; raises NotThere."""
    numbers = _numbers(query)
    uids = [_one(query, f"service{number}") for number in range(1, numbers + 1)]
    menu = load_services(workspace, [uid for uid in uids if uid is not None])
    lines = []
    for number, uid in enumerate(uids, start=1):
        service = menu.services.get(uid) if uid is not None else None
        if service is None:
            raise NotThere("service")
        lines.append(_read_line(query, number, service))
    return Wish(tuple(lines), menu.rows)


def _numbers(query: Mapping[str, Any]) -> int:
    """How many lines there are: numbered from 1, without a gap."""
    matches = [_FIELD.fullmatch(name) for name in query]
    numbers = {match[2] for match in matches if match is not None}
    if len(numbers) > MOST_LINES or numbers != {str(n) for n in range(1, len(numbers) + 1)}:
        raise NotThere("line")
    return len(numbers)


def _read_line(query: QueryDict, number: int, service: MenuService) -> WishedLine:
    options = {str(option.uid): option for option in service.options}
    asked = query.getlist(f"option{number}")
    if not set(asked) <= set(options) or len(set(asked)) < len(asked):
        raise NotThere("option")
    chosen = tuple(option for uid, option in options.items() if uid in asked)
    return WishedLine(service, chosen, _read_staff(query, number, service))


def _read_staff(query: QueryDict, number: int, service: MenuService) -> MenuStaff | None:
    name = f"staff{number}"
    if query.getlist(name) in ([], [""], [ANYONE]):
        return None
    uid = _one(query, name)
    found = next((one for one in service.staff if one.uid == uid), None)
    if found is None:
        raise NotThere("staff")
    return found


def _one(query: QueryDict, name: str) -> UUID | None:
    """The uid of a field that may stand there once."""
    values = query.getlist(name)
    if len(values) != 1 or not _UID.fullmatch(values[0]):
        return None
    return UUID(values[0])
