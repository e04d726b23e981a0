"""Many people at once: pasted addresses, each known, new, malformed or doubled."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError

from portico.apps.people.selectors import DeskAccess, Person, match_addresses
from portico.apps.people.services.clients import create_client
from portico.domain.addresses import parse_people
from portico.web.desk.roster import RosterRow

LONGEST_NAME = 80
MOST = 300
"""Addresses taken from one pasting."""


@dataclass(frozen=True, slots=True)
class PastedRow:
    """One pasted entry and what it is: known, new, malformed, doubled, listed or too_long."""

    text: str
    name: str
    address: str
    state: str
    person: Person | None = None

    @property
    def is_addable(self) -> bool:
        """Whether *Add* adds it."""
        return self.state in ("known", "new")


def weigh_paste(access: DeskAccess, text: str, rows: list[RosterRow]) -> list[PastedRow]:
    """Every entry in its order; nobody is added here."""
    entries = parse_people(text)[:MOST]
    addresses = [entry.address for entry in entries if entry.address]
    known = match_addresses(access.workspace.organization, addresses)
    listed = {row.key for row in rows}
    weighed = []
    for entry in entries:
        person = known.get(entry.address)
        state: str = entry.problem or ("known" if person else "new")
        if person and not entry.problem and f"{person.kind}:{person.uid}" in listed:
            state = "listed"
        name = person.name if person else entry.name or name_from(entry.address)
        if state == "new" and any(len(part) > LONGEST_NAME for part in split_name(name)):
            state = "too_long"
        weighed.append(PastedRow(entry.text, name, entry.address, state, person))
    return weighed


def name_from(address: str) -> str:
    """A name to begin with: `joan.puig@…` is Joan Puig."""
    words = address.partition("@")[0].replace(".", " ").replace("_", " ").split()
    return " ".join(word.capitalize() for word in words)


def split_name(name: str) -> tuple[str, str]:
    """First and last name: the first word, and the rest."""
    first, _, last = name.strip().partition(" ")
    return first, last.strip()


def add_client(access: DeskAccess, name: str, address: str, now: datetime) -> Person:
    """Save a new client; raises ValidationError with what cannot be taken."""
    first, last = split_name(name)
    if not first:
        raise ValidationError({"first_name": "Write a name."})
    client = create_client(
        organization=access.workspace.organization,
        first_name=first,
        last_name=last,
        email=address,
        actor=access.actor,
        now=now,
    )
    return Person("client", client.uid, client.name, client.email)
