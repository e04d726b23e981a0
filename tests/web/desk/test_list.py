"""The list: counters, filters in the address, day groups, pages; GET changes nothing."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portico.apps.appointments.selectors import desk as selectors
from tests.make import NOW, make_appointment, make_room, make_staff_member

LIST = "appointments/"


@pytest.fixture
def three(world):
    room = make_room(world.event, "Aquarium")
    at = NOW + timedelta(days=1)
    return [
        make_appointment(world.event, world.manager, world.anna, name="One", starts_at=at),
        make_appointment(
            world.event, world.admin, world.ben, name="Two", starts_at=at, room_uid=room.uid
        ),
        make_appointment(
            world.event, world.scheduler, name="Three", starts_at=NOW + timedelta(days=9)
        ),
    ]


def names(answer) -> list[str]:
    return [row.name for row in answer.context["found"].rows]


def test_day_groups_and_counters(desk, three):
    answer = desk.get(LIST)

    assert [g.title for g in answer.context["groups"]] == [
        "Tomorrow, Tuesday 24 November",
        "Wednesday 2 December",
    ]
    counts = {c.state: c.count for c in answer.context["counters"]}
    assert counts[""] == 3
    assert counts["pending"] + counts["confirmed"] == 3


FILTERS = [
    ({"whose": "my"}, ["One"]),
    ({"q": "berg"}, ["One"]),
    ({"q": "aquarium"}, ["Two"]),
    ({"q": "' OR 1=1 --"}, []),
    ({"day_from": "2026-12-01"}, ["Three"]),
    ({"day_to": "2026-11-24"}, ["One", "Two"]),
    ({"state": "pending"}, ["One", "Two"]),
    ({"state": "confirmed"}, ["Three"]),
    ({"state": "no such"}, ["One", "Two", "Three"]),
    ({"day_from": "soon"}, ["One", "Two", "Three"]),
    ({"organizer": "nobody"}, ["One", "Two", "Three"]),
    ({"page": "99"}, ["One", "Two", "Three"]),
    ({"page": "-1"}, ["One", "Two", "Three"]),
    ({"page": "x" * 50}, ["One", "Two", "Three"]),
    ({"q": "x" * 10_000}, ["One", "Two", "Three"]),
]


@pytest.mark.parametrize(("query", "expected"), FILTERS)
def test_filters_stand_in_the_address(query, expected, desk, three):
    assert names(desk.get(LIST, **query)) == expected


def test_organizer_and_room(desk, world, three):
    by_organizer = desk.get(LIST, organizer=str(world.scheduler.staff_member.uid))
    by_room = desk.get(LIST, room=str(world.event.rooms.get().uid))

    assert names(by_organizer) == ["Three"]
    assert names(by_room) == ["Two"]


def test_counter_links_keep_the_other_filters(desk, three):
    page = desk.get(LIST, q="berg", page="1").content.decode()

    assert "?q=berg&amp;state=pending" in page


def test_pages(desk, three, monkeypatch):
    monkeypatch.setattr(selectors, "PAGE", 2)
    first, second = desk.get(LIST), desk.get(LIST, page="2")

    assert (names(first), names(second)) == (["One", "Two"], ["Three"])
    assert 'rel="next" href="?page=2"' in first.content.decode()
    assert 'rel="prev" href="?page=1"' in second.content.decode()


def test_empty_list_says_what_to_do_next(desk):
    assert "Make the first one" in desk.get(LIST).content.decode()
    assert "Nothing fits these filters" in desk.get(LIST, q="nobody").content.decode()


def test_queries_do_not_grow_with_the_list(desk, world):
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            desk.get(LIST)
        return len(seen)

    make_appointment(world.event, world.manager, world.anna)
    few = count()
    for day in range(8, 16):
        make_appointment(
            world.event, world.manager, world.anna, world.ben, starts_at=NOW + timedelta(days=day)
        )
    assert count() == few
    assert few <= 14


def test_queries_of_detail_and_form_do_not_grow(desk, world):
    member = make_staff_member(world.organization, "Noor Haddad")
    one = make_appointment(world.event, world.manager, world.anna, member)
    two = make_appointment(
        world.event,
        world.manager,
        world.anna,
        member,
        world.ben,
        world.provider.staff_member,
        starts_at=NOW + timedelta(days=9),
    )
    for page, most in (("", 16), ("edit/", 24)):
        counts = []
        for made in (one, two):
            with CaptureQueriesContext(connection) as seen:
                assert desk.get(f"{LIST}{made.uid}/{page}").status_code == 200
            counts.append(len(seen))
        assert counts[0] == counts[1] <= most


def rows_of_everything() -> dict[str, list[dict[str, object]]]:
    kept = [m for m in apps.get_models() if m._meta.app_label not in ("sessions", "contenttypes")]
    return {m.__name__: list(m._default_manager.order_by("pk").values()) for m in kept}


def test_get_and_head_change_nothing(desk, world, three):
    uid = three[0].uid
    pages = [
        LIST,
        f"{LIST}new/",
        f"{LIST}{uid}/",
        f"{LIST}{uid}/edit/?do=save",
        f"{LIST}{uid}/cancel/?reason=x",
        f"{LIST}{uid}/send-held/",
        "people/?find=new@new.example&do=new:client",
        "draft/?name=x",
        "settings/portal/?do=new_url",
        "settings/emails/",
    ]
    before = rows_of_everything()
    for path in pages:
        desk.browser.get(desk.url(path))
        desk.browser.head(desk.url(path))

    assert rows_of_everything() == before
