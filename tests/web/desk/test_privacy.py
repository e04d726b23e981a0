"""Privacy at the desk: rules of retention, the access log, erasing."""

import csv
import io
from uuid import uuid4

import pytest

from portico.apps.care.models import AccessEntry, RetentionRule
from portico.apps.care.services.noting import note_access
from portico.domain.actors import Actor
from portico.domain.privacy import Record
from tests.care import make_past, make_shared
from tests.make import NOW, make_appointment

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


def read_table(answer) -> list[list[str]]:
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


def test_the_access_log_as_a_table_is_what_the_page_finds(world, desk, admin) -> None:
    make_appointment(world.event, world.manager, world.anna, world.ben)
    desk.get(f"clients/{world.anna.uid}/")
    desk.get(f"clients/{world.ben.uid}/")
    page = admin.get("settings/privacy/log/", q="anna", kind="client").content.decode()
    assert "access-log.csv?q=anna&amp;kind=client" in page
    answer = admin.get("settings/privacy/log/access-log.csv", q="anna", kind="client")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="access-log-2026-11-23.csv"'
    )
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
    assert "no-store" in answer.headers["Cache-Control"]
    head, *rows = read_table(answer)
    assert head[:3] == ["When (UTC)", "Who", "Kind of person"]
    (row,) = rows
    assert row == [
        *("2026-11-23T09:00:00+00:00", "Petra Ruehl", "staff", "opened", "Client record"),
        *(str(world.anna.uid), "Anna Berg", str(world.anna.uid), world.event.name),
    ]
    everything = read_table(admin.get("settings/privacy/log/access-log.csv"))
    assert len(everything) == 3
    nothing = read_table(admin.get("settings/privacy/log/access-log.csv", kind="summary"))
    assert len(nothing) == 1


def test_no_name_in_the_table_is_a_formula(world, admin, desk) -> None:
    names = ("=HYPERLINK(1)", "+1", "-2", "@SUM(1)", "\t=1", " =1", "＝1", 'a",=1', "x\n=1")
    for name in names:
        note_access(
            client=world.anna,
            workspace=world.event,
            kind=Record.CLIENT,
            subject_uid=world.anna.uid,
            actor=Actor("staff", name, uuid4()),
            now=NOW,
        )
    world.anna.first_name = "=cmd|' /C calc'!A0"
    world.anna.save()
    _, *rows = read_table(admin.get("settings/privacy/log/access-log.csv"))
    assert sorted(row[1] for row in rows) == sorted(
        [*(f"'{name}" for name in names[:7]), *names[7:]]
    )
    assert all(not cell.startswith(("=", "+", "-", "@", "\t")) for row in rows for cell in row)
    assert {len(row) for row in rows} == {9}


def test_the_table_is_sent_as_it_is_read(world, admin, django_assert_num_queries) -> None:
    """However long it is: nothing is counted, and a HEAD reads nothing."""
    AccessEntry.objects.bulk_create(
        AccessEntry(
            organization=world.organization,
            client=world.anna,
            kind="client",
            actor_kind="staff",
            actor_name=f"Person {number}",
            at=NOW,
        )
        for number in range(1200)
    )
    answer = admin.get("settings/privacy/log/access-log.csv")
    assert answer.streaming
    with django_assert_num_queries(1):
        assert sum(1 for _ in answer.streaming_content) == 1201
    address = admin.url("settings/privacy/log/access-log.csv")
    assert b"".join(admin.browser.head(address).streaming_content) == b""


def test_the_table_is_for_the_system_administrator_of_this_organization(
    world, desk, desk_of
) -> None:
    address = "settings/privacy/log/access-log.csv"
    make_appointment(world.event, world.manager, world.anna)
    desk.get(f"clients/{world.anna.uid}/")
    for user in (world.manager, world.scheduler, world.provider):
        assert desk_of(user).get(address).status_code == 403
    assert desk_of(world.stranger_admin).get(address).status_code == 404
    own = desk_of(world.stranger_admin, world.stranger_workspace).get(address)
    assert len(read_table(own)) == 1


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
