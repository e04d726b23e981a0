"""The demo's first page, the mailbox page, and what is shown when something is wrong."""

from django.template.loader import render_to_string
from playwright.sync_api import Page

from tests.e2e.place import Place
from tests.e2e.tour import NORA, Tour


def _mail(tour: Tour) -> Page:
    return tour.mail(NORA, "Invitation")


def _body(tour: Tour) -> Page:
    page = _mail(tour)
    page.goto(page.url.rstrip("/") + "/body/")
    return page


def _untrusted(tour: Tour) -> Page:
    page = tour.see("desk/account/login/")
    page.context.clear_cookies()
    page.click("main button[type=submit]")
    page.wait_for_selector("text=once more")
    return page


def _broken(tour: Tour) -> Page:
    """Nothing breaks on request, so the page is put in place of another."""
    page = tour.see("desk/account/login/")
    page.set_content(render_to_string("common/server_error.html"))
    return page


def _conflict(tour: Tour) -> Page:
    page = tour.see("desk/account/login/")
    sentences = ["This appointment is cancelled."]
    page.set_content(render_to_string("common/conflict.html", {"sentences": sentences}))
    return page


ELSEWHERE = (
    Place("front", "Portico, the demo", "front:front", "front/demo", lambda t: t.see("")),
    Place("mailbox", "Mailbox", "mailbox:list", "mailbox/list", lambda t: t.see("mailbox/")),
    Place(
        "mailbox, no mail",
        "Mailbox",
        "mailbox:list",
        "mailbox/list",
        lambda t: t.see("mailbox/?to=nobody@nowhere.example"),
    ),
    Place("mail", "Invitation", "mailbox:mail", "mailbox/mail", _mail),
    Place("mail as its recipient sees it", "", "mailbox:body", "mail/mail", _body),
    Place("form not trusted", "Send that once more", "account_login", "common/csrf", _untrusted),
    Place("changed meanwhile", "It has changed", "desk:appointment", "common/conflict", _conflict),
    Place("broken", "Something broke", "front:front", "common/server_error", _broken),
)
