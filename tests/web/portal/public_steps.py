"""Steps of a browser that books without being signed in."""

import re
from typing import Any
from urllib.parse import urlencode

from django.test import Client as Browser

from portico.web.portal.slots.asking import write_start
from tests.apps.entry.booking_steps import NEW, TEN

NORA = {
    "first_name": "Nora",
    "last_name": "Neu",
    "email": NEW,
    "phone": "+41 61 555 01 77",
    "booked_for": "",
}


def address(workspace: Any, step: str, *services: Any, start: Any = TEN, **more: str) -> str:
    """A step of the public pages for these services."""
    query = {f"service{n}": str(one.uid) for n, one in enumerate(services, start=1)}
    if step in ("details", "code"):
        query["start"] = write_start(start)
    return f"/book/{workspace.public_id}/{step}/?{urlencode(query | more)}"


def ask_for_code(
    browser: Browser, workspace: Any, service: Any, *, start: Any = TEN, **typed: str
) -> Any:
    """Fill in the details and press the button."""
    return browser.post(address(workspace, "details", service, start=start), NORA | typed)


def type_code(browser: Browser, workspace: Any, service: Any, code: str, **options: Any) -> Any:
    """Type the code of the mail."""
    return browser.post(address(workspace, "code", service, **options), {"code": code})


def words(answer: Any) -> str:
    """What stands on a page, on one line."""
    text = re.sub(r"<(script|style).*?</\1>", "", answer.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())
