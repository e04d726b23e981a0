"""One module a noun; what other parts of this app import, they import from here."""

from portico.apps.care.models.forms import FormRequest as FormRequest
from portico.apps.care.models.forms import FormRule as FormRule
from portico.apps.care.models.forms import FormSubmission as FormSubmission
from portico.apps.care.models.forms import FormTemplate as FormTemplate
from portico.apps.care.models.forms import FormUpload as FormUpload
from portico.apps.care.models.forms import FormVersion as FormVersion
from portico.apps.care.models.openings import AccessEntry as AccessEntry
from portico.apps.care.models.retention import Erasure as Erasure
from portico.apps.care.models.retention import RetentionRule as RetentionRule
from portico.apps.care.models.summaries import PrivateNotes as PrivateNotes
from portico.apps.care.models.summaries import SessionSummary as SessionSummary
from portico.apps.care.models.summaries import SummaryRevision as SummaryRevision
from portico.apps.care.models.summaries import SummaryShare as SummaryShare
from portico.apps.care.models.summaries import SummaryTemplate as SummaryTemplate
from portico.apps.care.models.video import VideoServer as VideoServer
