"""Enter the six-digit code of a sign-in mail, in the browser that asked for it."""

from datetime import datetime

from django.db import transaction
from django.utils.crypto import constant_time_compare

from portico.apps.access.models import SignInRequest
from portico.apps.access.services.spending import spend_request
from portico.apps.access.services.starting import Choosing, Entered
from portico.apps.access.services.trying import MOST_TRIES, reserve_try, return_try
from portico.apps.access.tokens import hash_code, hash_token, read_code
from portico.apps.access.validity import LinkStatus, request_status
from portico.apps.access.visitors import UNSEEN, Visitor
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.errors import CodeWrong, LinkEnded


def enter_code(
    *,
    workspace: Workspace,
    browser_key: str,
    code: str,
    visitor: Visitor = UNSEEN,
    inside: Client | None = None,
    now: datetime,
) -> Entered | Choosing:
    """Sign in by the code of this browser's latest request in this workspace.

    The chooser follows where several share the address, or the browser is in as somebody else
    (`inside`). Raises LinkEnded where the browser asked nothing, or more than 15 minutes ago, and
    CodeWrong(tries_left) for everything else. Nothing a stranger can provoke tells whether the
    address is known: a code that the link of the same mail has ended counts as a wrong one, as
    does every code while codes for the address are paused (`tries_left` is then 0).
    """
    with transaction.atomic():
        outcome = _try_code(workspace, browser_key, code, visitor, inside, now)
    if isinstance(outcome, Entered | Choosing):
        return outcome
    raise outcome  # after the commit: a wrong try stays counted


def check_code(
    *, workspace: Workspace, browser_key: str, code: str, purpose: str, now: datetime
) -> SignInRequest | CodeWrong | LinkEnded:
    """The open request that this code belongs to, not spent yet; else what `enter_code` raises.

    One try is counted: whoever spends the request gives it back (`return_try`). Call it inside
    `atomic()`, and raise only after the commit, so that a wrong try stays counted. The counter's
    row makes tries of one address take turns until then. Of a booking (`purpose`) the right code
    typed again is LinkEnded("spent"): it was this browser that spent it.
    """
    asked = SignInRequest.objects.filter(
        workspace=workspace,
        browser_hash=hash_token(browser_key),
        purpose=purpose,
        ended_at=None,
    )
    request = asked.order_by("-id").first()
    if request is None:
        return LinkEnded(LinkStatus.UNKNOWN)
    if request.expires_at <= now:
        return LinkEnded(LinkStatus.ENDED)
    if not reserve_try(request, now=now):
        return CodeWrong(0)
    is_same = constant_time_compare(request.code_hash, hash_code(request.uid, read_code(code)))
    is_spent = request.used_at is not None
    if is_same and is_spent and purpose == SignInRequest.BOOKING:
        return LinkEnded(LinkStatus.SPENT)
    if not is_same or is_spent:
        return CodeWrong(MOST_TRIES - request.wrong_tries)
    status = request_status(request, now=now)
    request.workspace = workspace
    return request if status == LinkStatus.OPEN else LinkEnded(status)


def _try_code(
    workspace: Workspace,
    browser_key: str,
    code: str,
    visitor: Visitor,
    inside: Client | None,
    now: datetime,
) -> Entered | Choosing | CodeWrong | LinkEnded:
    request = check_code(
        workspace=workspace,
        browser_key=browser_key,
        code=code,
        purpose=SignInRequest.SIGN_IN,
        now=now,
    )
    if not isinstance(request, SignInRequest):
        return request
    outcome = spend_request(request=request, way_in="code", visitor=visitor, inside=inside, now=now)
    if outcome is None:
        return CodeWrong(0)
    return_try(request, now=now)
    return outcome
