"""A staff member's appointments in all workspaces of the organization."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from portico.apps.access.feeds import find_staff_feed
from portico.apps.appointments.feed_parts import encode_staff_feed
from portico.apps.people.selectors import list_desk_accesses
from portico.domain.errors import NotThere
from portico.web.common.clock import read_clock
from portico.web.feeds.answers import answer_feed


@require_safe
def show(request: HttpRequest, mark: str) -> HttpResponseBase:
    """404 for whatever does not open it, without a word why; writes no row."""
    member = find_staff_feed(mark)
    if member is None or member.user is None:
        raise NotThere("feed")
    accesses = list_desk_accesses(member.user)
    return answer_feed(request, encode_staff_feed(member, accesses, now=read_clock()))
