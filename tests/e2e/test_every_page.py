"""Every page: no accessibility finding in light and dark, and nothing to scroll sideways."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, include, path
from playwright.sync_api import Error, expect

import portico
from tests.e2e.looking import inspect_at_every_width
from tests.e2e.place import Place
from tests.e2e.places_elsewhere import ELSEWHERE
from tests.e2e.places_of_booking import BOOKING
from tests.e2e.places_of_cancelling import CANCELLING
from tests.e2e.places_of_care import CARE
from tests.e2e.places_of_clients import CLIENTS
from tests.e2e.places_of_delivery import DELIVERY
from tests.e2e.places_of_flows import FLOWS
from tests.e2e.places_of_forms import FORMS
from tests.e2e.places_of_groups import GROUPS
from tests.e2e.places_of_messages import MESSAGES
from tests.e2e.places_of_public_booking import PUBLIC_BOOKING
from tests.e2e.places_of_rescheduling import RESCHEDULING
from tests.e2e.places_of_set_up import SET_UP
from tests.e2e.places_of_texts import TEXTS
from tests.e2e.places_of_the_desk import DESK
from tests.e2e.places_of_the_portal import PORTAL
from tests.e2e.places_of_ticking import TICKING
from tests.e2e.places_of_visits import VISITS
from tests.e2e.tour import Tour

pytestmark = pytest.mark.e2e
PLACES = (
    *PORTAL,
    *DESK,
    *CLIENTS,
    *CANCELLING,
    *BOOKING,
    *GROUPS,
    *TICKING,
    *RESCHEDULING,
    *SET_UP,
    *VISITS,
    *PUBLIC_BOOKING,
    *MESSAGES,
    *DELIVERY,
    *TEXTS,
    *FLOWS,
    *CARE,
    *FORMS,
    *ELSEWHERE,
)
NO_PAGE = {
    "desk:appointment_cancel_type": "only takes a press, then leads on",
    "desk:appointment_confirm": "only takes a press, then leads on",
    "desk:appointment_no_show": "only takes a press, then leads on",
    "portal:confirm": "only takes a press, then leads on",
    "portal:restore": "only takes a press, then leads on",
    "portal:member_undo": "only takes a press, then leads on",
    "portal:member_restore": "only takes a press, then leads on",
    "portal:undo": "only takes a press, then leads on",
    "desk:appointment_send_held": "only takes a press, then leads on",
    "desk:client_revoke": "only takes a press, then leads on",
    "desk:client_session_end": "only takes a press, then leads on",
    "desk:client_share": "only takes a press, then leads on",
    "desk:client_view": "only takes a press, then leads to the preview",
    "desk:draft": "answers the form's script",
    "desk:group_leave": "only takes a press, then leads on",
    "desk:message_retry": "only takes a press, then leads on",
    "desk:automated_preview": "a mail, in the frame of its page: `test_automated` looks at them",
    "desk:automated_rules": "only takes a press; what is refused shows the list",
    "desk:reminder_remove": "only takes a press, then leads on",
    "portal:preferences": "a part of Profile: only takes a press, then leads on",
    "desk:staff_back": "only takes a press, then leads on",
    "desk:service_switch": "only takes a press, then leads on",
    "desk:time_off_remove": "only takes a press, then leads on",
    "desk:proposal_dismiss": "only takes a press, then leads on",
    "feeds:client": "a calendar",
    "feeds:staff": "a calendar",
    "desk:text_test": "only takes a press; what is refused shows the settings of texts",
    "hooks:texts": "takes a provider's texts",
    "hooks:text_report": "takes a provider's reports",
    "hooks:mail": "takes a mail server's mails",
    "hooks:delivery": "takes a provider's reports",
    "hooks:metrics": "numbers for a machine",
    "desk:suppressed_release": "only takes a press, then leads on",
    "desk:sender_prove": "a wrong code shows the page of the sender",
    "mailbox:file": "a file",
    "portal:brand": "a style sheet",
    "portal:picture": "a picture",
    "portal:calendar_file": "a file",
    "portal:form_pdf": "a file",
    "portal:form_file": "a file",
    "desk:form_paper": "a file",
    "desk:access_log_file": "a file",
    "desk:form_upload": "a file",
    "desk:form_template_away": "only takes a press, then leads on",
    "portal:download_file": "a file",
    "desk:appointment_join": "leads to the meeting, or back",
    "desk:appointment_complete": "only takes a press, then leads on",
    "desk:appointment_uncomplete": "only takes a press, then leads on",
    "desk:summary_keep": "answers the editor's script",
    "desk:summary_preview": "a part of the editor",
    "desk:summary_unshare": "only takes a press, then leads on",
    "desk:summary_template_remove": "only takes a press, then leads on",
    "portal:log_out_everywhere": "leads to the page that logging out leads to",
}
FIRST = {"desk:first_run": "desk/first_run"}  # of a fresh installation: `desk.begin` looks at it
NOT_SHOWN_ALONE = {
    "common/base",
    "common/door",
    "desk/base",
    "desk/place",
    "desk/service_base",
    "portal/base",
    "portal/door",
    "portal/public",
}
PARTS = {"common/door_date", "common/field", "common/field_notes", "common/refusal"}


@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place.url}, {place.name}")
def test_a_page_is_accessible_and_fits(place: Place, tour: Tour) -> None:
    try:
        page = place.reach(tour)
    except Error as error:
        error.add_note(tour.describe())
        raise
    heading = page.locator("h1").first
    if place.heading:
        expect(heading).to_contain_text(place.heading)  # waits for what is just coming
        assert heading.inner_text().startswith(place.heading)
    inspect_at_every_width(page)
    tour.part()


def test_the_list_holds_every_address_that_shows_a_page() -> None:
    listed = {place.url for place in PLACES} | set(FIRST)
    table = set(name_addresses())
    assert table - listed - set(NO_PAGE) == set(), "add a Place, or say why it is no page"
    assert (listed | set(NO_PAGE)) - table == set(), "no such address any more"
    assert listed & set(NO_PAGE) == set()


def test_the_list_holds_every_template_that_makes_a_page() -> None:
    folder = Path(portico.__file__).parent / "web" / "templates"
    made = {
        str(file.relative_to(folder).with_suffix(""))
        for file in folder.glob("*/*.html")
        if file.parent.name != "parts"
    }
    listed = {place.template for place in PLACES} | set(FIRST.values())
    assert made - listed - NOT_SHOWN_ALONE - PARTS == set(), "no Place shows it"
    assert listed - made == {"mail/mail"}


def name_addresses() -> Iterator[str]:
    """Names of the whole URL table, the mailbox page's too, which tests run without."""
    yield from _walk([*get_resolver().url_patterns, path("mailbox/", include(MAILBOX))])


MAILBOX = "portico.web.mailbox.urls"


def _walk(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            below = f"{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, below)
        else:
            yield f"{namespace}{pattern.name}"
