"""Steps that tests of getting in share."""

from datetime import datetime

from portico.apps.access.models import SignInRequest
from portico.apps.access.services.asking import ask_sign_in
from portico.apps.access.services.minting import MintedSignIn, mint_portal_link, mint_sign_in
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace

BROWSER = "key-of-the-browser-that-asked"
OTHER_BROWSER = "key-of-another-browser"
NETWORK = "203.0.113.7"


def token_of(url: str) -> str:
    return url.rstrip("/").rsplit("/", 1)[1]


def portal_token(client: Client, workspace: Workspace, now: datetime) -> str:
    """The token of a portal link mailed to the client's address."""
    return token_of(
        mint_portal_link(client=client, workspace=workspace, address=client.email, now=now)
    )


def ask(
    workspace: Workspace, address: str, now: datetime, browser: str = BROWSER
) -> SignInRequest | None:
    """Ask by typing an address; the row that this wrote."""
    before = set(SignInRequest.objects.values_list("pk", flat=True))
    ask_sign_in(workspace=workspace, address=address, browser_key=browser, network=NETWORK, now=now)
    return SignInRequest.objects.exclude(pk__in=before).first()


def ask_and_mint(
    workspace: Workspace, client: Client, now: datetime, browser: str = BROWSER
) -> MintedSignIn:
    """Ask as a client whom the worker finds, and hand the mail over."""
    request = ask(workspace, client.email, now, browser)
    assert request is not None
    SignInRequest.objects.filter(pk=request.pk).update(state=SignInRequest.SENT, client=client)
    minted = mint_sign_in(request_uid=request.uid, now=now)
    assert minted is not None
    return minted


def wrong(code: str) -> str:
    """Six digits that are not this code."""
    return f"{(int(code) + 1) % 1_000_000:06d}"
