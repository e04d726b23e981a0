"""Who comes along and what they get, as it stands in the query string.

The booker's own services as in `booking.wishes`, and for each other person, numbered from 1,
`guest1=same` or the uid of a service, and `gueststaff1` (left out: *Anyone*). For a service of
their own with options, `guestadd1` is its uid once they were shown, and `guestoption1` each that
was chosen; where another service was chosen since, they count no more. `order=after`: one after
the other instead of all at the same time. Read strictly, as there.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from portico.apps.appointments.selectors.group_wishes import MemberWish
from portico.apps.appointments.selectors.menus import MenuOption, MenuService, list_menu
from portico.domain.errors import NotThere
from portico.domain.groups import TypedMember
from portico.web.portal.booking.wishes import Wish, WishedLine, read_wish

SAME, AFTER = "same", "after"
_GUEST = re.compile(r"guest(?!staff|add|option)(.*)")


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who comes along.

    `service` None: the same as the booker, options included. `asked`: whom they want to come to,
    a uid; empty: nobody in particular. `options`: of a service of their own; `is_shown`: whether
    they could be chosen. `wish`: what that makes.
    """

    service: MenuService | None
    asked: str
    wish: Wish
    options: tuple[MenuOption, ...] = ()
    is_shown: bool = False

    @property
    def lacks_options(self) -> bool:
        """Whether the options of their service have still to be shown."""
        return self.service is not None and bool(self.service.options) and not self.is_shown

    @property
    def lacks_staff(self) -> bool:
        """Whether who is asked for does not do it, or somebody has still to be chosen."""
        found = {str(line.staff.uid) for line in self.wish.lines if line.staff}
        return self.wish.lacks_staff or bool(self.asked and self.asked not in found)


@dataclass(frozen=True, slots=True)
class TogetherWish:
    """The booker's visit and those of the others."""

    own: Wish
    guests: tuple[Guest, ...] = ()
    is_after: bool = False

    @property
    def query(self) -> list[tuple[str, str]]:
        """As it stands in an address."""
        found = list(self.own.query)
        for number, guest in enumerate(self.guests, start=1):
            service = guest.service
            found.append((f"guest{number}", str(service.uid) if service else SAME))
            if guest.asked:
                found.append((f"gueststaff{number}", guest.asked))
            if service and guest.is_shown:
                found.append((f"guestadd{number}", str(service.uid)))
                found += [(f"guestoption{number}", str(one.uid)) for one in guest.options]
        return [*found, ("order", AFTER)] if self.is_after else found

    @property
    def lacks_staff(self) -> bool:
        """Whether somebody has still to be chosen."""
        return self.own.lacks_staff or any(guest.lacks_staff for guest in self.guests)

    @property
    def lacks_options(self) -> bool:
        """Whether somebody's options have still to be shown."""
        return any(guest.lacks_options for guest in self.guests)

    @property
    def offsets(self) -> list[int]:
        """Minutes from the first start for each of them, the booker first."""
        found, at = [], 0
        for wish in (self.own, *(guest.wish for guest in self.guests)):
            found.append(at)
            at += wish.minutes[1] if self.is_after else 0
        return found

    def members(self, typed: Sequence[TypedMember] = ()) -> list[MemberWish]:
        """As selectors and services take it; `typed`: the others' names, once they are known."""
        names = [*typed, *(TypedMember("") for _ in self.guests[len(typed) :])]
        offsets = self.offsets
        return [
            MemberWish(self.own.request),
            *(
                MemberWish(guest.wish.request, name, offset)
                for guest, name, offset in zip(self.guests, names, offsets[1:], strict=True)
            ),
        ]


def read_together(query: QueryDict, workspace: Any) -> tuple[TogetherWish, list[MenuService]]:
    """What the address asks for, and the menu to choose from; raises NotThere."""
    own = read_wish(query, workspace)
    menu = [one for one in list_menu(workspace) if one.is_bookable]
    services = {str(one.uid): one for one in menu}
    is_after = query.get("order", "") == AFTER
    guests = []
    for number in range(1, _count(query, workspace) + 1):
        text, asked = query[f"guest{number}"], query.get(f"gueststaff{number}", "")
        if text != SAME and text not in services:
            raise NotThere("service")
        if asked and asked not in _staff_of([*menu, *(line.service for line in own.lines)]):
            raise NotThere("staff")
        service = services.get(text)
        is_shown = service is not None and query.get(f"guestadd{number}", "") == text
        options = _read_options(query, number, service) if service and is_shown else ()
        wish = _build(own, service, options, asked, is_after)
        guests.append(Guest(service, asked, wish, options, is_shown))
    return TogetherWish(own, tuple(guests), is_after), menu


def list_people(menu: Sequence[MenuService]) -> list[tuple[str, str]]:
    """Everybody who can be asked for online: uid and name, by name."""
    return sorted(_staff_of(menu).items(), key=lambda one: one[1])


def _staff_of(services: Sequence[MenuService]) -> dict[str, str]:
    return {str(one.uid): one.name for service in services for one in service.online_staff}


def _count(query: Mapping[str, Any], workspace: Any) -> int:
    """How many come along: numbered from 1 without a gap, no more than fit."""
    numbers = [match[1] for match in map(_GUEST.fullmatch, query) if match is not None]
    if len(numbers) >= max(workspace.group_maximum, 1):
        raise NotThere("guest")
    if set(numbers) != {str(n) for n in range(1, len(numbers) + 1)}:
        raise NotThere("guest")
    return len(numbers)


def _read_options(query: QueryDict, number: int, service: MenuService) -> tuple[MenuOption, ...]:
    known = {str(option.uid): option for option in service.options}
    asked = query.getlist(f"guestoption{number}")
    if not set(asked) <= set(known) or len(set(asked)) < len(asked):
        raise NotThere("option")
    return tuple(option for uid, option in known.items() if uid in asked)


def _build(
    own: Wish,
    service: MenuService | None,
    options: tuple[MenuOption, ...],
    asked: str,
    is_after: bool,
) -> Wish:
    lines = own.lines if service is None else (WishedLine(service, options),)
    return Wish(tuple(_ask(line, asked, is_after) for line in lines))


def _ask(line: WishedLine, asked: str, is_after: bool) -> WishedLine:
    """By whom: who is asked for, where they do it; else the booker's own, one after the other."""
    found = next((one for one in line.service.online_staff if str(one.uid) == asked), None)
    if found is None and is_after and not asked:
        found = line.staff
    return replace(line, staff=found)
