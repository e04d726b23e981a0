"""The pages of delivery: the suppression list, and as whom mails come."""

from playwright.sync_api import Page

from tests.e2e.place import Place
from tests.e2e.tour import QUINN, Tour

SUPPRESS = """
from datetime import timedelta
from django.utils import timezone
from portico.apps.messaging.services.suppressing import suppress_address
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import SYSTEM
event = Workspace.objects.get(public_id="EVENT")
for address, reason, detail in (
    ("QUINN", "hard_bounce", "550 5.1.1 <QUINN>: Recipient address rejected: User unknown"),
    ("somebody.with-a-very-long-name.of-a-department@a-long-domain.of-clinics.example",
     "complaint", ""),
):
    suppress_address(organization_id=event.organization_id, address=address, reason=reason,
        detail=detail, actor=SYSTEM, now=timezone.now() - timedelta(days=2))
"""
RELEASE = """
from portico.apps.messaging.models import SuppressedAddress
SuppressedAddress.objects.all().delete()
"""
FORGET = """
from portico.apps.messaging.models import SenderAddress, SenderIdentity
SenderIdentity.objects.all().delete()
SenderAddress.objects.all().delete()
"""


def _suppress(tour: Tour) -> None:
    script = SUPPRESS.replace("EVENT", tour.found["event"]).replace("QUINN", QUINN)
    tour.demo.ask(script + '\nprint("{}")')


def _nobody(tour: Tour) -> Page:
    tour.demo.ask(RELEASE + '\nprint("{}")')
    return tour.desk("settings/delivery/suppressed/")


def _listed(tour: Tour) -> Page:
    _suppress(tour)
    page = tour.desk("settings/delivery/suppressed/")
    page.locator("summary", has_text="Take off…").first.click()
    return page


def _at_the_client(tour: Tour) -> Page:
    _suppress(tour)
    page = tour.desk("settings/delivery/suppressed/")
    page.get_by_role("link", name="Quinn").first.click()
    page.wait_for_selector(".client-head")
    return page


def _sender(tour: Tour) -> Page:
    tour.demo.ask(FORGET + '\nprint("{}")')
    return tour.desk("settings/sender/")


def _save(tour: Tour, name: str, address: str) -> Page:
    page = _sender(tour)
    page.fill("[name=from_name]", name)
    page.fill("[name=from_address]", address)
    page.click("main form button.button-primary")
    page.wait_for_load_state()
    return page


def _refused(tour: Tour) -> Page:
    page = _save(tour, "The team", "team@gmail.com")
    page.wait_for_selector(".error")
    return page


def _waiting(tour: Tour) -> Page:
    page = _save(tour, "The team", "the.team.of-the-congress@helvion-congress.example")
    page.fill("[name=code]", "000000")
    page.get_by_role("button", name="Prove").click()
    page.wait_for_selector(".error")
    return page


_LIST = ("desk:suppressed", "desk/suppressed")
_SENDER = ("desk:sender", "desk/settings_sender")
DELIVERY = (
    Place("suppression list, empty", "Suppression list", *_LIST, _nobody),
    Place("suppression list", "Suppression list", *_LIST, _listed),
    Place("a client who gets no mail", "Quinn", "desk:client", "desk/client", _at_the_client),
    Place("sender", "Sender", *_SENDER, _sender),
    Place("sender, refused", "Sender", *_SENDER, _refused),
    Place("sender, a wrong code", "Sender", *_SENDER, _waiting),
)
