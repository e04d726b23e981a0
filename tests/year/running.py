"""The flows that run in the salon."""

from datetime import datetime
from typing import Any

from portico.apps.catalog.models import Service
from portico.apps.flows.presets import build_preset, find_preset
from portico.apps.workspaces.models import Workspace
from tests.flows import make_flow

FOLLOW_UP, LATER, PREPARE = "Shall we find another time?", "All well?", "How to prepare"
NEWS, OFFER = "What is new with us", "Bring a friend"


def make_flows(salon: Workspace, prepared: Service, now: datetime) -> None:
    """Follow-up, news, what to know before the service that is `prepared`, and a later word."""
    preset = find_preset("cancellation")
    assert preset is not None
    name, written = build_preset(preset, salon)
    start = written["start"]
    more = {key: value for key, value in written.items() if key not in ("start", "steps")}
    make_flow(salon, start["trigger"], *written["steps"], name=name, now=now, start=start, **more)
    news = [_mail(subject, is_marketing="on") for subject in (NEWS, OFFER)]
    make_flow(salon, "appointment_completed", _wait(3), *news, name="News", now=now)
    make_flow(
        salon,
        "before_start",
        _wait(1),
        _mail(PREPARE),
        name="Before",
        now=now,
        start={"amount": "3", "unit": "days", "services": [str(prepared.uid)]},
        frequency="once_per_appointment",
        stops_if_cancelled="on",
    )
    make_flow(
        salon,
        "appointment_booked",
        _wait(13, weekdays=["0", "3"]),
        _mail(LATER),
        name="Later",
        now=now,
        frequency="once_per_period",
        period_days="20",
    )


def _wait(days: int, **more: Any) -> dict[str, Any]:
    return {"kind": "wait", "amount": str(days), "unit": "days", **more}


def _mail(subject: str, **more: Any) -> dict[str, Any]:
    return {"kind": "email", "subject": subject, "body": "Come and see.", **more}
