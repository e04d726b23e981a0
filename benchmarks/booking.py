"""One booking, on one calendar and on a hundred, against raw inserts under the same wall.

    python -m benchmarks booking [--large]

A client books with one person, a client books with anybody of a hundred, staff put down a
meeting of a hundred; each is rolled back, so that all find the same. Budget: with very many more
rows of occupancy within 1.3 times. Exit code 1 when it is broken.
"""

from benchmarks.environment import analyze, prepare_database  # isort: skip

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from benchmarks.calendars import Salon, book_row, fill_past, make_salon
from benchmarks.measuring import Work, compare_growth, measure_in_turns
from portico.apps.appointments.selectors.slots import ShownDays, load_slots
from portico.apps.appointments.selectors.wishes import LineWish, VisitRequest
from portico.apps.appointments.services.booking import book_visit
from portico.apps.people.models import StaffMember
from portico.apps.schedule.models import Calendar, Occupancy
from portico.domain.states import Role
from tests.booking import make_service
from tests.make import client_actor, make_appointment, make_user

ROUNDS, PEOPLE = 21, 100
GROWTH = 1.3
FEW, MANY, LARGE = 1_000, 50_000, 1_000_000
ONE, ANYONE, ALL = "client: one person", "client: anybody of 100", "staff: 100 at once"
RAW_ONE, RAW_ALL = "raw insert of 1 row", "raw insert of 100 rows"
AGAINST = {ONE: RAW_ONE, ANYONE: RAW_ONE, ALL: RAW_ALL}


def main() -> int:
    """Print a table; 1 when the budget is broken."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--large", action="store_true", help="with a million rows")
    most = LARGE if parser.parse_args().large else MANY
    prepare_database()
    salon = make_salon(people=PEOPLE, share=0.0)
    works = list_works(salon)
    times, sizes = [], []
    for rows in (FEW, most):
        fill_past(salon, rows - Occupancy.objects.count())
        analyze()
        sizes.append(Occupancy.objects.count())
        times.append(measure_in_turns(works, ROUNDS))
    few, many = times
    print(f"One booking, {connection.vendor}; first quartile of {ROUNDS - 1}, ms")
    print(f"{'rows':<34} {sizes[0]:>10,} {sizes[1]:>10,}   growth   of raw")
    growths = {name: compare_growth(few, many, name) for name in few}
    for name in few:
        raw = f"{few[name] / few[AGAINST[name]]:8.1f}" if name in AGAINST else ""
        print(f"{name:<34} {few[name]:>10.2f} {many[name]:>10.2f} {growths[name]:>8.2f} {raw}")
    is_kept = max(growths[name] for name in AGAINST) <= GROWTH
    print(f"Budget kept (growth ≤ {GROWTH})." if is_kept else "Budget broken.")
    return 0 if is_kept else 1


def list_works(salon: Salon) -> dict[str, Work]:
    """What is measured, each at a start that is free."""
    staff = list(StaffMember.objects.filter(calendar__in=salon.calendars).order_by("pk"))
    alone = make_service(salon.workspace, staff[0], name="Alone", duration=30)
    user = make_user(salon.workspace.organization, "Ada", Role.SYSTEM_ADMINISTRATOR)
    shown = ShownDays(salon.first, salon.last)
    found = load_slots(salon.client, salon.workspace, salon.request, shown, now=salon.now)
    if found.first is None:
        sys.exit("Nothing is free.")
    start = found.first
    just_one = VisitRequest((LineWish(alone.uid),))
    return {
        ONE: undone(lambda: book(salon, just_one, start)),
        ANYONE: undone(lambda: book(salon, salon.request, start)),
        ALL: undone(
            lambda: make_appointment(
                salon.workspace, user, *staff, starts_at=start, minutes=30, now=salon.now
            )
        ),
        RAW_ONE: undone(lambda: insert(salon.calendars[:1], start)),
        RAW_ALL: undone(lambda: insert(salon.calendars, start)),
    }


def undone(work: Work) -> Work:
    """The same in a transaction that is rolled back."""

    def act() -> None:
        with transaction.atomic():
            work()
            transaction.set_rollback(True)

    return act


def book(salon: Salon, request: VisitRequest, starts_at: datetime) -> object:
    """As the details page does."""
    return book_visit(
        client=salon.client,
        workspace=salon.workspace,
        request=request,
        starts_at=starts_at,
        actor=client_actor(salon.client),
        now=salon.now,
    )


def insert(calendars: Sequence[Calendar], starts_at: datetime) -> None:
    """Rows and nothing else; the wall looks at each."""
    Occupancy.objects.bulk_create(book_row(one, starts_at) for one in calendars)


if __name__ == "__main__":
    sys.exit(main())
