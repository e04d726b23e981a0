"""Which forms a service sends by itself."""

from datetime import datetime

from django.db import transaction

from portico.apps.care.models import FormRule, FormTemplate
from portico.apps.catalog.models import Service
from portico.apps.history.services.recording import record
from portico.domain.actors import Actor
from portico.domain.decisions import Decision, Reason
from portico.domain.errors import InvalidInput, NotThere, Refused
from portico.domain.forms.sending import Frequency, SendingRule

MOST_DAYS, MOST_MONTHS = 90, 120


@transaction.atomic
def set_form_rule(
    *, service: Service, template: FormTemplate, wanted: SendingRule, actor: Actor, now: datetime
) -> FormRule:
    """One rule for each form of a service: a new one, or the former one changed.

    It counts for appointments that are booked already, too. Raises InvalidInput (`days_before`,
    `months`), NotThere (another workspace's), Refused (`not_published`).
    """
    faults: dict[str, tuple[str, ...]] = {}
    if not 0 <= wanted.days_before <= MOST_DAYS:
        faults["days_before"] = ("out_of_range",)
    is_periodic = wanted.frequency is Frequency.AFTER_MONTHS
    if is_periodic and not 1 <= wanted.months <= MOST_MONTHS:
        faults["months"] = ("out_of_range",)
    if faults:
        raise InvalidInput(faults)
    if service.workspace_id != template.workspace_id:
        raise NotThere("form")
    if template.current is None or template.is_archived:
        raise Refused(Decision((Reason("not_published"),)))
    rule, is_new = FormRule.objects.update_or_create(
        service=service,
        template=template,
        defaults={
            "frequency": wanted.frequency.value,
            "months": wanted.months if is_periodic else 0,
            "days_before": wanted.days_before,
        },
        create_defaults={
            "organization_id": service.organization_id,
            "workspace": template.workspace,
            "frequency": wanted.frequency.value,
            "months": wanted.months if is_periodic else 0,
            "days_before": wanted.days_before,
            "created_at": now,
        },
    )
    _record(rule, "rule_added" if is_new else "rule_changed", actor, now)
    return rule


@transaction.atomic
def remove_form_rule(*, rule: FormRule, actor: Actor, now: datetime) -> None:
    """The service sends it no more; what was sent stays."""
    _record(rule, "rule_removed", actor, now)
    rule.delete()


def rule_of(row: FormRule) -> SendingRule:
    """The rule as the domain has it."""
    return SendingRule(Frequency(row.frequency), row.days_before, row.months)


def _record(rule: FormRule, verb: str, actor: Actor, now: datetime) -> None:
    record(
        subject_kind="form_template",
        subject_uid=rule.template.uid,
        verb=verb,
        actor=actor,
        now=now,
        organization_id=rule.organization_id,
        workspace_id=rule.workspace_id,
        changes={"service": ["", rule.service.name]},
    )
