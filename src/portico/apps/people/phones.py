"""Telephone numbers as networks know them (E.164), and which of them take texts."""

from collections.abc import Iterable

import phonenumbers
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Replace

from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace

_MOBILE = frozenset(
    {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}
)
_MARKS = " -().\u00a0/"


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
    """Every client of the organization with this number (E.164) on record, oldest first."""
    if read_number(number, None) != number:
        return []
    digits: Combinable = F("phone")
    for mark in _MARKS:
        digits = Replace(digits, Value(mark), Value(""), output_field=CharField())
    known = Client.objects.filter(organization_id=organization_id, is_provisional=False)
    found: QuerySet[Client] = known.alias(digits=digits).filter(
        digits__in=_spellings(number, region)
    )
    return [one for one in found.order_by("id") if read_mobile(one.phone, region) == number]


def _spellings(number: str, region: str | None) -> Iterable[str]:
    """As it may stand on record without its marks: for a number of the region also short."""
    parsed = phonenumbers.parse(number, None)
    national = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    short = "".join(sign for sign in national if sign.isdigit())
    is_near = region is not None and phonenumbers.region_code_for_number(parsed) == region
    return {number, f"00{number[1:]}", *((short,) if is_near else ())}
