"""How full the queue is and how it drains, for operators' monitoring."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from portico.apps.messaging.models import DeliveryReport, Message, TransportState, WorkerBeat
from portico.apps.workspaces.models import Organization
from portico.domain.delivery import SILENT
from portico.domain.reports import Report

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
CHANNELS = ("email", "sms")


@dataclass(frozen=True, slots=True)
class Metric:
    """One number: its name, what it says, its labels."""

    name: str
    text: str
    value: float
    labels: tuple[tuple[str, str], ...] = ()


def load_metrics(*, now: datetime) -> list[Metric]:
    """Everything, all of it as of now; none of it names a client, an address or a business."""
    return [
        Metric("workers", "Workers that gave a sign of life lately.", _count_workers(now)),
        *_queue(now),
        *_drained(now),
        *_paused(now),
        *_reported(now),
    ]


def write_metrics(metrics: list[Metric]) -> str:
    """In the text format of Prometheus, version 0.0.4."""
    lines: list[str] = []
    told: set[str] = set()
    for metric in sorted(metrics, key=lambda one: one.name):
        name = f"portico_{metric.name}"
        if name not in told:
            told.add(name)
            lines += [f"# HELP {name} {metric.text}", f"# TYPE {name} gauge"]
        labels = ",".join(f'{key}="{value}"' for key, value in metric.labels)
        shown = f"{metric.value:.3f}".rstrip("0").rstrip(".")
        lines.append(f"{name}{{{labels}}} {shown}" if labels else f"{name} {shown}")
    return "\n".join(lines) + "\n"


def _count_workers(now: datetime) -> int:
    return WorkerBeat.objects.filter(seen_at__gte=now - SILENT).count()


def _queue(now: datetime) -> Iterator[Metric]:
    due = Message.objects.filter(state=Message.SCHEDULED, due_at__lte=now)
    counted = {
        row["channel"]: row
        for row in due.values("channel").annotate(count=Count("pk"), oldest=Min("due_at"))
    }
    held = Message.objects.filter(state=Message.SENDING).values("channel")
    in_hand = {row["channel"]: row["count"] for row in held.annotate(count=Count("pk"))}
    for channel in CHANNELS:
        labels = (("channel", channel),)
        row = counted.get(channel)
        late = (now - row["oldest"]).total_seconds() if row else 0.0
        count = row["count"] if row else 0
        yield Metric("messages_due", "Messages that should go out now.", count, labels)
        yield Metric(
            "messages_oldest_due_seconds", "How long the first of them has waited.", late, labels
        )
        in_hands = in_hand.get(channel, 0)
        yield Metric("messages_in_hand", "Messages that a worker holds.", in_hands, labels)


def _drained(now: datetime) -> Iterator[Metric]:
    """By organization, as the indexes are; the numbers are everybody's together."""
    everybody = list(Organization.objects.values_list("pk", flat=True))
    own = Message.objects.filter(organization_id__in=everybody)
    lately = own.filter(state=Message.SENT, sent_at__gt=now - MINUTE, sent_at__lte=now)
    sent = lately.values("channel").annotate(
        count=Count("pk"), unknown=Count("pk", filter=Q(is_outcome_unknown=True))
    )
    by_channel = {row["channel"]: row for row in sent}
    lost = own.filter(state=Message.FAILED, due_at__gt=now - MINUTE, due_at__lte=now)
    failed = dict(lost.values_list("channel").annotate(count=Count("pk")))
    for channel in CHANNELS:
        labels = (("channel", channel),)
        row = by_channel.get(channel, {"count": 0, "unknown": 0})
        yield Metric("messages_sent_per_minute", "Sent in the last minute.", row["count"], labels)
        yield Metric(
            "messages_unknown_per_minute",
            "Of these, such as may have gone out twice.",
            row["unknown"],
            labels,
        )
        yield Metric(
            "messages_failed_per_minute",
            "Given up in the last minute.",
            failed.get(channel, 0),
            labels,
        )


def _paused(now: datetime) -> Iterator[Metric]:
    failing = dict(
        TransportState.objects.exclude(failing_since=None).values_list("channel", "failing_since")
    )
    for channel in CHANNELS:
        since = failing.get(channel)
        seconds = (now - since).total_seconds() if since else 0.0
        yield Metric(
            "transport_failing_seconds",
            "How long the counterpart has taken nothing; 0: it answers.",
            seconds,
            (("channel", channel),),
        )


def _reported(now: datetime) -> Iterator[Metric]:
    lately = DeliveryReport.objects.filter(received_at__gt=now - HOUR)
    counts = dict(lately.values_list("kind").annotate(count=Count("pk")))
    for kind in Report:
        yield Metric(
            "reports_per_hour",
            "What providers and mail servers told in the last hour.",
            counts.get(kind.value, 0),
            (("kind", kind.value),),
        )
