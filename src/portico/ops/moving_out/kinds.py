"""Which rows leave with an organization, in which order they come back, and what stays behind.

A new model or field is in neither list: `tests/ops/test_export_kinds.py` fails until somebody
decides. A new field of a kind comes along by itself; write it into the test's list, and into
`ADDED` with the next `FORMAT`, so that archives from before can still be read.

Primary keys are numbers of one installation: each row gets a new one when it is restored, and
foreign keys follow. What stands in columns of other kinds is decided in `embedded.py`; everything
else (history, outbox, access log, occupancies, definitions of flows and forms) names things by
their uid, which is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

FORMAT = 1
"""Rises with every change of what stands in the archive."""
ADDED: Mapping[str, int] = {}
"""`app.Model.field`: since which format; older archives leave it at its default."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One model. `owner`: the lookup that leads to the organization's key.

    `left_out`: fields, and why. `later`: foreign keys that point at what comes only after it, and
    are set once everything is there. `words`: what it is, where the model's docstring is not ours.
    """

    label: str
    owner: str = "organization"
    left_out: Mapping[str, str] = field(default_factory=dict)
    later: tuple[str, ...] = ()
    words: str = ""


_LEASE = "a lease of a worker that is not here"

KINDS = (
    Kind("workspaces.Organization", owner="pk"),
    Kind("workspaces.Workspace"),
    Kind(
        "people.User",
        left_out={"is_superuser": "nobody is one, and no file makes anybody one"},
    ),
    Kind(
        "account.EmailAddress",
        owner="user__organization",
        words="The address with which a user signs in, and whether it is proven.",
    ),
    Kind(
        "mfa.Authenticator",
        owner="user__organization",
        words="A second step of signing in: an authenticator app, a passkey, recovery codes.",
    ),
    Kind("people.Membership"),
    Kind("people.StaffMember"),
    Kind("people.Client", left_out={"dialled": "the database derives it from `phone`"}),
    Kind("people.ClientTag"),
    Kind("history.LogEntry"),
    Kind("catalog.Service"),
    Kind("catalog.Offering"),
    Kind("catalog.ServiceOption"),
    Kind("schedule.Room"),
    Kind("schedule.Resource"),
    Kind("schedule.Calendar"),
    Kind("schedule.Hours"),
    Kind("schedule.TimeOff"),
    Kind("schedule.ServiceNeed"),
    Kind("schedule.Occupancy"),
    Kind("access.PortalLink"),
    Kind("access.SignInRequest"),
    Kind("access.TrustedBrowser"),
    Kind("access.SpokenCode"),
    Kind("messaging.AutomatedMessage"),
    Kind("messaging.NotificationChoice", owner="user__organization"),
    Kind("messaging.SenderIdentity"),
    Kind("messaging.SenderAddress"),
    Kind("messaging.TextSender"),
    Kind("messaging.SuppressedAddress"),
    Kind("messaging.Message", left_out={"lease_until": _LEASE, "lease_owner": _LEASE}),
    Kind("messaging.DeliveryReport"),
    Kind("messaging.IncomingMail"),
    Kind("messaging.IncomingText"),
    Kind("appointments.GroupBooking"),
    Kind("appointments.Appointment"),
    Kind("appointments.BookedService"),
    Kind("appointments.Attendee"),
    Kind("appointments.TimeProposal"),
    Kind("appointments.AppointmentDraft"),
    Kind("messaging.Replanning", owner="workspace__organization"),
    Kind("care.SummaryTemplate"),
    Kind("care.VideoServer"),
    Kind("care.RetentionRule"),
    Kind("care.Erasure"),
    Kind("care.FormTemplate", later=("current",)),
    Kind("care.FormVersion"),
    Kind("care.FormRule", words="That a service sends a form by itself, and how often."),
    Kind("care.FormRequest", later=("corrects",)),
    Kind("care.FormSubmission", left_out={"sealed_pdf": "it lies in files/forms/"}),
    Kind(
        "care.FormUpload",
        left_out={"sealed_key": "the key of its file here; it lies open in files/uploads/"},
        words="A file that answers a question of a form; `sealed_name` is what it was called.",
    ),
    Kind("care.SessionSummary"),
    Kind("care.PrivateNotes"),
    Kind("care.SummaryRevision"),
    Kind("care.SummaryShare"),
    Kind("care.AccessEntry"),
    Kind("flows.Flow", later=("current",)),
    Kind("flows.FlowVersion"),
    Kind(
        "flows.FlowRun",
        left_out={"lease_owner": _LEASE},
        words="One client on the way through one version of a flow.",
    ),
    Kind("flows.FlowLogEntry"),
    Kind("flows.FlowCause"),
)

STAYS: Mapping[str, str] = {
    "access.PortalSession": "a browser that is signed in here; links sign in there again",
    "access.ConfirmationCode": "confirms one portal session, which stays",
    "access.RateCounter": "how often something was asked here, for a day or two",
    "account.EmailConfirmation": "Portico asks for none: staff are invited by whom they work for",
    "auth.Group": "not used: roles are memberships",
    "auth.Permission": "not used: roles are memberships",
    "contenttypes.ContentType": "Django's own list of tables",
    "messaging.TransportState": "how this installation reaches its mail server",
    "messaging.WorkerBeat": "the workers of this installation",
    "sessions.Session": "browsers of staff that are signed in here; they sign in again",
}
"""Models that no archive has, and why."""

STAYS_BETWEEN: Mapping[str, str] = {
    "people.User.groups": "not used: roles are memberships",
    "people.User.user_permissions": "not used: roles are memberships",
    "catalog.Service.staff": "it stands in catalog.Offering",
}
"""The same for many-to-many fields."""
