"""Services: the list with its switch, details, options, retiring; two people on one service."""

from typing import Any

import pytest

from portico.apps.catalog.models import Service, ServiceOption
from portico.apps.history.models import LogEntry
from tests.web.desk.set_up import make_service, words

DETAILS = {
    "name": "Colour and gloss",
    "category": "Hair",
    "description": "With a wash.",
    "duration": "45",
    "processing": "30",
    "finishing": "20",
    "buffer_before": "5",
    "buffer_after": "10",
    "price": "148.50",
    "currency": "eur",
    "clients_can_self_schedule": "on",
    "seen": "0",
}


@pytest.fixture
def cut(world) -> Service:
    return make_service(world.event, "Cut", 45, price_cents=7200, currency="EUR")


def again(service: Service) -> Service:
    return Service.objects.get(pk=service.pk)


def shown(service: Service, **fields: Any) -> dict[str, Any]:
    """What the page of details sends back, with some fields typed anew."""
    kept = {"name": service.name, "duration": service.duration, "seen": again(service).version}
    return {**kept, "price": "72.00", "currency": "EUR", **fields}


def test_no_services_yet_says_what_to_do(desk):
    page = words(desk.get("services/"))
    assert "No services yet" in page
    assert page.count("New service") == 1


def test_a_new_service_is_kept_and_asks_who_offers_it(desk, world):
    answer = desk.post("services/new/", DETAILS)
    made = Service.objects.get()
    assert answer.headers["Location"].endswith(f"/services/{made.uid}/staff/")
    kept = (made.duration, made.processing, made.finishing, made.buffer_before, made.buffer_after)
    assert kept == (45, 30, 20, 5, 10)
    assert (made.price_cents, made.currency) == (14850, "EUR")
    assert (made.clients_can_self_schedule, made.is_by_video, made.version) == (True, False, 1)
    page = words(desk.get("services/"))
    assert "Nobody offers it" in page
    assert "1 h 35 min" in page
    assert "148.50 EUR" in page
    assert LogEntry.objects.filter(subject_uid=made.uid, verb="created").exists()


def test_the_next_one_begins_with_the_same_currency(desk, cut):
    assert 'name="currency" value="EUR"' in words(desk.get("services/new/"))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "Fill this in."),
        ("name", "   ", "Fill this in."),
        ("name", "n" * 121, "too long"),
        ("duration", "0", "1 is the least."),
        ("duration", "1441", "1440 is the most."),
        ("duration", "", "Write a whole number."),
        ("duration", "1400", "longer than a day"),
        ("processing", "-1", "0 is the least."),
        ("buffer_after", "soon", "Write a whole number."),
        ("price", "-1", "0 is the least."),
        ("price", "1.005", "Two places"),
        ("price", "cheap", "Write a price as 72.00."),
        ("price", "9999999", "out of range"),
        ("currency", "EURO", "3"),
        ("currency", "E1", "three letters"),
        ("currency", "", "Fill this in."),
    ],
)
def test_bad_details_are_said_beside_the_field(desk, field, value, said):
    answer = desk.post("services/new/", DETAILS | {field: value, "description": "Typed once"})
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[field])
    assert "Typed once" in words(answer)
    assert not Service.objects.exists()


def test_no_price_and_no_pauses_are_fine(desk):
    empty = dict.fromkeys(
        ("price", "currency", "processing", "finishing", "buffer_before", "buffer_after"), ""
    )
    assert desk.post("services/new/", DETAILS | empty).status_code == 302
    made = Service.objects.get()
    assert (made.price_cents, made.processing, made.buffer_after) == (None, 0, 0)


def test_the_switch_in_the_list(desk, cut):
    for typed, expected in (({"is_on": "on"}, True), ({"is_on": "on"}, True), ({}, False)):
        assert desk.post(f"services/{cut.uid}/switch/", typed).status_code == 302
        assert again(cut).clients_can_self_schedule is expected
    assert LogEntry.objects.filter(subject_uid=cut.uid, verb="service_changed").count() == 2
    page = words(desk.get("services/"))
    assert "Clients can self-schedule: Cut" in page
    assert desk.get(f"services/{cut.uid}/switch/").status_code == 405


def test_changes_are_recorded_and_nothing_changed_is_nothing(desk, cut):
    path = f"services/{cut.uid}/"
    assert desk.post(path, shown(cut, duration="50")).status_code == 302
    assert desk.post(path, shown(again(cut))).status_code == 302
    entry = LogEntry.objects.get(subject_uid=cut.uid, verb="service_changed")
    assert entry.changes == {"duration": [45, 50]}
    assert entry.actor_name == "Petra Ruehl"
    assert again(cut).version == 2
    assert "changed the details" in words(desk.get(path))


def test_the_second_editor_is_told_and_loses_nothing(desk, world, desk_of, cut):
    path, first, second = f"services/{cut.uid}/", shown(cut), shown(cut)
    desk_of(world.admin).post(path, first | {"duration": "55"})
    answer = desk.post(path, second | {"name": "Cut and style"})
    page = words(answer)
    assert answer.status_code == 409
    assert "Ada Admin" in page
    assert "45 → 55" in page
    assert 'value="Cut and style"' in page
    assert again(cut).name == "Cut"
    assert desk.post(path, second | {"name": "Cut and style", "seen": "2"}).status_code == 302
    assert (again(cut).name, again(cut).duration) == ("Cut and style", 45)


