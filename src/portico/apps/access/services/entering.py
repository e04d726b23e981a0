"""Enter the six-digit code of a sign-in mail, in the browser that asked for it."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare

from portico.apps.access.models import SignInRequest
from portico.apps.access.services.counting import WRONG_CODES, return_allowance, spend_allowance
from portico.apps.access.services.starting import Entered, start_portal_session
from portico.apps.access.tokens import hash_code, hash_token, read_code
from portico.apps.access.validity import LinkStatus, request_status
from portico.apps.workspaces.models import Workspace
from portico.domain.errors import CodeWrong, LinkEnded

MOST_TRIES = 5


def enter_code(*, workspace: Workspace, browser_key: str, code: str, now: datetime) -> Entered:
    """Sign in by the code of this browser's latest request in this workspace.

    Raises LinkEnded where the browser asked nothing, or more than 15 minutes ago, and
    CodeWrong(tries_left) for everything else. Nothing a stranger can provoke tells whether the
    address is known: a code that the link of the same mail has ended counts as a wrong one, as
    does every code while codes for the address are paused (`tries_left` is then 0).
    """
    with transaction.atomic():
        outcome = _try_code(workspace, browser_key, code, now)
    if isinstance(outcome, Entered):
        return outcome
    raise outcome  # after the commit: a wrong try stays counted


def _try_code(
    workspace: Workspace, browser_key: str, code: str, now: datetime
) -> Entered | CodeWrong | LinkEnded:
    asked = SignInRequest.objects.filter(
        workspace=workspace, browser_hash=hash_token(browser_key), ended_at=None
    )
    request = asked.order_by("-id").first()
    if request is None:
        return LinkEnded(LinkStatus.UNKNOWN)
    if request.expires_at <= now:
        return LinkEnded(LinkStatus.ENDED)
    if not _reserve_try(request, now):
        return CodeWrong(0)
    if not _is_right(request, code):
        return CodeWrong(MOST_TRIES - request.wrong_tries)
    return _spend_code(request, workspace, now)


def _reserve_try(request: SignInRequest, now: datetime) -> bool:
    """Count the try before looking at it, so that parallel guesses cannot share one."""
    same = SignInRequest.objects.filter(pk=request.pk)
    if not same.filter(wrong_tries__lt=MOST_TRIES).update(wrong_tries=F("wrong_tries") + 1):
        return False
    request.refresh_from_db(fields=["wrong_tries", "code_hash", "used_at"])
    return spend_allowance(limit=WRONG_CODES, key=request.address, now=now)


def _is_right(request: SignInRequest, code: str) -> bool:
    is_same = constant_time_compare(request.code_hash, hash_code(request.uid, read_code(code)))
    return is_same and request.used_at is None


def _spend_code(
    request: SignInRequest, workspace: Workspace, now: datetime
) -> Entered | CodeWrong | LinkEnded:
    status = request_status(request, now=now)
    if status != LinkStatus.OPEN or request.client is None:
        return LinkEnded(status)
    unspent = SignInRequest.objects.filter(pk=request.pk, used_at=None, ended_at=None)
    if not unspent.update(used_at=now, wrong_tries=F("wrong_tries") - 1):
        return CodeWrong(0)
    return_allowance(limit=WRONG_CODES, key=request.address, now=now)
    return start_portal_session(client=request.client, workspace=workspace, way_in="code", now=now)
