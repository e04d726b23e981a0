"""One module a noun; what other parts of this app import, they import from here."""

from portico.apps.care.models.openings import AccessEntry as AccessEntry
from portico.apps.care.models.retention import Erasure as Erasure
from portico.apps.care.models.retention import RetentionRule as RetentionRule
from portico.apps.care.models.summaries import PrivateNotes as PrivateNotes
from portico.apps.care.models.summaries import SessionSummary as SessionSummary
from portico.apps.care.models.summaries import SummaryRevision as SummaryRevision
from portico.apps.care.models.summaries import SummaryShare as SummaryShare
from portico.apps.care.models.summaries import SummaryTemplate as SummaryTemplate
