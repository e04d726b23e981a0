"""Short ways to flows and their worker, under a clock of the test's own."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from portico.apps.flows.models import Flow, FlowRun
from portico.apps.flows.services.editing import activate, create_flow
from portico.apps.flows.services.rounds import work_flows
from portico.apps.flows.services.sweeping import sweep_moments
from portico.apps.messaging.models import Message
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import SYSTEM
from tests.make import NOW

EMAIL = {"kind": "email", "subject": "Hello {{ client.first_name }}", "body": "We miss you."}
DAY = {"kind": "wait", "amount": "1", "unit": "days"}


@dataclass
class Hands:
    """A worker by hand: it works at the moment that the test sets."""

    now: datetime = NOW
    owner: str = "hands"
    passed: list[datetime] = field(default_factory=list)

    def read_clock(self) -> datetime:
        return self.now

    def work(self) -> None:
        """Rounds until there is nothing left to do at this moment."""
        sweep_moments(now=self.now)
        while work_flows(owner=self.owner, read_clock=self.read_clock):
            pass

    def pass_time(self, **span: float) -> None:
        """Move the clock, then work."""
        self.now += timedelta(**span)
        self.work()


def document(trigger: str, *steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A flow as staff type it; steps without an id are numbered."""
    start = {"trigger": trigger, **more.pop("start", {})}
    listed = [{"id": f"s{number}", **step} for number, step in enumerate(steps, 1)]
    return {"start": start, "steps": listed, "frequency": "every_time", **more}


def make_flow(
    workspace: Workspace,
    trigger: str,
    *steps: dict[str, Any],
    name: str = "Follow up",
    now: datetime = NOW,
    **more: Any,
) -> Flow:
    """A flow in effect."""
    flow = create_flow(
        workspace=workspace,
        name=name,
        trigger=trigger,
        document=document(trigger, *steps, **more),
        actor=SYSTEM,
        now=now,
    )
    return activate(flow=flow, seen=flow.revision, actor=SYSTEM, now=now)


def change_flow(flow: Flow, draft: dict[str, Any], *, now: datetime = NOW) -> Flow:
    """Another version in effect."""
    flow.draft = draft
    flow.save(update_fields=["draft"])
    flow.refresh_from_db()
    return activate(flow=flow, seen=flow.revision, actor=SYSTEM, now=now)


def codes(run: FlowRun) -> list[str]:
    """The run's log."""
    return list(run.log.values_list("code", flat=True))


def flow_messages() -> list[Message]:
    """What flows wrote into the outbox."""
    return list(Message.objects.filter(subject_kind="flow_run").order_by("pk"))
