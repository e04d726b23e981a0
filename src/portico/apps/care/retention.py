"""The rules of retention of an organization, as they are kept or by default."""

from portico.apps.care.models import RetentionRule
from portico.domain.privacy import DEFAULTS, Record, Retention


def load_rules(organization_id: int) -> dict[Record, Retention]:
    """A rule for every kind that has one; one query."""
    return DEFAULTS | load_own_rules(organization_id)


def load_own_rules(organization_id: int) -> dict[Record, Retention]:
    """Those that the organization set itself: only they delete anything by themselves."""
    rows = RetentionRule.objects.filter(organization_id=organization_id)
    return {
        Record(row.kind): Retention(row.months, survives_erasure=row.survives_erasure)
        for row in rows
    }
