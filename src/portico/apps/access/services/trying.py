"""Count a try of a code before looking at it, so that parallel guesses cannot share one."""

from datetime import datetime

from django.db.models import F

from portico.apps.access.models import ConfirmationCode, SignInRequest
from portico.apps.access.services.counting import WRONG_CODES, return_allowance, spend_allowance

MOST_TRIES = 5


def reserve_try(code: SignInRequest | ConfirmationCode, *, now: datetime) -> bool:
    """Count one wrong try of this code and of its address; False where one of them has none left.

    Call it inside `atomic()`; whoever finds the code right gives it back (`return_try`).
    """
    same = type(code)._default_manager.filter(pk=code.pk, wrong_tries__lt=MOST_TRIES)
    if not same.update(wrong_tries=F("wrong_tries") + 1):
        return False
    code.refresh_from_db(fields=["wrong_tries", "code_hash", "used_at"])
    return spend_allowance(limit=WRONG_CODES, key=code.address, now=now)


def return_try(code: SignInRequest | ConfirmationCode, *, now: datetime) -> None:
    """Count the try back that `reserve_try` counted at the same `now`."""
    type(code)._default_manager.filter(pk=code.pk).update(wrong_tries=F("wrong_tries") - 1)
    return_allowance(limit=WRONG_CODES, key=code.address, now=now)
