"""The people of the form: read from what is typed, added and dropped there."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict

from portico.apps.appointments.selectors.desk import DeskAppointment
from portico.apps.appointments.services.inputs import PersonInput
from portico.apps.people.selectors import Person, list_people
from portico.apps.workspaces.models import Workspace

Key = tuple[str, UUID]
KINDS = ("client", "staff")


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person of the form."""

    person: Person
    is_required: bool
    answer: str = ""

    @property
    def key(self) -> str:
        """As it stands in the form."""
        return f"{self.person.kind}:{self.person.uid}"

    @property
    def is_client(self) -> bool:
        """A client, not a colleague."""
        return self.person.kind == "client"


def read_key(text: str) -> Key | None:
    """`client:<uid>` or `staff:<uid>`; None for anything else."""
    kind, _, uid = text.partition(":")
    try:
        return (kind, UUID(uid)) if kind in KINDS else None
    except ValueError:
        return None


def read_keys(typed: QueryDict) -> list[Key]:
    """The people in the form, each once, in their order."""
    keys = (read_key(text) for text in typed.getlist("people"))
    return list(dict.fromkeys(key for key in keys if key))


def read_roster(
    workspace: Workspace, typed: QueryDict, answers: Mapping[Key, str] | None = None
) -> list[RosterRow]:
    """The rows of the form; who is of another organization is left out."""
    people = list_people(workspace, read_keys(typed))
    return [
        RosterRow(
            person,
            typed.get(f"need-{person.kind}:{person.uid}", "required") != "optional",
            (answers or {}).get((person.kind, person.uid), ""),
        )
        for person in people
    ]


def add_person(typed: QueryDict, person: Person, *, is_required: bool = True) -> None:
    """Put somebody on the list, once."""
    if (person.kind, person.uid) in read_keys(typed):
        return
    key = f"{person.kind}:{person.uid}"
    typed.appendlist("people", key)
    typed[f"need-{key}"] = "required" if is_required else "optional"


def drop_person(typed: QueryDict, text: str) -> None:
    """Take somebody off the list."""
    typed.setlist("people", [key for key in typed.getlist("people") if key != text])


def inputs_of(rows: list[RosterRow]) -> tuple[PersonInput, ...]:
    """The people as the services take them."""
    return tuple(PersonInput(r.person.kind, r.person.uid, r.is_required) for r in rows)


def answers_of(found: DeskAppointment | None) -> dict[Key, str]:
    """Who has answered what so far."""
    answers: dict[Key, str] = {}
    for part in found.attendees if found else ():
        attendee = part.attendee
        if attendee.client:
            answers["client", attendee.client.uid] = attendee.answer
        elif attendee.staff_member:
            answers["staff", attendee.staff_member.uid] = attendee.answer
    return answers
