"""Staff sign-in, a forgotten password, and the first run."""

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.cache import cache
from django.test import Client as Browser

from portico.apps.messaging.models import Message
from portico.apps.people.models import Membership, User
from portico.domain.states import Role
from tests.make import PASSWORD

LOGIN = "/desk/account/login/"
FORGOTTEN = "/desk/account/password/"


@pytest.fixture(autouse=True)
def fresh_limits(db):
    cache.clear()


def sign_in(browser: Browser, address: str, password: str = PASSWORD):
    return browser.post(LOGIN, {"login": address, "password": password})


def test_sign_in_with_any_case(world):
    browser = Browser()
    answer = sign_in(browser, world.manager.email.upper())

    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/")
    assert browser.get("/desk/").status_code == 200


@pytest.mark.parametrize(("method", "status"), [("get", 200), ("post", 302)])
def test_only_a_post_logs_out(method, status, world):
    browser = Browser()
    browser.force_login(world.manager)
    getattr(browser, method)("/desk/account/logout/")

    assert browser.get("/desk/").status_code == status


def test_wrong_password_and_unknown_address_say_the_same(world):
    wrong = sign_in(Browser(), world.manager.email, "not-the-password")
    unknown = sign_in(Browser(), "nobody@org.example", "not-the-password")

    assert list(wrong.context["form"].non_field_errors()) == list(
        unknown.context["form"].non_field_errors()
    )
    assert wrong.context["form"].non_field_errors()


def test_sign_in_is_limited(world):
    for _ in range(6):
        sign_in(Browser(), world.manager.email, "not-the-password")

    answer = sign_in(Browser(), world.manager.email)

    assert answer.status_code != 302


def test_nobody_signs_up_by_themselves(world):
    assert Browser().get("/desk/account/signup/").status_code == 404


def test_switched_off_user_stays_out(world):
    world.manager.is_active = False
    world.manager.save()
    browser = Browser()
    sign_in(browser, world.manager.email)

    assert browser.get("/desk/").status_code == 302


def test_forgotten_password_says_the_same_and_writes_one_row(world):
    known = Browser().post(FORGOTTEN, {"email": world.manager.email})
    unknown = Browser().post(FORGOTTEN, {"email": "nobody@org.example"})

    assert known.status_code == unknown.status_code == 200
    assert (
        known.content.decode().replace(world.manager.email, "nobody@org.example")
        == unknown.content.decode()
    )
    message = Message.objects.get()
    assert (message.trigger, message.subject_kind) == ("staff_password_reset", "user")
    assert (message.subject_uid, message.address) == (world.manager.uid, world.manager.email)


def test_forgotten_password_is_limited_with_the_same_sentence(world, time_machine_at):
    answers = []
    for minute in range(7):
        time_machine_at(minute)
        answers.append(Browser().post(FORGOTTEN, {"email": world.manager.email}).content)

    assert len(set(answers)) == 1
    assert Message.objects.count() == 5


def test_malformed_address_is_named(world):
    assert Browser().post(FORGOTTEN, {"email": "nobody"}).status_code == 422


def reset_url(user: User) -> str:
    return f"{FORGOTTEN}{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}/"


def test_new_password_by_the_link_works_once(world):
    browser, signed_in = Browser(), Browser()
    signed_in.force_login(world.manager)
    world.manager.refresh_from_db()
    url = reset_url(world.manager)

    assert browser.get(url).status_code == browser.get(url).status_code == 200
    assert browser.post(url, {"password": "short"}).status_code == 422
    assert browser.post(url, {"password": "another-lamp-at-9"}).headers["Location"] == LOGIN
    assert browser.post(url, {"password": "another-lamp-at-9"}).status_code == 410
    assert signed_in.get("/desk/").status_code == 302
    assert sign_in(browser, world.manager.email, "another-lamp-at-9").status_code == 302


@pytest.mark.parametrize("key", ["1-x", "zzzzzzzzzzzzzzzzzzzz-abc", "1-abc-def"])
def test_forged_link_has_ended(key, world):
    assert Browser().get(f"{FORGOTTEN}{key}/").status_code == 410


def test_link_of_a_switched_off_user_has_ended(world):
    url = reset_url(world.manager)
    world.manager.is_active = False
    world.manager.save()

    assert Browser().get(url).status_code == 410


FIRST = {
    "organization_name": "Helvion Imaging",
    "name": "Ada Admin",
    "email": "Ada@helvion.example",
    "password": "lamp-over-the-door-7",
}


def test_first_run_makes_the_administrator_and_signs_in(db):
    browser = Browser()

    assert browser.get("/desk/").headers["Location"] == "/desk/first-run/"
    assert browser.post("/desk/first-run/", FIRST).headers["Location"] == "/desk/"
    assert "New workspace" in browser.get("/desk/").content.decode()
    assert Membership.objects.get().role == Role.SYSTEM_ADMINISTRATOR


@pytest.mark.parametrize("field", FIRST)
def test_first_run_names_what_is_missing(field, db):
    answer = Browser().post("/desk/first-run/", FIRST | {field: ""})

    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert not User.objects.exists()


def test_first_run_refuses_a_weak_password(db):
    answer = Browser().post("/desk/first-run/", FIRST | {"password": "password1234"})

    assert answer.status_code == 422
    assert answer.context["form"].errors["password"]


def test_first_run_is_gone_once_there_is_a_user(world):
    assert Browser().get("/desk/first-run/").status_code == 404
    assert Browser().post("/desk/first-run/", FIRST).status_code == 404
    assert not User.objects.filter(name="Ada Admin", email="ada@helvion.example").exists()


def test_sign_in_page_has_our_labels_and_says_nothing_afterwards(world):
    page = Browser().get(LOGIN).content.decode()
    browser = Browser()
    sign_in(browser, world.manager.email)

    assert "E-mail address" in page
    assert "placeholder" not in page
    assert "uccessfully" not in browser.get("/desk/").content.decode()
