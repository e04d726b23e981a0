"""Messages drained in a second, and the look for what is due.

    python -m benchmarks messages [--large]

One worker's loop against a bare loop of SMTP sends of the same mail, over one connection each, to
a server in a process of its own, in the same run; on PostgreSQL four worker processes as well. The
look for due messages with 10 and with 50,000 (`--large`: 1,000,000) that are due later, once with
10 due and once with none, as in most rounds of an idle worker.
Budget: a message costs at most 25 bare sends; the looks grow 1.3 times at most. Exit code 1
when it is broken.
"""

from benchmarks.environment import analyze, prepare_database  # isort: skip

import argparse
import os
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.measuring import Work, compare_growth, measure_in_turns
from benchmarks.serving import free_port
from portico.apps.messaging.envelopes import build_email
from portico.apps.messaging.letters import write_letter
from portico.apps.messaging.models import Message
from portico.apps.messaging.services.delivering import deliver_due
from portico.apps.messaging.services.leasing import recover_expired
from portico.apps.messaging.services.queueing import list_due
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.config.env import read_mail
from portico.ops.clock import read_clock
from tests.make import make_client, make_organization, make_workspace

DRAINED, ROUNDS, WORKERS = 400, 31, 4
FEW, MANY, LARGE = 10, 50_000, 1_000_000
COST, GROWTH = 25.0, 1.3
AT_ONCE = 5000
DUE, IDLE = "look with 10 due", "look with none due"


def main() -> int:
    """Print both tables; 1 when a budget is broken."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--large", action="store_true", help="with a million to come")
    most = LARGE if parser.parse_args().large else MANY
    prepare_database()
    organization = make_organization()
    workspace = make_workspace(organization, portal_enabled=True)
    client = make_client(organization)
    with run_server() as port:
        settings.MAIL = read_mail(f"smtp://127.0.0.1:{port}")
        settings.MAIL_TRANSPORT = "portico.integrations.smtp.transport.SmtpTransport"
        is_cheap = measure_draining(workspace, client, port)
    is_flat = measure_looks(workspace, client, most)
    print("Budget kept." if is_cheap and is_flat else "Budget broken.")
    return 0 if is_cheap and is_flat else 1


@contextmanager
def run_server() -> Iterator[int]:
    """A mail server that takes everything and keeps nothing."""
    port = free_port()
    command = [sys.executable, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}"]
    server = subprocess.Popen([*command, "-c", "aiosmtpd.handlers.Sink"])
    try:
        for _ in range(100):
            try:
                smtplib.SMTP("127.0.0.1", port, timeout=5).quit()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()


def measure_draining(workspace: Workspace, client: Client, port: int) -> bool:
    """Print what a second takes; whether the budget is kept."""
    enqueue(workspace, client, 2, read_clock())
    deliver_due(owner="warm", read_clock=read_clock)
    content = compose_one(workspace, client)
    bare, drained = [], []
    for _ in range(4):
        bare.append(DRAINED / 4 / send_bare(port, content, DRAINED // 4))
        drained.append(DRAINED / 4 / drain(workspace, client, DRAINED // 4))
    plain, ours = max(bare), max(drained)
    print(f"Draining {DRAINED} messages, {connection.vendor}; the best of 4 turns")
    print(f"{'bare loop of SMTP sends':<40} {plain:8.0f}/s")
    print(f"{'one worker':<40} {ours:8.0f}/s")
    if connection.vendor == "postgresql":
        rate = drain_by_processes(workspace, client, port)
        print(f"{f'{WORKERS} worker processes':<40} {rate:8.0f}/s")
    print(f"{'a message costs, in bare sends':<40} {plain / ours:8.1f}   (≤ {COST:.0f})\n")
    return plain / ours <= COST


def enqueue(workspace: Workspace, client: Client, count: int, due_at: datetime) -> None:
    """So many portal links, which need a minted link each: no other mail costs more writes."""
    now = read_clock()
    for start in range(0, count, AT_ONCE):
        Message.objects.bulk_create(
            Message(
                organization_id=workspace.organization_id,
                workspace=workspace,
                trigger="portal_link_shared",
                subject_kind="client",
                subject_uid=client.uid,
                recipient_kind="client",
                recipient_uid=client.uid,
                address=client.email,
                created_at=now,
                due_at=due_at + timedelta(seconds=number),
                dedupe=str(uuid4()),
            )
            for number in range(start, min(count, start + AT_ONCE))
        )


def compose_one(workspace: Workspace, client: Client) -> bytes:
    """The bytes of such a mail."""
    message = Message.objects.select_related("workspace").latest("pk")
    letter = write_letter(message, now=read_clock())
    return build_email(replace(letter.mail, is_outcome_unknown=False))


def send_bare(port: int, content: bytes, count: int) -> float:
    """Seconds for the same over one connection, by the standard library alone."""
    begun = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        for _ in range(count):
            smtp.sendmail("portico@example.org", ["anna@clients.example"], content)
    return time.perf_counter() - begun


def drain(workspace: Workspace, client: Client, count: int) -> float:
    """Seconds until one worker's loop has sent them all."""
    enqueue(workspace, client, count, read_clock() - timedelta(hours=1))
    begun, sent = time.perf_counter(), 0
    while sent < count:
        taken = deliver_due(owner="benchmark", read_clock=read_clock)
        sent += taken
        if not taken:
            sys.exit("The worker's loop sends nothing.")
    return time.perf_counter() - begun


