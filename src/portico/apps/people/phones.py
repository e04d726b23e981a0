"""Telephone numbers as networks know them (E.164), and which of them take texts."""

from collections.abc import Iterable

import phonenumbers

from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace

_MOBILE = frozenset(
    {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}
)


def region_of(workspace: Workspace) -> str | None:
    """The country of the business's own number: what a number without prefix is read as."""
    try:
        return str(phonenumbers.region_code_for_number(phonenumbers.parse(workspace.phone)))
    except phonenumbers.NumberParseException:
        return None


def read_number(text: str, region: str | None) -> str | None:
    """Any number that there may be, in E.164; None where it is none."""
    if len(text) > 40:
        return None
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def read_mobile(text: str, region: str | None) -> str | None:
    """`+41795550140`, where texts can reach that number; None for landlines and for no number."""
    if len(text) > 40:
        return None
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.number_type(number) not in _MOBILE:
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def mobile_of(client: Client, workspace: Workspace) -> str:
    """The client's number for texts, in E.164; empty without one."""
    return read_mobile(client.phone, region_of(workspace)) or ""


def is_number_of(client: Client, number: str) -> bool:
    """Whether this number (E.164) is the one on record, with its country or without."""
    try:
        region = phonenumbers.region_code_for_number(phonenumbers.parse(number, None))
    except phonenumbers.NumberParseException:
        return False
    return read_number(client.phone, region) == number


def list_by_mobile(organization_id: int, number: str, region: str | None) -> list[Client]:
    """Every client of the organization with this number (E.164) on record, oldest first.

    One query that reads an index, however many clients there are.
    """
    if read_number(number, None) != number:
        return []
    known = Client.objects.filter(organization_id=organization_id, is_provisional=False)
    found = known.filter(dialled__in=_spellings(number, region))
    own = [one for one in found if read_mobile(one.phone, region) == number]
    return sorted(own, key=lambda one: one.pk)  # ordered by the database, it reads another index


def _spellings(number: str, region: str | None) -> Iterable[str]:
    """As it may stand on record without its marks: for a number of the region also short.

    Many write both ways at once: +41 (0)79 555 01 40.
    """
    parsed = phonenumbers.parse(number, None)
    national = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    short = "".join(sign for sign in national if sign.isdigit())
    is_near = region is not None and phonenumbers.region_code_for_number(parsed) == region
    both = f"{parsed.country_code}{short}"
    return {number, f"00{number[1:]}", f"+{both}", f"00{both}", *((short,) if is_near else ())}
