"""Flows as the desk shows them: of one workspace, to who may change settings."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from portico.apps.flows.models import Flow, FlowLogEntry, FlowRun, FlowVersion
from portico.apps.messaging.models import Message
from portico.apps.people.selectors import DeskAccess
from portico.domain.errors import NotThere
from portico.domain.flows.runs import Outcome, Status
from portico.domain.roles import Permission

PAGE = 50


@dataclass(frozen=True, slots=True)
class RunPage:
    """One page of runs, the newest first."""

    rows: list[FlowRun]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """What came of a flow; `rate` is the share of runs that met the goal, in percent."""

    started: int
    running: int
    met: int
    stopped: int
    sent: int

    @property
    def rate(self) -> int:
        """Whole percent."""
        return round(100 * self.met / self.started) if self.started else 0


def list_flows(access: DeskAccess) -> list[tuple[Flow, Statistics]]:
    """The workspace's flows with their statistics, in two queries."""
    access.require(Permission.SETTINGS)
    counts = (
        FlowRun.objects.filter(flow=OuterRef("pk"))
        .order_by()
        .values("flow")
        .annotate(n=Count("pk"))
    )

    def count(**more: object) -> Coalesce:
        return Coalesce(Subquery(counts.filter(**more).values("n")), 0)

    flows = (
        Flow.objects.filter(workspace=access.workspace)
        .select_related("current")
        .annotate(
            started=count(),
            running=count(status=Status.RUNNING),
            met=count(goal_at__isnull=False),
            stopped=count(outcome=Outcome.STOPPED),
        )
        .order_by("name", "pk")
    )
    sent = _count_sent(Q(workspace=access.workspace))
    return [
        (flow, Statistics(flow.started, flow.running, flow.met, flow.stopped, sent.get(flow.pk, 0)))
        for flow in flows
    ]


def get_flow(access: DeskAccess, uid: UUID) -> Flow:
    """A flow of this workspace; raises Forbidden, or NotThere."""
    access.require(Permission.SETTINGS)
    flow = (
        Flow.objects.select_related("workspace__organization", "current")
        .filter(workspace=access.workspace, uid=uid)
        .first()
    )
    if flow is None:
        raise NotThere("flow")
    return flow


def get_statistics(flow: Flow) -> Statistics:
    """Of one flow."""
    runs = FlowRun.objects.filter(flow=flow)
    found = runs.aggregate(
        started=Count("pk"),
        running=Count("pk", filter=Q(status=Status.RUNNING)),
        met=Count("pk", filter=Q(goal_at__isnull=False)),
        stopped=Count("pk", filter=Q(outcome=Outcome.STOPPED)),
    )
    return Statistics(**found, sent=_count_sent(Q(pk=flow.pk)).get(flow.pk, 0))


def list_runs(flow: Flow, *, show: str = "", page: int = 1) -> RunPage:
    """Runs of a flow; `show`: *running*, *watching*, *ended*, or empty for all."""
    runs = FlowRun.objects.filter(flow=flow).select_related("client", "version", "appointment")
    if show in {one.value for one in Status}:
        runs = runs.filter(status=show)
    total = runs.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    begin = (page - 1) * PAGE
    rows = list(runs.order_by("-started_at", "-pk")[begin : begin + PAGE])
    return RunPage(rows, total, page, pages)


def get_run(flow: Flow, uid: UUID) -> FlowRun:
    """One run; raises NotThere."""
    runs = FlowRun.objects.select_related("client", "version", "appointment")
    run = runs.filter(flow=flow, uid=uid).first()
    if run is None:
        raise NotThere("run")
    return run


def list_log(run: FlowRun) -> list[FlowLogEntry]:
    """Its log, as it happened."""
    return list(run.log.all())


def list_versions(flow: Flow) -> QuerySet[FlowVersion]:
    """What was in effect, the newest first."""
    return FlowVersion.objects.filter(flow=flow).order_by("-number")


def list_run_messages(run: FlowRun) -> list[Message]:
    """What the run sent, or is to send."""
    found = Message.objects.filter(subject_kind="flow_run", subject_uid=run.uid)
    return list(found.order_by("created_at", "pk"))


def count_under_way(flow: Flow) -> int:
    """Runs that have steps left, or whose goals still count."""
    return FlowRun.objects.filter(flow=flow).exclude(status=Status.ENDED).count()


def _count_sent(which: Q) -> dict[int, int]:
    sent = Message.objects.filter(
        subject_kind="flow_run", state=Message.SENT, subject_uid=OuterRef("uid")
    )
    counted = sent.order_by().values("subject_uid").annotate(n=Count("pk")).values("n")
    runs = FlowRun.objects.filter(flow__in=Flow.objects.filter(which))
    rows = runs.annotate(sent=Coalesce(Subquery(counted), 0)).filter(sent__gt=0)
    found: dict[int, int] = {}
    for flow_id, count in rows.values_list("flow_id", "sent"):
        found[flow_id] = found.get(flow_id, 0) + count
    return found
