"""The product's worker in virtual time: it works at every moment at which something is due."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage

from django.db.models import Min

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.completing import complete_over
from portico.apps.appointments.services.replanning import replan_next
from portico.apps.flows.models import FlowCause, FlowRun
from portico.apps.flows.services.rounds import work_flows
from portico.apps.flows.services.sweeping import sweep_moments
from portico.apps.messaging.models import Message
from portico.apps.messaging.services.delivering import deliver_due
from portico.apps.messaging.services.delivering_texts import deliver_texts
from tests.catcher import Catcher
from tests.texts import Answer, Provider
from tests.year.wall import before

OWNER = "year"
LONGEST_PAUSE = timedelta(seconds=61)
_ANSWERS = {
    "text": Answer(429, 20429, headers={"Retry-After": "30"}),
    "failing": Answer(500),
}
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
    """`mails`, `texts`: what has gone out. `absent`: what is away, and until when."""

    now: datetime
    catcher: Catcher
    provider: Provider
    mails: list[Taken] = field(default_factory=list)
    texts: list[Taken] = field(default_factory=list)
    absent: dict[str, datetime] = field(default_factory=dict)

    def read_clock(self) -> datetime:
        return self.now

    def pass_time(self, until: datetime) -> None:
        """Work at whatever comes due until then; then it is that time."""
        while (moment := self._find_next()) is not None and moment <= until:
            before = self.now
            self.now = max(self.now, moment)
            self._notice_returns()
            assert self.work() or self.now > before, f"what is due at {moment} is left undone"
        self.now = until

    def lose(self, what: str, until: datetime) -> None:
        """*worker*: the machine sleeps; *email*, *text*: who takes them is away; *failing*: so."""
        self.absent[what] = until
        if what == "email":
            self.catcher.hangs_up = lambda _stage: True
        elif what in _ANSWERS:
            self.provider.decide = lambda _number: _ANSWERS[what]

    def _notice_returns(self) -> None:
        for what in [name for name, until in self.absent.items() if until <= self.now]:
            del self.absent[what]
            self.catcher.hangs_up = lambda _stage: False
            self.provider.decide = lambda _number: None

    def work(self) -> int:
        """One round; how much was done. What is left is due when the time goes on."""
        if "worker" in self.absent:
            return 0
        done = 0
        while planned := replan_next(now=self.now):
            done += planned
        done += complete_over(now=self.now)
        done += sweep_moments(now=self.now)
        done += work_flows(owner=OWNER, read_clock=self.read_clock)
        if self._may_try("email"):
            done += deliver_due(owner=OWNER, read_clock=self.read_clock)
        if self._may_try("text"):
            done += deliver_texts(owner=OWNER, read_clock=self.read_clock)
        self._collect()
        return done

    def _may_try(self, channel: str) -> bool:
        """Not so shortly before it is back that a pause would outlast that."""
        until = self.absent.get(channel)
        return until is None or self.now + LONGEST_PAUSE < until

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
        """When there is something to do; what waits for somebody who is away is not."""
        back = min(self.absent.values(), default=None)
        if "worker" in self.absent:
            return back
        messages = Message.objects.filter(state=Message.SCHEDULED)
        for channel, name in (("email", "email"), ("sms", "text")):
            if name in self.absent:
                messages = messages.exclude(channel=channel, due_at__lte=self.now)
        visits = Appointment.objects.filter(state="confirmed")
        found = [
            back,
            messages.aggregate(due=Min("due_at"))["due"],
            FlowRun.objects.exclude(status="ended").aggregate(due=Min("due_at"))["due"],
            FlowCause.objects.aggregate(due=Min("due_at"))["due"],
            visits.aggregate(due=Min("ends_at"))["due"],
            *self._list_beginnings(),
        ]
        return min((one for one in found if one is not None), default=None)

    def _list_beginnings(self) -> list[datetime]:
        """When runs of flows begin before visits: three days."""
        near = self.now + timedelta(days=2, hours=22)
        ahead = Appointment.objects.filter(state="confirmed", starts_at__gt=near)
        starts = ahead.order_by("starts_at").values_list("starts_at", flat=True)[:5]
        moments = [before(start, 3, 0) for start in starts if start is not None]
        return [one for one in moments if one > self.now]


def find_visit(row: Message) -> str:
    """What a message is about; of a flow's, what its run is about. Empty: no visit."""
    if row.subject_kind == "client":
        return ""
    if row.subject_kind != "flow_run":
        return str(row.subject_uid)
    run = FlowRun.objects.select_related("appointment").get(uid=row.subject_uid)
    return str(run.appointment.uid) if run.appointment else ""
