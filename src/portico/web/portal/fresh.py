"""Gates in front of what a portal session alone does not open (product page 2, Security).

Put one below `portal_page`, and it is either open or leads to the page that mails a code::

    @require_http_methods(["GET", "HEAD", "POST"])
    @portal_page
    @fresh_code_page(Guarded.FEED_ADDRESS)
    def feed_address(request: PortalRequest) -> HttpResponse: ...

`fresh_code_page` wants a code typed within the last ten minutes (*Download my data*, telephone,
feed address). `trusted_page` wants a browser that is the client's own where *Confirm new devices*
is on, and no portal session that began with a code read out by telephone (summaries, form
answers, signing); for `Guarded.JOIN` it wants the former only. `is_open` decides the same for a
part of a page. The rule is `domain.trust.may_open`, whatever the gate is called.

In *View as client* every gate stands open: whoever looks proved themselves at the desk, and sees
only what their role may see.

After the code the client comes back to the page; a POST comes back to it by GET, so gate the
page with the form on it as well as what it posts to.
"""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from portico.domain.decisions import Decision
from portico.domain.trust import Guarded, TrustFacts, may_open

if TYPE_CHECKING:
    from portico.web.portal.guard import Portal, PortalRequest

P = ParamSpec("P")
View = Callable[Concatenate["PortalRequest", P], HttpResponse]


def decide_open(portal: "Portal", guarded: Guarded) -> Decision:
    """Whether it opens in this portal session as it is; asks the database nothing."""
    facts = TrustFacts(
        confirms_new_devices=portal.workspace.confirm_new_devices,
        is_trusted=portal.session.is_trusted,
        is_limited=portal.session.is_limited,
        confirmed_at=portal.session.confirmed_at,
    )
    return may_open(guarded, facts, now=portal.now)


def is_open(portal: "Portal", guarded: Guarded) -> bool:
    """The same as yes or no, for a part of a page."""
    return decide_open(portal, guarded).is_allowed


def fresh_code_page(guarded: Guarded) -> Callable[[View[P]], View[P]]:
    """Gate for what needs a fresh code."""
    return _gate(guarded)


def trusted_page(guarded: Guarded) -> Callable[[View[P]], View[P]]:
    """Gate for what needs a browser of the client's own."""
    return _gate(guarded)


def _gate(guarded: Guarded) -> Callable[[View[P]], View[P]]:
    def wrap(view: View[P]) -> View[P]:
        @wraps(view)
        def gated(request: "PortalRequest", *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.portal.is_preview or is_open(request.portal, guarded):
                return view(request, *args, **kwargs)
            return ask_code(request, request.portal.workspace.public_id)

        return cast("View[P]", gated)

    return wrap


def ask_code(request: HttpRequest, public_id: str) -> HttpResponse:
    """Lead to the page that mails a code, and from there back to this one."""
    address = reverse("portal:fresh_code", args=[public_id])
    return redirect(f"{address}?{urlencode({'next': request.path})}")


def read_next(text: str, public_id: str) -> str:
    """Where to go on: a page of this workspace's portal, whatever an address says; else Home."""
    home = reverse("portal:home", args=[public_id])
    is_ours = text.startswith(home) and len(text) < 300 and text.isascii() and text.isprintable()
    is_plain = is_ours and "\\" not in text and "//" not in text and ".." not in text
    return text if is_plain else home
