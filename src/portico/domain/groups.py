"""Groups: several clients booked together, one of them the primary contact (product page 3)."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations
from uuid import UUID

from portico.domain.addresses import normalise_address
from portico.domain.decisions import ALLOWED, Decision, Reason
from portico.domain.states import ACTIVE, AppointmentState

FEWEST = 2
LONGEST_NAME = 80
Span = tuple[datetime, datetime]


def may_book_group(members: int, maximum: int) -> Decision:
    """Whether clients may book this many together online; 0 as maximum: not at all.

    Codes: `groups_off`, `too_few`, `too_large`. Staff have no maximum.
    """
    found = {
        "groups_off": maximum <= 0,
        "too_few": members < FEWEST,
        "too_large": 0 < maximum < members,
    }
    return _decide(found)


@dataclass(frozen=True, slots=True)
class GroupedVisit:
    """An appointment that staff want in a group.

    `clients`: those who attend. `day`: of its start, in the workspace's zone. `worked`: what it
    takes of staff members' time, with buffers. `group`: the one it is in already.
    """

    state: AppointmentState
    day: date | None
    clients: Sequence[UUID]
    worked: Sequence[tuple[int, Span]]
    group: int | None = None


def may_group(visits: Sequence[GroupedVisit]) -> Decision:
    """Whether these appointments can be one group, the first of them its primary's.

    Codes: `too_few`, `visit_over`, `no_time`, `other_day`, `not_one_client` (each has exactly
    one), `client_twice`, `in_a_group` (in another one than the first), `no_staff` (nobody works
    in one of them), `staff_twice` (somebody would be with two of them at once).
    """
    people = Counter(client for visit in visits for client in visit.clients)
    first = visits[0].group if visits else None
    found = {
        "too_few": len(visits) < FEWEST,
        "visit_over": any(visit.state not in ACTIVE for visit in visits),
        "no_time": any(visit.day is None for visit in visits),
        "other_day": len({visit.day for visit in visits} - {None}) > 1,
        "not_one_client": any(len(visit.clients) != 1 for visit in visits),
        "client_twice": any(count > 1 for count in people.values()),
        "in_a_group": any(visit.group not in (None, first) for visit in visits),
        "no_staff": any(_lacks_staff(visit) for visit in visits),
        "staff_twice": any(_meet(one, other) for one, other in combinations(visits, 2)),
    }
    return _decide(found)


def find_faults(visits: Sequence[GroupedVisit]) -> list[tuple[str, ...]]:
    """What speaks against each of these visits in one group: the codes of `may_group`, by visit.

    Day and group of the first are those of the whole.
    """
    people = Counter(client for visit in visits for client in visit.clients)
    found = []
    for visit in visits:
        faults = {
            "visit_over": visit.state not in ACTIVE,
            "no_time": visit.day is None,
            "other_day": None not in (visit.day, visits[0].day) and visit.day != visits[0].day,
            "not_one_client": len(visit.clients) != 1,
            "client_twice": any(people[client] > 1 for client in visit.clients),
            "in_a_group": visit.group not in (None, visits[0].group),
            "no_staff": _lacks_staff(visit),
            "staff_twice": any(other is not visit and _meet(visit, other) for other in visits),
        }
        found.append(tuple(code for code, applies in faults.items() if applies))
    return found


def _lacks_staff(visit: GroupedVisit) -> bool:
    """What is over or has no time takes nobody's time: that says enough."""
    return not visit.worked and visit.state in ACTIVE and visit.day is not None


def _meet(one: GroupedVisit, other: GroupedVisit) -> bool:
    return any(
        mine == theirs and begin < until and start < end
        for mine, (begin, end) in one.worked
        for theirs, (start, until) in other.worked
    )


def may_be_primary(*, is_active_member: bool, is_provisional: bool) -> Decision:
    """Whether staff may name this client as primary contact.

    Codes: `not_a_member` (of an active appointment of the group), `not_opened` (somebody else
    typed them, and they have not opened their link yet).
    """
    return _decide({"not_a_member": not is_active_member, "not_opened": is_provisional})


def write_plain_name(name: str, longest: int = 40) -> str:
    """A name as it may stand in a mail to somebody who never asked for one.

    At most three words of letters, hyphens and apostrophes, and an initial as in `Anna B.`; what
    has anything else in it is left out: nothing typed becomes a sentence, an address or a link.
    """
    words = [word for word in name.split() if _is_name(word)]
    return " ".join(words[:3])[:longest].strip()


def _is_name(word: str) -> bool:
    bare = word[:-1] if word.endswith(".") and len(word) == 2 else word
    signs = [sign for sign in bare if not sign.isalpha() and unicodedata.combining(sign) == 0]
    return bare[:1].isalpha() and all(sign in "-'\u2019" for sign in signs)


def _decide(found: dict[str, bool]) -> Decision:
    reasons = tuple(Reason(code) for code, applies in found.items() if applies)
    return Decision(reasons) if reasons else ALLOWED


@dataclass(frozen=True, slots=True)
class TypedMember:
    """Somebody whom a booker typed: a first name, perhaps an address."""

    first_name: str
    address: str = ""


def check_members(typed: Sequence[TypedMember | None]) -> dict[str, tuple[str, ...]]:
    """What is wrong with a group, by member and field (`members`, `member-1.first_name`).

    Whoever books is one of them, as None.
    """
    faults: dict[str, tuple[str, ...]] = {}
    if sum(member is None for member in typed) != 1:
        faults["members"] = ("booker_once",)
    for number, member in enumerate(typed):
        found = check_typed(member) if member is not None else {}
        faults |= {f"member-{number}.{name}": codes for name, codes in found.items()}
    return faults


def check_typed(member: TypedMember) -> dict[str, tuple[str, ...]]:
    """What is wrong with a typed member, by field (`first_name`, `email`)."""
    faults: dict[str, tuple[str, ...]] = {}
    name = member.first_name.strip()
    if not name:
        faults["first_name"] = ("required",)
    elif len(name) > LONGEST_NAME:
        faults["first_name"] = ("too_long",)
    if member.address.strip() and normalise_address(member.address) is None:
        faults["email"] = ("malformed_address",)
    return faults
