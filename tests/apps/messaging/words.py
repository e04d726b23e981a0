"""Short ways to automated messages and their words."""

from email.message import EmailMessage
from typing import Any

from portico.apps.messaging.models import AutomatedMessage, Message
from portico.apps.workspaces.models import Workspace
from tests.apps.messaging.conftest import Post
from tests.catcher import body_of

EVERY_TAG = """Hello {{ client.first_name }} {{ client.last_name }} ({{ client.email }}, {{ client.phone }}),

{{ business.name }}, {{ business.phone }}: {{ appointment.services }} with {{ appointment.staff }}
on {{ appointment.date }} at {{ appointment.time }}, {{ appointment.place }}.

Yours: {{ client.profile_link }}
Move: {{ appointment.reschedule_link }}
Cancel: {{ appointment.cancel_link }}
Book: {{ business.booking_link }}
Join: {{ appointment.join_link }}

{{ business.cancellation_policy }}
{{ appointment.details }}
Bye.
{{ message.buttons }}"""  # noqa: E501


def write(
    workspace: Workspace,
    trigger: str,
    body: str,
    *,
    audience: str = "client",
    language: str = "en",
    **more: Any,
) -> None:
    """These words for one message."""
    rows = AutomatedMessage.objects.filter(workspace=workspace, trigger=trigger, audience=audience)
    text = {"subject": more.pop("subject", ""), "body": body}
    rows.update(texts={language: text}, **more)


def switch(workspace: Workspace, trigger: str, audience: str = "client", **fields: Any) -> None:
    """Change the row of a trigger."""
    AutomatedMessage.objects.filter(workspace=workspace, trigger=trigger, audience=audience).update(
        **fields
    )


def mail_to(post: Post, address: str) -> EmailMessage:
    """The newest mail to this address."""
    return [mail for mail in post.catcher.mails if address in mail["To"]][-1]


def whole(mail: EmailMessage) -> str:
    """Everything that a mail says: headers, both texts, calendars and names of files."""
    parts = [f"{name}: {value}" for name, value in mail.items()]
    parts += [body_of(mail, "plain"), body_of(mail, "html")]
    for part in mail.walk():
        if part.get_content_type() == "text/calendar":
            parts += [part.get_content(), part.get_filename() or ""]
    return "\n".join(parts)


def fates(trigger: str) -> dict[str, tuple[str, str]]:
    """State and reason by address, of all messages of a trigger."""
    found = Message.objects.filter(trigger=trigger).order_by("pk")
    return {one.address: (one.state, one.reason) for one in found}
