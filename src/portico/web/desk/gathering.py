"""*New group* as a page: who is in it, what each of them gets, what is in the way."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from portico.apps.appointments.services.gathering import VisitInput
from portico.apps.catalog.selectors import list_services
from portico.apps.people.selectors import DeskAccess, Person, list_people, list_staff
from portico.domain.addresses import normalise_address
from portico.domain.conflicts import Conflict
from portico.domain.roles import Grant, Permission
from portico.web.common.dates import length_words
from portico.web.desk.finding import Finding, search_people
from portico.web.desk.forms.gathering import GroupMenu, HeadForm, PickForm, VisitForm
from portico.web.desk.pasting import add_client

MOST_MEMBERS = 30
MOST_LINES = 6


@dataclass
class MemberRow:
    """One member with their services; `faults` are about the person."""

    person: Person
    visit: VisitForm
    picks: list[PickForm]
    faults: list[str] = field(default_factory=list)

    @property
    def may_add(self) -> bool:
        """Whether another service fits."""
        return len(self.picks) < MOST_LINES


@dataclass
class Gathering:
    """One showing of the form."""

    access: DeskAccess
    typed: QueryDict
    now: datetime
    is_judged: bool = False
    finding: Finding | None = None
    problems: list[str] = field(default_factory=list)
    people_faults: list[str] = field(default_factory=list)
    conflicts: Sequence[Conflict] = ()
    head: HeadForm = field(init=False)
    rows: list[MemberRow] = field(init=False)

    def __post_init__(self) -> None:
        self.menu = _load_menu(self.access)
        self.read_again()

    def read_again(self) -> None:
        """Read what is typed, after a button changed it."""
        self.head = HeadForm(self.typed, is_judged=self.is_judged)
        keys = [("client", uid) for uid in read_members(self.typed)]
        people = list_people(self.access.workspace, keys)
        self.rows = [self._row(person) for person in people]

    @property
    def may_override(self) -> bool:
        """Manager and system administrator may save what would be refused, with a reason."""
        return self.access.grant(Permission.SETTINGS) is Grant.ALL

    @property
    def has_errors(self) -> bool:
        """Whether something is marked."""
        is_marked = any(form.errors for form in self._list_forms())
        return is_marked or any(row.faults for row in self.rows)

    def is_valid(self) -> bool:
        """Whether all of it can be read, every fault marked."""
        return all([form.is_valid() for form in self._list_forms()])  # noqa: C419  marks them all

    def wanted(self) -> list[VisitInput]:
        """The visits; a start that no clock shows is left out, and marked."""
        found, zone = self.head.cleaned_data, ZoneInfo(self.access.workspace.time_zone)
        visits = []
        for row in self.rows:
            at = row.visit.begin(found["date"], found["start"], zone)
            if at is not None:
                lines = tuple(pick.wanted() for pick in row.picks)
                visits.append(VisitInput(row.person.uid, lines, at))
        return visits

    def _list_forms(self) -> list[forms.Form]:
        picks = [pick for row in self.rows for pick in row.picks]
        return [self.head, *(row.visit for row in self.rows), *picks]

    def _row(self, person: Person) -> MemberRow:
        key = f"m-{person.uid}"
        picks = [
            PickForm(
                self.typed, f"{key}-{number}", self.menu, who=person.name, is_judged=self.is_judged
            )
            for number in range(read_count(self.typed, person.uid))
        ]
        return MemberRow(person, VisitForm(self.typed, key, is_judged=self.is_judged), picks)


def read_members(typed: QueryDict) -> list[UUID]:
    """The clients in the form, each once; the first is the primary contact."""
    found = []
    for text in typed.getlist("members"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return list(dict.fromkeys(found))[:MOST_MEMBERS]


def read_count(typed: QueryDict, uid: UUID) -> int:
    """How many services a member has in the form."""
    text = typed.get(f"m-{uid}-lines", "1")
    return min(max(int(text), 1), MOST_LINES) if text.isascii() and text.isdigit() else 1


def press(gathering: Gathering, button: str) -> None:
    """Do what a small button says to what is typed; an unknown one changes nothing."""
    verb, _, rest = button.partition(":")
    if verb == "add":
        _add(gathering, rest.removeprefix("client:"))
    elif verb == "new":
        _add_new(gathering)
    elif verb == "drop":
        kept = [uid for uid in gathering.typed.getlist("members") if uid != rest]
        gathering.typed.setlist("members", kept)
    elif verb in ("more", "less"):
        _count(gathering, rest, 1 if verb == "more" else -1)
    gathering.read_again()
    if gathering.finding is None:
        gathering.finding = find_clients(gathering)


def find_clients(gathering: Gathering, *, error: str = "") -> Finding:
    """Clients by name or address; colleagues are no members."""
    typed = gathering.typed
    name, text = typed.get("new_name", ""), typed.get("find", "")
    found = search_people(gathering.access, text, new_name=name, error=error)
    people = tuple(one for one in found.people if one.kind == "client")
    return Finding(found.text, people, found.new_address, found.new_name, found.error)


def _add(gathering: Gathering, text: str) -> None:
    try:
        uid = UUID(text)
    except ValueError:
        return
    typed = gathering.typed
    is_there = bool(list_people(gathering.access.workspace, [("client", uid)]))
    if is_there and uid not in read_members(typed):
        typed.appendlist("members", str(uid))
        _begin_like_last(typed, uid)
    typed["find"] = typed["new_name"] = ""


def _begin_like_last(typed: QueryDict, uid: UUID) -> None:
    """Whoever comes along mostly wants the same: the service of the member before."""
    before = [one for one in read_members(typed) if one != uid]
    if before:
        typed[f"m-{uid}-0-service"] = typed.get(f"m-{before[-1]}-0-service", "")


def _add_new(gathering: Gathering) -> None:
    access, typed = gathering.access, gathering.typed
    access.require(Permission.CLIENTS)
    found = find_clients(gathering)
    address = normalise_address(typed.get("find", ""))
    if address is None or not found.new_address:
        gathering.finding = found
        return
    try:
        name = typed.get("new_name", "").strip() or found.new_name
        person = add_client(access, name, address, gathering.now)
    except ValidationError as error:
        gathering.finding = find_clients(gathering, error=" ".join(error.messages))
        return
    _add(gathering, str(person.uid))


def _count(gathering: Gathering, text: str, by: int) -> None:
    for uid in read_members(gathering.typed):
        if str(uid) == text:
            count = read_count(gathering.typed, uid) + by
            gathering.typed[f"m-{uid}-lines"] = str(min(max(count, 1), MOST_LINES))


def _load_menu(access: DeskAccess) -> GroupMenu:
    services = [
        (str(one.uid), f"{one.name}, {length_words(timedelta(minutes=one.length))}")
        for one in list_services(access.workspace)
    ]
    return GroupMenu(services, [(str(one.uid), one.name) for one in list_staff(access.workspace)])