def drain_by_processes(workspace: Workspace, client: Client, port: int) -> float:
    """Messages a second by workers as operators run them, from the first sent to the last."""
    environment = {**os.environ, "PORTICO_MAIL_URL": f"smtp://127.0.0.1:{port}"}
    command = [sys.executable, "-m", "portico", "worker"]
    begun_at = read_clock()
    enqueue(workspace, client, 4 * DRAINED, begun_at - timedelta(hours=2))
    workers = [subprocess.Popen(command, env=environment) for _ in range(WORKERS)]
    try:
        while Message.objects.filter(state__in=["scheduled", "sending"]).exists():
            time.sleep(0.1)
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait()
    sent = Message.objects.filter(sent_at__gt=begun_at).order_by("sent_at")
    moments = list(sent.values_list("sent_at", flat=True))
    middle = moments[len(moments) // 4 :]  # until all of them are awake
    return (len(middle) - 1) / (middle[-1] - middle[0]).total_seconds()


def measure_looks(workspace: Workspace, client: Client, most: int) -> bool:
    """Print the cost of the look, with few and with many to come; whether it stays flat."""
    Message.objects.all().delete()
    now = read_clock()
    enqueue(workspace, client, 10, now - timedelta(minutes=1))
    works: dict[str, Work] = {
        DUE: lambda: look(now, 10),
        IDLE: lambda: look(now - timedelta(hours=1), 0),
    }
    times, queries = [], {}
    for count in (FEW, most):
        later = Message.objects.filter(due_at__gt=now).count()
        enqueue(workspace, client, count - later, now + timedelta(days=1))
        analyze()
        times.append(measure_in_turns(works, ROUNDS))
    for name, work in works.items():
        with CaptureQueriesContext(connection) as asked:
            work()
        queries[name] = len(asked)
    few, many = times
    print(f"The look for due messages, {connection.vendor}; first quartile of {ROUNDS - 1}, ms")
    print(f"{'due later':<34} {FEW:>10,} {most:>10,}    queries")
    for name in few:
        print(f"{name:<34} {few[name]:>10.2f} {many[name]:>10.2f} {queries.get(name, 10):>10}")
    # A look takes a millisecond: where the machine got slower or quicker meanwhile, one of both.
    growths = {name: min(compare_growth(few, many, name), many[name] / few[name]) for name in works}
    for name, growth in growths.items():
        print(f"{name + ', growth':<34} {'':>10} {growth:>10.2f}   (≤ {GROWTH})")
    return max(growths.values()) <= GROWTH


def look(now: datetime, found: int) -> None:
    """As in each round of a worker."""
    recover_expired(now=now)
    if len(list_due(now=now, limit=50)) != found:
        sys.exit("The look finds something else.")


if __name__ == "__main__":
    sys.exit(main())
