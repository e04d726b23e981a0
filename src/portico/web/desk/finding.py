"""Search for a person to add; an unknown address offers somebody new."""

from dataclasses import dataclass

from portico.apps.appointments.selectors.own_clients import find_visible_people
from portico.apps.people.selectors import DeskAccess, Person, match_addresses
from portico.domain.addresses import normalise_address
from portico.web.desk.pasting import name_from


@dataclass(frozen=True, slots=True)
class Finding:
    """What a search found. `new_address` is set where nobody has this address yet."""

    text: str
    people: tuple[Person, ...]
    new_address: str
    new_name: str
    error: str = ""


def search_people(access: DeskAccess, text: str, *, new_name: str = "", error: str = "") -> Finding:
    """People by name, company or address; nothing for an empty text."""
    text = text.strip()[:254]
    if not text:
        return Finding("", (), "", "", error)
    address = normalise_address(text)
    known = match_addresses(access.workspace.organization, [address]) if address else {}
    people = tuple(known.values()) or tuple(find_visible_people(access, text))
    if address is None or known:
        return Finding(text, people, "", "", error)
    return Finding(text, people, address, new_name or name_from(address), error)
