"""Privacy at the desk: rules of retention, the access log, erasing."""

import pytest

from portico.apps.care.models import AccessEntry, RetentionRule
from tests.care import make_past, make_shared
from tests.make import make_appointment

RULES = {"summary": "120", "form": "120", "message": "24", "access_log": "36"}


@pytest.fixture
def admin(world, desk_of):
    return desk_of(world.admin)


def test_rules_are_saved_for_the_organization(world, admin) -> None:
    sent = RULES | {"summary_survives": "on"}
    assert admin.post("settings/privacy/", sent).status_code == 302
    kept = {row.kind: (row.months, row.survives_erasure) for row in RetentionRule.objects.all()}
    assert kept == {
        "summary": (120, True),
        "form": (120, False),
        "message": (24, False),
        "access_log": (36, True),
    }
    page = admin.get("settings/privacy/").content.decode()
    assert 'value="24"' in page


@pytest.mark.parametrize("typed", ["-1", "1201", "", "soon"])
def test_a_fault_stands_beside_its_kind(admin, typed) -> None:
    answer = admin.post("settings/privacy/", RULES | {"message": typed})
    assert answer.status_code == 422
    assert answer.context["form"].errors["message"]
    assert not RetentionRule.objects.exists()


def test_the_access_log_says_who_saw_whose_record(world, desk, admin) -> None:
    make_appointment(world.event, world.manager, world.anna)
    desk.get(f"clients/{world.anna.uid}/")
    desk.get(f"clients/{world.anna.uid}/")
    page = admin.get("settings/privacy/log/").content.decode()
    assert page.count("Petra Ruehl") == 1
    assert "Anna Berg" in page
    assert "Petra" not in admin.get("settings/privacy/log/", q="Ben").content.decode()
    assert "Petra" not in admin.get("settings/privacy/log/", kind="summary").content.decode()
    assert "Petra" in admin.get("settings/privacy/log/", q="anna petra").content.decode()
    assert desk.get("settings/privacy/log/").status_code == 403


def test_it_shows_nothing_of_another_organization(world, desk_of, admin) -> None:
    stranger = desk_of(world.stranger_admin, world.stranger_workspace)
    stranger.get(f"clients/{world.stranger_client.uid}/")
    assert AccessEntry.objects.count() == 1
    assert "Stella" not in admin.get("settings/privacy/log/").content.decode()


def test_erasing_asks_by_name_and_says_what_stays(world, admin) -> None:
    past = make_past(world.event, world.provider, world.anna)
    make_shared(past, world.anna, world.provider)
    path = f"clients/{world.anna.uid}/"
    assert b"/erase/" in admin.get(path).content
    asked = admin.get(f"{path}erase/").content.decode()
    assert "Erase Anna Berg for good?" in asked
    assert "Session summaries: 1, kept until 2036-11" in asked
    assert admin.post(f"{path}erase/").status_code == 302
    page = admin.get(path).content.decode()
    assert "Session summaries: 1, kept until 2036-11" in page
    assert "Share link" not in page
    assert "Anna" not in page.replace("Annalen", "")
    assert "Erased client" not in admin.get("clients/").content.decode()


def test_what_is_to_come_stands_in_the_way(world, admin) -> None:
    make_appointment(world.event, world.manager, world.anna)
    path = f"clients/{world.anna.uid}/erase/"
    assert b"Cancel them first" in admin.get(path).content
    assert admin.post(path).status_code == 409


def test_a_manager_does_not_erase(world, desk) -> None:
    make_appointment(world.event, world.manager, world.anna)
    path = f"clients/{world.anna.uid}/"
    assert b"/erase/" not in desk.get(path).content
    assert desk.post(f"{path}erase/").status_code == 403
