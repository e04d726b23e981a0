"""The worker's rounds and bookings ask for the same forms at once: each is sent one time."""

from datetime import timedelta

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.care.models import FormRequest
from portico.apps.care.services.form_following import send_forms_at_booking
from portico.apps.care.services.form_ruling import set_form_rule
from portico.apps.care.services.form_sweeping import sweep_forms
from portico.apps.messaging.models import Message
from portico.domain.actors import SYSTEM
from portico.domain.forms.sending import Frequency, SendingRule
from tests.booking import make_colleague, make_service
from tests.concurrency.test_booking_at_once import TEN, booking, run_at_once
from tests.conftest import World
from tests.forms import make_form
from tests.make import NOW

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 4


@pytest.mark.parametrize(
    ("frequency", "visits", "expected"),
    [
        (Frequency.EVERY_TIME, 1, 1),
        (Frequency.EVERY_TIME, 3, 3),
        (Frequency.PER_CLIENT, 1, 1),
        (Frequency.PER_CLIENT, 3, 1),
        (Frequency.AFTER_MONTHS, 3, 1),
    ],
)
def test_each_form_is_sent_once(
    transactional_db: None, world: World, frequency: Frequency, visits: int, expected: int
) -> None:
    """Every booking asks at its end, twice as by two presses, while workers go their rounds."""
    cut = make_service(world.salon, make_colleague(world.salon))
    template = make_form(world.salon)
    months = 1 if frequency is Frequency.AFTER_MONTHS else 0
    wanted = SendingRule(frequency, months=months)
    set_form_rule(service=cut, template=template, wanted=wanted, actor=SYSTEM, now=NOW)
    for number in range(visits):
        booking(world.anna, world, cut, starts_at=TEN + timedelta(hours=2 * number))
    uids = list(Appointment.objects.values_list("uid", flat=True))
    works = [lambda uid=uid: send_forms_at_booking(appointments=[uid], now=NOW) for uid in uids * 2]
    works += [lambda: sweep_forms(now=NOW)] * ROUNDS
    assert run_at_once(works) == {"done": len(works)}
    assert FormRequest.objects.count() == expected
    assert Message.objects.filter(trigger="form_sent").count() == expected
    assert sweep_forms(now=NOW) == 0
