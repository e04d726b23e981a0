"""Sessions, summaries and privacy, in every state that looks different."""

import re

from playwright.sync_api import Page

from tests.e2e.place import Place
from tests.e2e.places_of_the_portal import CONFIRMED
from tests.e2e.tour import ADMIN, NORA, Tour

TEXT = "## What we did\\n\\nBreathing, **slowly**.\\n\\n- each morning\\n- each evening"
SCENE = f"""
import json
from datetime import timedelta
from django.utils import timezone
from portico.apps.appointments.models import Appointment
from portico.apps.care.models import SessionSummary, SummaryTemplate
from portico.apps.care.services.sharing import share_summary
from portico.apps.care.services.writing import Written, save_summary
from portico.apps.people.models import Client, Membership, User
from portico.domain.actors import Actor
now = timezone.now()
user = User.objects.get(email="{ADMIN}")
Membership.objects.filter(user=user).update(is_clinical=True)
by = dict(actor=Actor("staff", user.name, user.uid), now=now)
nora = Client.objects.get(email="{NORA}")
over = Appointment.objects.get(uid="{{over}}")
if not SessionSummary.objects.filter(appointment=over, client=nora).exists():
    first = save_summary(appointment=over, client=nora, is_pressed=True,
        written=Written("{TEXT}", "Only for us.", 0), **by)
    share_summary(appointment=over, client_uid=nora.uid, with_uids=[nora.uid],
        seen_version=first.version, **by)
    save_summary(appointment=over, client=nora, is_pressed=True,
        written=Written("{TEXT}\\n- and at noon", "Only for us.", first.version), **by)
template, _ = SummaryTemplate.objects.get_or_create(
    organization=over.organization, workspace=over.workspace, name="Notes", text="## Plan")
gone = Client.objects.filter(organization=over.organization, erased_at__isnull=False).first()
if gone is None:
    from portico.apps.care.services.erasing import erase_client
    gone = Client.objects.create(
        organization=over.organization, first_name="Gone", created_at=now)
    erase_client(client=gone, **by)
free = Client.objects.filter(first_name="Felix Free").first() or Client.objects.create(
    organization=over.organization, first_name="Felix Free", created_at=now)
print(json.dumps(dict(
    nora=str(nora.uid), template=str(template.uid), gone=str(gone.uid), free=str(free.uid))))
"""


def _made(tour: Tour) -> dict[str, str]:
    if "care" not in tour.found:
        tour.found["care"] = tour.demo.ask(SCENE.replace("{over}", tour.found["over"]))
    found: dict[str, str] = tour.found["care"]
    return found


def _summary(tour: Tour, path: str = "") -> Page:
    nora = _made(tour)["nora"]
    return tour.desk(f"appointments/{tour.found['over']}/summary/{nora}/{path}")


def _conflict(tour: Tour) -> Page:
    page = _summary(tour)
    page.locator("#summary-form [name=seen]").evaluate("one => { one.value = '0'; }")
    page.locator("#summary-form").evaluate("one => { one.dataset.isStale = ''; }")
    page.fill("#text", "Something else")
    page.click("#summary-form [value=save]")
    page.wait_for_selector("text=What is kept now")
    return page


def _new(tour: Tour) -> Page:
    nora = _made(tour)["nora"]
    return tour.desk(f"appointments/{tour.found['coming']}/summary/{nora}/")


def _record(tour: Tour, who: str, path: str = "") -> Page:
    return tour.desk(f"clients/{_made(tour)[who]}/{path}")


def _bad_sessions(tour: Tour) -> Page:
    page = tour.desk("settings/sessions/")
    page.check("[name=video][value=rooms]")
    page.fill("[name=base_url]", "meet.example")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_selector(".error")
    return page


def _bad_rules(tour: Tour) -> Page:
    page = tour.desk("settings/privacy/")
    page.fill("[name=message]", "5000")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_selector(".error")
    return page


def _bad_template(tour: Tour) -> Page:
    page = tour.desk("settings/sessions/templates/new/")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_selector(".error")
    return page


