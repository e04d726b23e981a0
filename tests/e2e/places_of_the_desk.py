"""Every page of the desk, in every state that looks different, and how one comes there."""

import re

from playwright.sync_api import Page

from tests.e2e.place import Place
from tests.e2e.tour import MANAGER, PROVIDER, Tour

NOWHERE = "00000000-0000-4000-8000-000000000000"

SCHEDULER = "lotte.maes@heliomedical.example"


def _refused_sign_in(tour: Tour) -> Page:
    page = tour.see("desk/account/login/")
    page.fill("[name=login]", "nobody@heliomedical.example")
    page.fill("[name=password]", "not-the-right-one")
    page.click("main button[type=submit]")
    page.wait_for_selector(".error")
    return page


def _asked_password(tour: Tour, email: str = MANAGER) -> Page:
    page = tour.see("desk/account/password/")
    page.fill("[name=email]", email)
    page.click("main button[type=submit]")
    page.wait_for_selector("text=Look into your mail")
    return page


def _new_password(tour: Tour) -> Page:
    _asked_password(tour, SCHEDULER)  # nobody else asks for theirs, or signs in with it
    page = tour.see(tour.link_in_mail(SCHEDULER, "password", "password"))
    page.fill("[name=password]", "short")
    page.click("main button[type=submit]")
    page.wait_for_selector(".error")
    return page


def _bad_workspace(tour: Tour) -> Page:
    page = tour.see("desk/workspaces/new/", tour.staff())
    page.click("main button[type=submit]")
    page.wait_for_selector(".error")
    return page


def _bad_form(tour: Tour) -> Page:
    page = tour.desk("appointments/new/")
    if page.locator("[value=discard]").count():
        page.click("[value=discard]")
        page.wait_for_selector("[value=discard]", state="detached")
    page.fill("[name=name]", "Out of the event")
    page.locator("summary", has_text="Add multiple").click()
    page.fill("[name=many]", "Nora <nora@@>; ewa.kowalczyk@wisla.example; Ada <ada@new.example>")
    page.click("button[name=do][value=many]")
    page.wait_for_selector("#people .tag-danger")
    page.fill("[name=date]", "2001-01-01")
    page.fill("[name=start]", "10:00")
    page.click("button[name=do][value=save]")
    page.wait_for_selector("#problem")
    return page


def _finding(tour: Tour) -> Page:
    page = tour.desk("appointments/new/")
    page.fill("[name=find]", "na")
    page.wait_for_selector("#suggest button")
    return page


def _one(tour: Tour, name: str, path: str = "") -> Page:
    """An appointment of the list, by a word that its row shows."""
    page = tour.desk(f"appointments/?state={name}")
    href = page.locator("main a.cell-main").last.get_attribute("href") or ""
    return tour.see(href.lstrip("/") + path, tour.staff())


def _cancel_without_reason(tour: Tour) -> Page:
    page = _one(tour, "pending", "cancel/")
    page.click("main form button[type=submit]")
    page.wait_for_selector(".error")
    return page


def _just_cancelled(tour: Tour) -> Page:
    page = _one(tour, "proposed", "cancel/")
    page.fill("[name=reason]", "Nobody found a time.")
    page.click("main form button[type=submit]")
    page.wait_for_url(re.compile(r"/appointments/[0-9a-f-]{36}/(\?|$)"))
    return page


def _feed(tour: Tour) -> Page:
    page = tour.see("desk/calendar-feed/", tour.staff())
    page.locator("summary").click()
    return page


