"""Steps that the tests of the *Security* paragraph share (product page 2)."""

from typing import Any

from django.db import connection
from django.test import Client as Browser

from portico.apps.access.models import ConfirmationCode, SignInRequest
from portico.apps.access.services.confirming import mint_confirmation
from portico.apps.access.services.minting import MintedSignIn, mint_portal_link, mint_sign_in
from portico.apps.entry.services.admitting import admit_requests

BASE = "http://127.0.0.1:8000"


def link_of(client: Any, workspace: Any, now: Any, **item: Any) -> str:
    """The path of a portal link mailed to a client."""
    url = mint_portal_link(
        client=client, workspace=workspace, address=client.email, now=now, **item
    )
    return url.removeprefix(BASE)


def ask(browser: Browser, workspace: Any, address: str, **headers: Any) -> Any:
    """Type an address at the portal URL."""
    return browser.post(f"/p/{workspace.portal_slug}/", {"email": address}, **headers)


def type_code(browser: Browser, workspace: Any, code: str) -> Any:
    """Type the code of the sign-in mail."""
    return browser.post(f"/p/{workspace.portal_slug}/code/", {"code": code})


def hand_over(now: Any) -> MintedSignIn:
    """The worker looks the newest request up and hands its mail over."""
    admit_requests(now=now)
    minted = mint_sign_in(request_uid=SignInRequest.objects.latest("id").uid, now=now)
    assert minted is not None
    return minted


def mailed_code(now: Any) -> str:
    """The newest confirming code, as its mail shows it."""
    minted = mint_confirmation(code_uid=ConfirmationCode.objects.latest("id").uid, now=now)
    assert minted is not None
    return minted[0]


def wrong(code: str) -> str:
    """Six digits that are not this code."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


def photograph(*, without: frozenset[str] = frozenset()) -> dict[str, list[str]]:
    """Every row of every table, whoever made it; `without` names `table.column`."""
    tables: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            kept = [at for at, name in enumerate(names) if f"{table}.{name}" not in without]
            tables[table] = sorted(repr([row[at] for at in kept]) for row in cursor.fetchall())
    return tables


def changed(before: dict[str, list[str]], after: dict[str, list[str]]) -> list[str]:
    """The tables that differ."""
    return sorted(table for table in after if before.get(table) != after[table])
