"""What was typed at the details, kept in this browser while another time is chosen.

Meanwhile names and addresses stand in no address and in no row: a signed cookie
carries them for half an hour, for whoever typed them and for no other client of this browser.
"""

from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from portico.web.portal.booking.booker import Booker
from portico.web.portal.booking.details import PolicyForm
from portico.web.portal.cookies import drop_typed, keep_typed, read_typed

LONGEST = 300


def is_leaving(posted: Any) -> bool:
    """Whether *Choose another time* was pressed, not the button that books."""
    return bool(posted.get("do") == "times")


def leave_for_times(booker: Booker, form: PolicyForm, address: str) -> HttpResponse:
    """To the picker; what is typed, whatever it is worth, is there again at the next time."""
    typed = {name: str(form[name].value() or "")[:LONGEST] for name in form.fields}
    if "policy" in typed:
        typed["policy"] = _digest(form) if typed["policy"] and not form.is_changed else ""
    response = redirect(address)
    keep_typed(response, booker.workspace.public_id, {"who": _who(booker), "fields": typed})
    return response


def recall_typed(request: HttpRequest, booker: Booker) -> dict[str, Any]:
    """Initial values of the next form, by field."""
    kept = read_typed(request, booker.workspace.public_id)
    if kept.get("who") != _who(booker):
        return {}
    typed: dict[str, Any] = dict(kept.get("fields", {}))
    if "policy" in typed:
        text = booker.workspace.cancellation_policy
        typed["policy"] = bool(typed["policy"]) and typed["policy"] == _digest_of(text)
    return typed


def forget_typed(response: HttpResponse, booker: Booker) -> HttpResponse:
    """It is booked, or waits for its code: nothing of it stays here."""
    drop_typed(response, booker.workspace.public_id)
    return response


def _who(booker: Booker) -> str:
    return str(booker.client.uid) if booker.client is not None else ""


def _digest(form: PolicyForm) -> str:
    return _digest_of(form.policy_text)


def _digest_of(text: str) -> str:
    plain = "\n".join(text.split("\r\n")).strip()
    return sha256(plain.encode()).hexdigest()[:16]
