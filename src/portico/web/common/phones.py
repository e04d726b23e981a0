"""Telephone numbers as people type them."""

import phonenumbers

_LONGEST = 40


def phone_region(business_phone: str) -> str | None:
    """The country of the business's own number: what a number without prefix is read as."""
    try:
        return str(phonenumbers.region_code_for_number(phonenumbers.parse(business_phone)))
    except phonenumbers.NumberParseException:
        return None


def normalise_phone(text: str, region: str | None) -> str | None:
    """`+41 61 555 01 40`; None where it is no number that can be called."""
    if len(text) > _LONGEST:
        return None
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    shape = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(number, shape))