DESK = (
    Place(
        "sign in",
        "Sign in",
        "account_login",
        "account/login",
        lambda t: t.see("desk/account/login/"),
    ),
    Place("sign in refused", "Sign in", "account_login", "account/login", _refused_sign_in),
    Place(
        "log out",
        "Log out",
        "account_logout",
        "account/logout",
        lambda t: t.see("desk/account/logout/", t.staff()),
    ),
    Place(
        "switched off",
        "This account",
        "account_inactive",
        "account/account_inactive",
        lambda t: t.see("desk/account/inactive/"),
    ),
    Place(
        "password forgotten",
        "Password",
        "account_reset_password",
        "account/password_forgotten",
        lambda t: t.see("desk/account/password/"),
    ),
    Place(
        "password asked",
        "Look into",
        "account_reset_password",
        "account/password_asked",
        _asked_password,
    ),
    Place(
        "password new", "Set a new", "account_password_new", "account/password_new", _new_password
    ),
    Place(
        "password link ended",
        "This link has ended",
        "account_password_new",
        "account/password_link_ended",
        lambda t: t.see("desk/account/password/1-abc-def/"),
    ),
    Place("workspaces", "Choose", "desk:index", "desk/index", lambda t: t.see("desk/", t.staff())),
    Place("my calendar feed", "My calendar feed", "desk:feed", "desk/feed", _feed),
    Place(
        "workspace new, empty",
        "New workspace",
        "desk:workspace_new",
        "desk/workspace_new",
        _bad_workspace,
    ),
    Place(
        "list",
        "Appointments",
        "desk:appointments",
        "desk/appointments",
        lambda t: t.desk("appointments/"),
    ),
    Place(
        "list, nothing fits",
        "Appointments",
        "desk:appointments",
        "desk/appointments",
        lambda t: t.desk("appointments/?q=zzzz"),
    ),
    Place(
        "form",
        "New appointment",
        "desk:appointment_new",
        "desk/appointment_form",
        lambda t: t.desk("appointments/new/"),
    ),
    Place("form, finding people", "New", "desk:people", "desk/appointment_form", _finding),
    Place("form, not saved", "", "desk:appointment_new", "desk/appointment_form", _bad_form),
    Place(
        "appointment",
        "",
        "desk:appointment",
        "desk/appointment",
        lambda t: _one(t, "confirmed"),
    ),
    Place(
        "appointment cancelled",
        "",
        "desk:appointment",
        "desk/appointment",
        lambda t: _one(t, "cancelled"),
    ),
    Place(
        "form of one",
        "",
        "desk:appointment_edit",
        "desk/appointment_form",
        lambda t: _one(t, "pending", "edit/"),
    ),
    Place(
        "cancel",
        "Cancel appointment",
        "desk:appointment_cancel",
        "desk/appointment_cancel",
        lambda t: _one(t, "pending", "cancel/"),
    ),
    Place(
        "cancel, no reason",
        "Cancel appointment",
        "desk:appointment_cancel",
        "desk/appointment_cancel",
        _cancel_without_reason,
    ),
    Place("just cancelled", "", "desk:appointment", "desk/appointment", _just_cancelled),
    Place(
        "messages, incoming",
        "",
        "desk:incoming",
        "desk/incoming",
        lambda t: t.desk("messages/incoming/"),
    ),
    Place(
        "settings, portal",
        "Customer Portal",
        "desk:portal_settings",
        "desk/settings_portal",
        lambda t: t.desk("settings/portal/"),
    ),
    Place(
        "settings, e-mails",
        "E-mails",
        "desk:email_settings",
        "desk/settings_emails",
        lambda t: t.desk("settings/emails/"),
    ),
    Place(
        "settings, delivery",
        "Delivery",
        "desk:delivery",
        "desk/settings_delivery",
        lambda t: t.desk("settings/delivery/"),
    ),
    Place(
        "settings, appointments",
        "New appointments",
        "desk:appointment_settings",
        "desk/settings_appointments",
        lambda t: t.desk("settings/appointments/"),
    ),
    Place(
        "settings, branding",
        "Branding",
        "desk:branding",
        "desk/settings_branding",
        lambda t: t.desk("settings/branding/"),
    ),
    Place(
        "forbidden",
        "This is not open to you",
        "desk:portal_settings",
        "common/forbidden",
        lambda t: t.desk("settings/portal/", PROVIDER),
    ),
    Place(
        "not found",
        "There is nothing here",
        "desk:appointment",
        "common/not_found",
        lambda t: t.desk(f"appointments/{NOWHERE}/"),
    ),
)
