"""What *Erase client* would find: whether it may, what it deletes, what it keeps until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models.functions import Coalesce

from portico.apps.appointments.models import Appointment, GroupBooking
from portico.apps.care.models import AccessEntry, Erasure, FormRequest, SessionSummary
from portico.apps.care.retention import load_rules
from portico.apps.people.models import Client
from portico.domain.privacy import EraseFacts, Record, Retention, ends_at, is_kept_on_erasure
from portico.domain.states import ACTIVE


@dataclass(frozen=True, slots=True)
class Split:
    """Primary keys of one kind, and the latest instant at which the law lets go of the kept."""

    removed: tuple[int, ...]
    kept: tuple[int, ...]
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Kept:
    """How many of one kind are kept, and until when; None: without end, or as anonymous counts."""

    kind: Record
    count: int
    until: datetime | None

    def as_kept(self) -> list[int | str]:
        """As `Erasure.kept` has it."""
        return [self.count, self.until.isoformat() if self.until else ""]


@dataclass(frozen=True, slots=True)
class ErasePreview:
    """What the page says before the press."""

    removed: dict[Record, int]
    kept: tuple[Kept, ...]
    appointments: int


def load_erase_facts(client: Client, *, now: datetime) -> EraseFacts:
    """What `may_erase` decides on."""
    coming = Appointment.objects.filter(attendees__client=client, state__in=ACTIVE)
    is_to_come = coming.filter(ends_at__gt=now) | coming.filter(ends_at=None)
    led = GroupBooking.objects.filter(
        primary_contact=client, appointments__state__in=ACTIVE, appointments__ends_at__gt=now
    )
    return EraseFacts(
        is_erased=client.erased_at is not None,
        has_coming=is_to_come.exists(),
        leads_group=led.exists(),
    )


def find_erasure(client: Client) -> Erasure | None:
    """When and by whom the client was erased, and what was kept; asks only where they were."""
    return Erasure.objects.filter(client=client).first() if client.erased_at else None


def preview_erasure(client: Client, *, now: datetime) -> ErasePreview:
    """In a fixed number of queries; changes nothing."""
    summaries, forms = split_by_rule(client, now=now)
    return ErasePreview(
        removed={Record.SUMMARY: len(summaries.removed), Record.FORM: len(forms.removed)},
        kept=tuple(count_kept(client, now=now)),
        appointments=client.attends.count(),
    )


def split_by_rule(client: Client, *, now: datetime) -> tuple[Split, Split]:
    """Summaries and forms of the client: which go, which stay."""
    rules = load_rules(client.organization_id)
    summaries = SessionSummary.objects.filter(client=client).values_list(
        "pk", Coalesce("appointment__starts_at", "created_at")
    )
    forms = FormRequest.objects.filter(client=client)
    handed_in = forms.exclude(submitted_at=None).values_list(
        "pk", Coalesce("submitted_at", "sent_at")
    )
    split = _split(handed_in, rules[Record.FORM], now)
    unfinished = tuple(forms.filter(submitted_at=None).values_list("pk", flat=True))
    return (
        _split(summaries, rules[Record.SUMMARY], now),
        Split((*split.removed, *unfinished), split.kept, split.until),
    )


def count_kept(client: Client, *, now: datetime) -> list[Kept]:
    """What stays, by kind; kinds of which nothing stays are left out."""
    summaries, forms = split_by_rule(client, now=now)
    log = AccessEntry.objects.filter(client=client).count()
    kept = (
        Kept(Record.SUMMARY, len(summaries.kept), summaries.until),
        Kept(Record.FORM, len(forms.kept), forms.until),
        Kept(Record.ACCESS_LOG, log, None),
    )
    return [one for one in kept if one.count]


def _split(rows: Iterable[tuple[int, datetime]], rule: Retention, now: datetime) -> Split:
    pairs = list(rows)
    kept = [(pk, at) for pk, at in pairs if is_kept_on_erasure(at, rule, now=now)]
    ends = [ends_at(at, rule) for _, at in kept]
    keys = {pk for pk, _ in kept}
    until = None if None in ends else max((end for end in ends if end), default=None)
    return Split(tuple(pk for pk, _ in pairs if pk not in keys), tuple(keys), until)
