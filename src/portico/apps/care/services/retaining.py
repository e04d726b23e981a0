"""Rules of retention: set by the organization, kept by the worker."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from portico.apps.care.models import AccessEntry, FormRequest, RetentionRule, SessionSummary
from portico.apps.care.removing import remove_forms, remove_summaries
from portico.apps.care.retention import load_own_rules, load_rules
from portico.apps.history.services.recording import record
from portico.apps.messaging.models import Message
from portico.apps.workspaces.models import Organization
from portico.domain.actors import SYSTEM, Actor
from portico.domain.errors import InvalidInput
from portico.domain.privacy import DEFAULTS, LONGEST_MONTHS, Record, Retention, find_cut_off

_OVER = (Message.SENT, Message.FAILED, Message.SKIPPED, Message.DROPPED)


@transaction.atomic
def change_retention(
    *,
    organization: Organization,
    wanted: Mapping[Record, Retention],
    actor: Actor,
    now: datetime,
) -> None:
    """Set them; from then on the worker deletes what is older. Raises InvalidInput by kind."""
    faults: dict[str, tuple[str, ...]] = {
        kind.value: ("out_of_range",)
        for kind, rule in wanted.items()
        if not 0 <= rule.months <= LONGEST_MONTHS
    }
    if faults:
        raise InvalidInput(faults)
    before = load_rules(organization.pk)
    RetentionRule.objects.bulk_create(
        (
            RetentionRule(
                organization=organization,
                kind=kind.value,
                months=wanted[kind].months,
                survives_erasure=wanted[kind].survives_erasure,
            )
            for kind in DEFAULTS
        ),
        update_conflicts=True,
        unique_fields=["organization", "kind"],
        update_fields=["months", "survives_erasure"],
    )
    changes = {
        kind.value: [before[kind].months, wanted[kind].months]
        for kind in DEFAULTS
        if wanted[kind] != before[kind]
    }
    record(
        subject_kind="organization",
        subject_uid=organization.uid,
        verb="retention_changed",
        actor=actor,
        now=now,
        organization_id=organization.pk,
        changes=changes,
    )


def remove_overdue(*, now: datetime, limit: int = 200) -> int:
    """Delete what the rules of organizations no longer keep; returns how many, at most `limit`.

    Only rules that an organization set delete anything: a default never does.
    """
    removed = 0
    owners = RetentionRule.objects.filter(months__gt=0).values_list("organization", flat=True)
    for organization_id in sorted(set(owners)):
        removed += _remove_of(organization_id, now, limit - removed)
        if removed >= limit:
            break
    return removed


@transaction.atomic
def _remove_of(organization_id: int, now: datetime, limit: int) -> int:
    counts: dict[str, int] = {}
    for kind, rule in load_own_rules(organization_id).items():
        cut_off = find_cut_off(rule, now=now)
        left = limit - sum(counts.values())
        if cut_off is None or left <= 0:
            continue
        count = _REMOVERS[kind](organization_id, cut_off, left)
        if count:
            counts[kind.value] = count
    if counts:
        organization = Organization.objects.get(pk=organization_id)
        record(
            subject_kind="organization",
            subject_uid=organization.uid,
            verb="overdue_removed",
            actor=SYSTEM,
            now=now,
            organization_id=organization_id,
            changes={kind: [count, 0] for kind, count in counts.items()},
        )
    return sum(counts.values())


def _remove_summaries(organization_id: int, cut_off: datetime, limit: int) -> int:
    rows = SessionSummary.objects.filter(
        Q(appointment__starts_at__lt=cut_off)
        | Q(appointment__starts_at=None, changed_at__lt=cut_off),
        organization_id=organization_id,
    )
    return remove_summaries(rows.order_by("pk").values_list("pk", flat=True)[:limit])


def _remove_forms(organization_id: int, cut_off: datetime, limit: int) -> int:
    rows = FormRequest.objects.filter(
        Q(submitted_at__lt=cut_off) | Q(submitted_at=None, sent_at__lt=cut_off),
        organization_id=organization_id,
    )
    return remove_forms(rows.order_by("pk").values_list("pk", flat=True)[:limit])


def _remove_messages(organization_id: int, cut_off: datetime, limit: int) -> int:
    rows = Message.objects.filter(
        organization_id=organization_id, created_at__lt=cut_off, state__in=_OVER
    )
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
    Message.objects.filter(pk__in=keys).delete()
    return len(keys)


def _remove_accesses(organization_id: int, cut_off: datetime, limit: int) -> int:
    rows = AccessEntry.objects.filter(organization_id=organization_id, at__lt=cut_off)
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
    AccessEntry.objects.filter(pk__in=keys).delete()
    return len(keys)


_REMOVERS = {
    Record.SUMMARY: _remove_summaries,
    Record.FORM: _remove_forms,
    Record.MESSAGE: _remove_messages,
    Record.ACCESS_LOG: _remove_accesses,
}