def test_whatever_stands_as_version_is_no_error(desk, cut):
    for seen in ("", "x", "-1", "9" * 30):
        assert desk.post(f"services/{cut.uid}/", shown(cut, seen=seen)).status_code == 422
    assert desk.post(f"services/{cut.uid}/", shown(cut, seen="99")).status_code == 409


def test_retired_is_not_deleted_and_comes_back(desk, cut):
    path = f"services/{cut.uid}/retire/"
    assert "Retire Cut?" in words(desk.get(path))
    assert again(cut).is_retired is False
    desk.post(path)
    desk.post(path)
    assert again(cut).is_retired is True
    page = words(desk.get("services/"))
    assert "1 retired service" in page
    assert "retired: nobody can book it" in words(desk.get(f"services/{cut.uid}/"))
    desk.post(path, {"do": "bring_back"})
    assert again(cut).is_retired is False
    verbs = LogEntry.objects.filter(subject_uid=cut.uid).values_list("verb", flat=True)
    assert list(verbs) == ["service_brought_back", "service_retired", "created"]


def option_rows(*rows: tuple[str, str, str], seen: int, **more: str) -> dict[str, str]:
    typed = {
        "seen": str(seen),
        "options-TOTAL_FORMS": str(len(rows)),
        "options-INITIAL_FORMS": "0",
    }
    for place, (name, minutes, price) in enumerate(rows):
        typed |= {
            f"options-{place}-name": name,
            f"options-{place}-minutes": minutes,
            f"options-{place}-price": price,
        }
    return typed | more


def active(service: Service) -> list[tuple[str, int, int]]:
    found = ServiceOption.objects.filter(service=service, is_active=True)
    return [(one.name, one.minutes, one.price_cents) for one in found]


def test_options_are_added_changed_and_switched_off(desk, cut):
    path = f"services/{cut.uid}/options/"
    rows = (("Wash", "10", "8.00"), ("", "", ""), ("Mask", "", "12.5"))
    assert desk.post(path, option_rows(*rows, seen=1)).status_code == 302
    assert active(cut) == [("Wash", 10, 800), ("Mask", 0, 1250)]
    wash, mask = ServiceOption.objects.order_by("position")
    kept = {"options-0-uid": str(wash.uid), "options-1-uid": str(mask.uid)}
    rows = (("Long wash", "15", "8"), ("Mask", "0", "12.50"))
    typed = option_rows(*rows, seen=2, **kept, **{"options-1-DELETE": "on"})
    assert desk.post(path, typed).status_code == 302
    assert active(cut) == [("Long wash", 15, 800)]
    assert ServiceOption.objects.get(pk=mask.pk).is_active is False
    assert ServiceOption.objects.get(name="Long wash").pk == wash.pk
    entry = LogEntry.objects.filter(verb="options_changed").first()
    assert entry.changes["options"][1] == "Long wash +15 min +8.00"


def test_a_row_more_saves_nothing(desk, cut):
    typed = option_rows(("Wash", "10", "8"), seen=1, do="row")
    answer = desk.post(f"services/{cut.uid}/options/", typed)
    assert answer.status_code == 200
    assert 'name="options-1-name"' in words(answer)
    assert 'value="Wash"' in words(answer)
    assert active(cut) == []


@pytest.mark.parametrize(
    ("row", "field", "said"),
    [
        (("", "10", ""), "name", "Fill this in."),
        (("Wash", "-5", ""), "minutes", "0 is the least."),
        (("Wash", "5", "free"), "price", "Write a price"),
    ],
)
def test_bad_options_are_said_beside_them(desk, cut, row, field, said):
    answer = desk.post(f"services/{cut.uid}/options/", option_rows(row, seen=1))
    assert answer.status_code == 422
    assert said in str(answer.context["form"].rows.forms[0].errors[field])
    assert active(cut) == []


def test_too_many_options_or_none_of_the_form_are_no_error(desk, cut):
    path = f"services/{cut.uid}/options/"
    many = option_rows(*[(f"Option {n}", "", "") for n in range(31)], seen=1)
    assert desk.post(path, many).status_code == 422
    assert desk.post(path, {"seen": "1"}).status_code == 422
    assert desk.post(path, {"seen": "1", "do": "row"}).status_code == 200
    stale = option_rows(("Wash", "1", ""), seen=7)
    answer = desk.post(path, stale)
    assert answer.status_code == 409
    assert 'value="Wash"' in words(answer)


def test_another_services_option_is_a_new_one(desk, world, cut):
    other = make_service(world.event, "Beard")
    option = ServiceOption.objects.create(
        organization=world.organization, service=other, name="Oil", minutes=5
    )
    typed = option_rows(("Mine now", "1", ""), seen=1, **{"options-0-uid": str(option.uid)})
    desk.post(f"services/{cut.uid}/options/", typed)
    option.refresh_from_db()
    assert (option.name, option.service_id) == ("Oil", other.pk)
