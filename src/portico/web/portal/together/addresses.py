"""Where the steps of booking together are."""

from typing import Literal

from django.urls import reverse
from django.utils.http import urlencode

from portico.web.portal.booking.booker import Booker, Query

Step = Literal["together", "together_times", "together_details"]


def address(booker: Booker, step: Step, query: Query = ()) -> str:
    """The address of a step, with what was chosen."""
    path = reverse(f"portal:{step}", args=[booker.workspace.public_id])
    return f"{path}?{urlencode(query)}" if query else path
