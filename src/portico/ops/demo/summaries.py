"""Session summaries of the practice: shared ones under Past, and a draft at the desk."""

from datetime import datetime, timedelta

from portico.apps.appointments.models import Appointment
from portico.apps.care.services.sharing import share_summary
from portico.apps.care.services.templating import save_template
from portico.apps.care.services.writing import Written, save_summary
from portico.ops.demo.playing import Stage

_TEMPLATE = """## What we looked at

## Until next time

- """
_TEXTS = (
    """We looked at the two weeks since you went back to work. Mornings are easier; the drop comes
after lunch, mostly on days without a break outside.

## Until next time

- Fifteen minutes outside before 13:00, four days of seven.
- Write the evening note only when sleep took longer than half an hour.""",
    """Two good conversations at work, one hard evening. We wrote down the **three sentences** that
helped.

## Until next time

- Keep the three sentences where you see them.""",
)
_DRAFT = "The plan for the holidays: who knows, whom to call."
_NOTES = "Ask about the sister next time."


def write_summaries(stage: Stage, now: datetime) -> None:
    """For the first client: the oldest sessions are shared, the last one is a draft."""
    save_template(
        workspace=stage.workspace,
        uid=None,
        name="After a session",
        text=_TEMPLATE,
        service_uid=None,
        seen=0,
        actor=stage.actor,
        now=now - timedelta(days=60),
    )
    client = stage.clients[0]
    rows = Appointment.objects.filter(
        workspace=stage.workspace, attendees__client=client, state="completed"
    ).order_by("starts_at")
    held = list(rows)[-3:]
    for appointment, text in zip(held[:-1], _TEXTS, strict=False):
        if appointment.ends_at is None:
            continue
        written_at = min(now, appointment.ends_at + timedelta(hours=1))
        summary = save_summary(
            appointment=appointment,
            client=client,
            written=Written(text, "", 0),
            is_pressed=True,
            actor=stage.actor,
            now=written_at,
        )
        share_summary(
            appointment=appointment,
            client_uid=client.uid,
            with_uids=[client.uid],
            seen_version=summary.version,
            actor=stage.actor,
            now=written_at,
        )
    if held:
        save_summary(
            appointment=held[-1],
            client=client,
            written=Written(_DRAFT, _NOTES, 0),
            is_pressed=True,
            actor=stage.actor,
            now=now,
        )
