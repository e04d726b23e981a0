"""The product's worker in virtual time: it works at every moment at which something is due."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage

from django.db.models import Min

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.completing import complete_over
from portico.apps.appointments.services.replanning import replan_next
from portico.apps.flows.models import FlowCause, FlowRun
from portico.apps.flows.services.rounds import work_flows
from portico.apps.messaging.models import Message
from portico.apps.messaging.services.delivering import deliver_due
from portico.apps.messaging.services.delivering_texts import deliver_texts
from tests.catcher import Catcher
from tests.texts import Provider

OWNER = "year"
_UID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Taken:
    """One mail or text that the other side has taken, when, and the visit that it is about."""

    at: datetime
    visit: str
    mail: EmailMessage | None = None
    form: dict[str, str] = field(default_factory=dict)


@dataclass
class Worker:
    """`mails`, `texts`: what has gone out."""

    now: datetime
    catcher: Catcher
    provider: Provider
    mails: list[Taken] = field(default_factory=list)
    texts: list[Taken] = field(default_factory=list)

    def read_clock(self) -> datetime:
        return self.now

    def pass_time(self, until: datetime) -> None:
        """Work at whatever comes due until then; then it is that time."""
        while (due := self._find_next()) is not None and due <= until:
            before = self.now
            self.now = max(self.now, due)
            assert self.work() or self.now > before, f"something due at {due} is left undone"
        self.now = until

    def work(self) -> int:
        """Rounds until there is nothing left to do at this moment; how much was done."""
        worked = 0
        while done := self._work_once():
            worked += done
        return worked

    def _work_once(self) -> int:
        done = replan_next(now=self.now)
        done += work_flows(owner=OWNER, read_clock=self.read_clock)
        done += deliver_due(owner=OWNER, read_clock=self.read_clock)
        done += deliver_texts(owner=OWNER, read_clock=self.read_clock)
        done += complete_over(now=self.now)
        self._collect()
        return done

    def _collect(self) -> None:
        """At once: what a visit was is forgotten with it."""
        for mail in self.catcher.mails[len(self.mails) :]:
            uid = _UID.search(str(mail["Message-ID"]))
            assert uid is not None
            visit = find_visit(Message.objects.get(uid=uid.group()))
            self.mails.append(Taken(self.now, visit, mail=mail))
        for form in self.provider.taken[len(self.texts) :]:
            row = Message.objects.get(facts__provider_id=f"SM{len(self.texts) + 1:032d}")
            self.texts.append(Taken(self.now, find_visit(row), form=form))

    def _find_next(self) -> datetime | None:
        messages = Message.objects.filter(state=Message.SCHEDULED)
        visits = Appointment.objects.filter(state="confirmed")
        found = [
            messages.aggregate(due=Min("due_at"))["due"],
            FlowRun.objects.exclude(status="ended").aggregate(due=Min("due_at"))["due"],
            FlowCause.objects.aggregate(due=Min("due_at"))["due"],
            visits.aggregate(due=Min("ends_at"))["due"],
        ]
        return min((one for one in found if one is not None), default=None)


def find_visit(row: Message) -> str:
    """What a message is about; of a flow's, what its run is about."""
    if row.subject_kind != "flow_run":
        return str(row.subject_uid)
    run = FlowRun.objects.select_related("appointment").get(uid=row.subject_uid)
    return str(run.appointment.uid) if run.appointment else ""