def _shared(tour: Tour, path: str) -> Page:
    _made(tour)
    return tour.portal(f"appointments/{tour.found['over']}/{path}")


def _download(tour: Tour) -> Page:
    tour.portal("profile/")
    tour.demo.ask(CONFIRMED)
    return tour.portal("profile/data/")


def _past(tour: Tour) -> Page:
    _made(tour)
    page = tour.portal("appointments/past/")
    page.wait_for_selector(".row-below")
    return page


def _seen_by_staff(tour: Tour) -> Page:
    page = _record(tour, "nora")
    page.locator("form[action$='/view/'] button").click()
    page.wait_for_url(re.compile("/as-client/"))
    path = f"appointments/{tour.found['over']}/summary/"
    return tour.see(page.url.split("/", 3)[3] + path, page)


CARE = (
    Place("summary", "Summary for", "desk:summary", "desk/summary", _summary),
    Place("summary, nothing yet", "Summary for", "desk:summary", "desk/summary", _new),
    Place("summary, another tab", "Summary for", "desk:summary", "desk/summary", _conflict),
    Place(
        "summary, share",
        "Share",
        "desk:summary_share",
        "desk/summary_share",
        lambda t: _summary(t, "share/"),
    ),
    Place(
        "summary, revision",
        "Revision 1",
        "desk:summary_revision",
        "desk/summary_revision",
        lambda t: _summary(t, "revisions/1/"),
    ),
    Place(
        "client, summaries",
        "Nora Feld",
        "desk:client",
        "desk/client",
        lambda t: _record(t, "nora", "?tab=summaries"),
    ),
    Place(
        "sessions",
        "Sessions",
        "desk:session_settings",
        "desk/settings_sessions",
        lambda t: (_made(t), t.desk("settings/sessions/"))[1],
    ),
    Place(
        "sessions, not saved",
        "Sessions",
        "desk:session_settings",
        "desk/settings_sessions",
        _bad_sessions,
    ),
    Place(
        "template of summaries, new",
        "New template",
        "desk:summary_template_new",
        "desk/summary_template",
        _bad_template,
    ),
    Place(
        "template of summaries",
        "Notes",
        "desk:summary_template",
        "desk/summary_template",
        lambda t: t.desk(f"settings/sessions/templates/{_made(t)['template']}/"),
    ),
    Place("privacy", "Privacy", "desk:privacy", "desk/settings_privacy", _bad_rules),
    Place(
        "access log",
        "Access log",
        "desk:access_log",
        "desk/access_log",
        lambda t: (_record(t, "nora"), t.desk("settings/privacy/log/"))[1],
    ),
    Place(
        "client, erase",
        "Erase",
        "desk:client_erase",
        "desk/client_erase",
        lambda t: _record(t, "free", "erase/"),
    ),
    Place(
        "client, erase, not yet",
        "Erase",
        "desk:client_erase",
        "desk/client_erase",
        lambda t: _record(t, "nora", "erase/"),
    ),
    Place(
        "client, erased",
        "Erased client",
        "desk:client",
        "desk/client",
        lambda t: _record(t, "gone"),
    ),
    Place(
        "shared summary",
        "Summary",
        "portal:summary",
        "portal/summary",
        lambda t: _shared(t, "summary/"),
    ),
    Place(
        "session with a summary",
        "",
        "portal:appointment",
        "portal/appointment",
        lambda t: _shared(t, ""),
    ),
    Place("past, with a summary", "Appointments", "portal:past", "portal/past", _past),
    Place(
        "summary that is not shared",
        "Summary",
        "portal:summary",
        "portal/summary",
        lambda t: t.portal(f"appointments/{t.found['coming']}/summary/"),
    ),
    Place("download", "Download my data", "portal:download", "portal/download", _download),
    Place(
        "no link to join",
        "There is no link",
        "portal:join",
        "portal/join",
        lambda t: t.portal(f"appointments/{t.found['over']}/join/"),
    ),
    Place("summary, as client", "Summary", "preview:page", "portal/summary", _seen_by_staff),
)
