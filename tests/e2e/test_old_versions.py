"""The builder changes a form; what was sent before still asks, shows and prints what it was."""

import io
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader

from tests.e2e.filling import begin, contexts, enter, go_on
from tests.e2e.looking import inspect
from tests.e2e.tour import ADMIN, Tour

__all__ = ["contexts"]

pytestmark = pytest.mark.e2e
OLD, NEW = "What do you eat?", "What do you drink?"
SCENE = f"""
import json
from uuid import uuid4
from django.utils import timezone
from portico.apps.access.services.minting import mint_portal_link
from portico.apps.care.services.form_filling import save_form_answers
from portico.apps.care.services.form_sending import send_form
from portico.apps.care.services.form_submitting import submit_form
from portico.apps.care.services.form_templating import create_template, publish_version
from portico.apps.care.sheets import read_sheet
from portico.apps.people.models import Client, Membership, User
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import SYSTEM
by = dict(actor=SYSTEM, now=timezone.now())
event = Workspace.objects.get(public_id="EVENT")
Membership.objects.filter(user=User.objects.get(email="{ADMIN}")).update(is_clinical=True)
client = Client.objects.create(organization=event.organization, first_name="Vera",
    last_name=uuid4().hex[:6], email="vera-" + uuid4().hex[:8] + "@quiet.example",
    created_at=by["now"])
made = create_template(workspace=event, name="Kitchen", document={{"sections": [{{"id": "s1",
    "title": "Meals", "questions": [
        {{"id": "q2", "kind": "short_text", "label": "{OLD}", "is_required": True}}]}}]}}, **by)
made = publish_version(template=made, seen=made.revision, **by)
done, waiting = (send_form(template=made, client=client, **by) for _ in range(2))
save_form_answers(request=done, typed={{"q2": "Bread"}}, seen=0, writer="x", **by)
done.refresh_from_db()
submit_form(request=done, signature={{"name": "Vera", "relationship": "self"}},
    seen=read_sheet(done).revision, address="", **by)
link = mint_portal_link(client=client, workspace=event, address=client.email, item_kind="form",
    item_uid=waiting.uid, now=by["now"]).split("/", 3)[3]
print(json.dumps(dict(template=str(made.uid), client=str(client.uid), link=link,
    done=str(done.uid), waiting=str(waiting.uid))))
"""


def change_the_form(tour: Tour, made: Any) -> None:
    """Another question, another name."""
    page = tour.desk(f"forms/library/{made['template']}/")
    page.fill("[name=name]", "Bar")
    page.locator("#q2 summary").first.click()
    page.fill("[name=q2-label]", NEW)
    page.locator("form#builder button[value=publish]").first.click()
    expect(page.locator("body")).to_contain_text("is what is sent now")


def read_paper(page: Page) -> str:
    with page.expect_download() as loading:
        page.locator("a[href$='paper.pdf']").click()
    pdf = loading.value.path().read_bytes()
    return "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(pdf)).pages)


def test_it_stays_what_it_was(tour: Tour, browser: Browser, contexts: list[BrowserContext]) -> None:
    made = tour.demo.ask(SCENE.replace("EVENT", tour.found["event"]))
    page = enter(tour, browser, contexts, made["link"])
    begin(page)
    change_the_form(tour, made)
    page.fill("[name='a.q2']", "Soup")
    go_on(page)
    page.wait_for_url("**/review/")
    expect(page.locator("main")).to_contain_text(OLD)
    page.fill("[name='signature.name']", "Vera")
    page.check("[name='signature.relationship'][value=self]")
    page.locator("main form button.button-primary").click()
    page.wait_for_url("**/?done")
    forms = page.url.split("/forms/")[0] + "/forms/"
    for form, answer in ((made["waiting"], "Soup"), (made["done"], "Bread")):
        page.goto(f"{forms}{form}/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Kitchen")
        at_the_desk = tour.desk(f"forms/{form}/")
        expect(at_the_desk.get_by_role("heading", level=1)).to_have_text("Kitchen")
        for shown in (page.inner_text("main"), at_the_desk.inner_text("main"), read_paper(page)):
            assert OLD in shown
            assert answer in shown
            assert NEW not in shown
        inspect(page)
    for number, question in ((1, OLD), (2, NEW)):
        shown_version = tour.desk(f"forms/library/{made['template']}/versions/{number}/")
        expect(shown_version.locator("main")).to_contain_text(question)
    tour.desk(f"clients/{made['client']}/forms/").get_by_label("Bar").check()
    tour.staff().get_by_role("button", name="Send", exact=True).click()
    page.goto(forms)
    page.get_by_role("link", name="Bar").click()
    begin(page)
    expect(page.locator("main")).to_contain_text(NEW)
    expect(page.locator("main")).not_to_contain_text(OLD)
