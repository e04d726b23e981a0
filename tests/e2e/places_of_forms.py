"""Forms, in every state that looks different."""

from playwright.sync_api import Page

from tests.e2e.place import Place
from tests.e2e.tour import ADMIN, NORA, Tour

SCENE = f"""
import io, json
from datetime import timedelta
from django.utils import timezone
from portico.apps.appointments.models import Appointment
from portico.apps.care.form_library import find_library_form
from portico.apps.care.services.form_filling import save_form_answers
from portico.apps.care.services.form_sending import send_form
from portico.apps.care.services.form_submitting import submit_form
from portico.apps.care.services.form_templating import create_template, publish_version
from portico.apps.care.sheets import read_sheet
from portico.apps.catalog.models import Service
from portico.apps.people.models import Client, Membership, User
from portico.domain.actors import SYSTEM
now = timezone.now()
Membership.objects.filter(user=User.objects.get(email="{ADMIN}")).update(is_clinical=True)
nora = Client.objects.get(email="{NORA}")
coming = Appointment.objects.get(uid="{{coming}}")
def publish(key):
    ready = find_library_form(key)
    made = create_template(
        workspace=coming.workspace, name=ready.name, document=ready.document, actor=SYSTEM, now=now)
    return publish_version(template=made, seen=made.revision, actor=SYSTEM, now=now)
intake, scale = publish("intake"), publish("phq-9")
sent = send_form(template=intake, client=nora, appointment=coming, actor=SYSTEM, now=now)
over = send_form(
    template=intake, client=nora, actor=SYSTEM, now=now - timedelta(days=40))
done = send_form(template=scale, client=nora, actor=SYSTEM, now=now)
answers = {{f"phq9_{{n}}": "Several days" for n in range(1, 10)}}
save_form_answers(request=done, typed=answers, seen=0, writer="x", actor=SYSTEM, now=now)
done.refresh_from_db()
submit_form(request=done, signature={{}}, seen=read_sheet(done).revision, address="", actor=SYSTEM,
    now=now)
service, _ = Service.objects.get_or_create(
    organization=coming.organization, workspace=coming.workspace, name="With forms", duration=30)
draft = create_template(workspace=coming.workspace, name="A draft", actor=SYSTEM, now=now)
print(json.dumps(dict(sent=str(sent.uid), over=str(over.uid), done=str(done.uid),
    template=str(intake.uid), draft=str(draft.uid), nora=str(nora.uid), service=str(service.uid))))
"""


def _made(tour: Tour) -> dict[str, str]:
    if "forms" not in tour.found:
        scene = SCENE.replace("{coming}", tour.found["coming"])
        tour.found["forms"] = tour.demo.ask(scene)
    found: dict[str, str] = tour.found["forms"]
    return found


def _portal(tour: Tour, name: str, path: str = "") -> Page:
    return tour.portal(f"forms/{_made(tour)[name]}/{path}")


def _desk(tour: Tour, path: str) -> Page:
    return tour.desk(path.format(**_made(tour), coming=tour.found["coming"]))


def _press(page: Page, button: str, waited: str = ".error") -> Page:
    page.locator(button).first.click()
    page.wait_for_selector(waited)
    return page


def _bad_section(tour: Tour) -> Page:
    page = _portal(tour, "sent", "part/you/")
    page.fill("[name='a.born']", "")
    return _press(page, "button[value=next]:not([tabindex])")


FORMS = (
    Place(
        "forms",
        "Forms",
        "portal:forms",
        "portal/forms",
        lambda t: (_made(t), t.portal("forms/"))[1],
    ),
    Place("form to fill in", "Intake", "portal:form", "portal/form", lambda t: _portal(t, "sent")),
    Place("form, over", "This form", "portal:form", "portal/form", lambda t: _portal(t, "over")),
    Place(
        "form, a page of it",
        "Your health",
        "portal:form_section",
        "portal/form_section",
        lambda t: _portal(t, "sent", "part/health/"),
    ),
    Place(
        "form, something missing",
        "About you",
        "portal:form_section",
        "portal/form_section",
        _bad_section,
    ),
    Place(
        "form, looked through",
        "Look it through",
        "portal:form_review",
        "portal/form_review",
        lambda t: _portal(t, "sent", "review/"),
    ),
    Place(
        "form, handed in",
        "PHQ-9",
        "portal:form",
        "portal/form_done",
        lambda t: _portal(t, "done"),
    ),
    Place(
        "forms at the desk",
        "Forms",
        "desk:forms",
        "desk/form_requests",
        lambda t: _desk(t, "forms/"),
    ),
    Place(
        "form at the desk, handed in",
        "PHQ-9",
        "desk:form_request",
        "desk/form_request",
        lambda t: _desk(t, "forms/{done}/"),
    ),
    Place(
        "form at the desk, open",
        "Intake",
        "desk:form_request",
        "desk/form_request",
        lambda t: _press(_desk(t, "forms/{sent}/"), "details > summary.button", "#ask-withdraw"),
    ),
    Place(
        "library of forms",
        "Library and builder",
        "desk:form_templates",
        "desk/form_templates",
        lambda t: _press(_desk(t, "forms/library/"), "form:has(#new-name) button"),
    ),
    Place(
        "builder of a form",
        "Intake",
        "desk:form_template",
        "desk/form_template",
        lambda t: _desk(t, "forms/library/{template}/"),
    ),
    Place(
        "builder of a form, with faults",
        "A draft",
        "desk:form_template",
        "desk/form_template",
        lambda t: _press(_desk(t, "forms/library/{draft}/"), "button[value=publish]"),
    ),
    Place(
        "version of a form",
        "Version 1",
        "desk:form_version",
        "desk/form_version",
        lambda t: _desk(t, "forms/library/{template}/versions/1/"),
    ),
    Place(
        "send a form",
        "Send a form",
        "desk:form_send",
        "desk/form_send",
        lambda t: _press(_desk(t, "clients/{nora}/forms/"), "main form button[type=submit]"),
    ),
    Place(
        "send a form for an appointment",
        "Send a form",
        "desk:form_send_visit",
        "desk/form_send",
        lambda t: _desk(t, "appointments/{coming}/forms/"),
    ),
    Place(
        "service, forms",
        "With forms",
        "desk:service_forms",
        "desk/service_forms",
        lambda t: _desk(t, "services/{service}/forms/"),
    ),
    Place(
        "client, forms",
        "Nora Feld",
        "desk:client",
        "desk/client",
        lambda t: _desk(t, "clients/{nora}/?tab=forms"),
    ),
)
