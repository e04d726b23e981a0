"""The flow that the salon of the demo works with."""

from datetime import datetime

from portico.apps.flows.presets import build_preset, find_preset
from portico.apps.flows.services.editing import activate, create_flow
from portico.domain.actors import SYSTEM
from portico.ops.demo.playing import Stage


def begin_follow_up(stage: Stage, now: datetime) -> None:
    """*Appointment cancellation follow up*, active from now on."""
    preset = find_preset("cancellation")
    if preset is None:
        return
    name, document = build_preset(preset, stage.workspace)
    flow = create_flow(
        workspace=stage.workspace,
        name=name,
        trigger=document["start"]["trigger"],
        document=document,
        actor=SYSTEM,
        now=now,
    )
    activate(flow=flow, seen=flow.revision, actor=SYSTEM, now=now)
