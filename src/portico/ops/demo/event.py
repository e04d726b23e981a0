"""The event: Helio Medical meets its customers at a congress that is on right now."""

from datetime import datetime, timedelta

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.cancelling import cancel_appointment
from portico.domain.states import Answer, WorkspaceKind
from portico.ops.demo import cast
from portico.ops.demo.founding import Cast, found_business
from portico.ops.demo.playing import Plan, Stage, answer, book

_ANSWERS = (Answer.ACCEPTED,) * 5 + (Answer.TENTATIVE, Answer.DECLINED) + (None,) * 3
_LOUNGE = "https://meet.heliomedical.example/lounge"


def play_event(now: datetime) -> Stage:
    """Found the business and play its appointments; returns the stage."""
    stage = found_business(
        Cast(
            sign_ins=cast.EVENT_SIGN_INS,
            colleagues=cast.EVENT_COLLEAGUES,
            clients=cast.EVENT_CUSTOMERS,
            rooms=(
                ("Room Rhine", "Hall 2, upper floor, past the café", 8),
                ("Room Birs", "Hall 2, upper floor, second door", 6),
                ("Booth B41", "Hall 1, aisle B, under the blue sail", 4),
            ),
        ),
        organization_name="Helio Medical",
        kind=WorkspaceKind.EVENT,
        settings={
            "name": f"MedTech Congress {(now + timedelta(days=60)).year}",
            "time_zone": "Europe/Zurich",
            "first_day": now.date() - timedelta(days=5),
            "last_day": now.date() + timedelta(days=12),
            "portal_enabled": True,
            "accent": "#1d5fa8",
            "phone": "+41 61 555 01 20",
            "email": "meetings@heliomedical.example",
            "website": "https://www.heliomedical.example/congress",
            "address": "Messeplatz 10, 4058 Basel",
        },
        seed=2027,
        now=now,
    )
    _invite_first_customer(stage)
    for days in range(-5, 12):
        for _ in range(5):
            _play_meeting(stage, days)
    _propose(stage)
    return stage


def _invite_first_customer(stage: Stage) -> None:
    """The customer whose address the demo prints: one accepted, two to answer, one declined."""
    nora, sven = stage.clients[0], stage.staff[3]
    plans = (
        (1, 10, 0, "Imaging roadmap", True),
        (2, 14, 2, "Live demonstration: Helio One", False),
        (4, 9, 1, "Service contract renewal", False),
        (-2, 15, 1, "Introduction and coffee", True),
        (6, 11, 2, "Tender clarification", None),
    )
    texts = {name: (aim, topics) for name, aim, topics in cast.EVENT_MEETINGS}
    for days, hour, room, name, is_accepted in plans:
        aim, topics = texts[name]
        others = stage.clients[6:7] if days == 1 else ()
        plan = Plan(
            name,
            stage.at(days, hour),
            45,
            sven,
            (nora, *others),
            room=stage.rooms[room],
            objectives=aim,
            topics=topics,
        )
        appointment = book(stage, plan, days_before=4)
        if appointment and is_accepted:
            answer(stage, appointment, nora, Answer.ACCEPTED, "")
        elif appointment and is_accepted is None:
            answer(stage, appointment, nora, Answer.DECLINED, cast.DECLINE_NOTES[1])


def _play_meeting(stage: Stage, days: int) -> None:
    luck = stage.luck
    name, aim, topics = luck.choice(cast.EVENT_MEETINGS)
    clients = luck.sample(list(stage.clients[1:]), luck.choice((1, 1, 1, 2, 3)))
    member, colleague = luck.sample(list(stage.staff), 2)
    room = luck.choice((*stage.rooms, None))
    plan = Plan(
        name,
        stage.at(days, luck.randint(8, 16), luck.choice((0, 0, 30))),
        luck.choice((30, 45, 60)),
        member,
        clients,
        colleagues=(colleague,) if luck.random() < 0.3 else (),
        room=room,
        join_link="" if room else _LOUNGE,
        objectives=aim,
        topics=topics,
    )
    appointment = book(stage, plan, days_before=luck.randint(3, 20))
    if appointment is None:
        return
    if luck.random() < 0.09:
        _cancel(stage, appointment)
        return
    for client in clients:
        given = luck.choice(_ANSWERS)
        if given is not None:
            notes = cast.DECLINE_NOTES if given is Answer.DECLINED else cast.CLIENT_NOTES
            answer(stage, appointment, client, given, luck.choice(notes))


def _cancel(stage: Stage, appointment: Appointment) -> None:
    cancel_appointment(
        workspace=stage.workspace,
        uid=appointment.uid,
        reason=stage.luck.choice(
            ("The speaker is ill.", "Moved into the workshop on the second day.", "")
        ),
        actor=stage.actor,
        now=appointment.created_at + timedelta(days=1),
    )


def _propose(stage: Stage) -> None:
    for place, (name, aim, topics) in enumerate(cast.EVENT_MEETINGS[3:6]):
        client = stage.clients[3 + place]
        plan = Plan(name, None, 45, stage.staff[place], (client,), objectives=aim, topics=topics)
        book(stage, plan)
