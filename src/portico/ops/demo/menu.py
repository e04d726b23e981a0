"""The services of the salon and of the practice."""

from typing import Any

from portico.apps.catalog.services.describing import ServiceDetails
from portico.ops.demo.offering import Offer


def _hair(name: str, minutes: int, cents: int, **more: Any) -> ServiceDetails:
    return ServiceDetails(
        name,
        minutes,
        "Hair",
        price_cents=cents,
        clients_can_self_schedule=True,
        **more,
    )


SALON = (
    Offer(
        _hair("Cut and style", 45, 7200),
        (("Wash and head massage", 15, 1200), ("Fringe as well", 5, 500)),
        slower=15,
    ),
    Offer(
        _hair("Colour and gloss", 60, 14800, processing=30, finishing=30),
        (("Repair treatment", 15, 2400),),
        resource="Wash place",
    ),
    Offer(_hair("Beard trim", 30, 2800)),
    Offer(
        ServiceDetails(
            "Facial, calm skin",
            60,
            "Skin",
            price_cents=9500,
            buffer_after=10,
            clients_can_self_schedule=True,
        )
    ),
    Offer(
        ServiceDetails(
            "Bridal trial",
            90,
            "Hair",
            price_cents=16000,
            is_prompt_to_call=True,
            clients_can_self_schedule=True,
        )
    ),
)
PRACTICE = (
    Offer(ServiceDetails("First conversation", 50, "Therapy", price_cents=14000), needs_room=True),
    Offer(
        ServiceDetails(
            "Individual session",
            50,
            "Therapy",
            price_cents=12000,
            buffer_after=10,
            clients_can_self_schedule=True,
        ),
        needs_room=True,
    ),
    Offer(ServiceDetails("Couples session", 80, "Therapy", price_cents=18500), needs_room=True),
    Offer(
        ServiceDetails(
            "Session by video",
            50,
            "Therapy",
            price_cents=12000,
            clients_can_self_schedule=True,
            is_by_video=True,
        )
    ),
)
