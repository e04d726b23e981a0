"""Which language a mail speaks."""

from portico.apps.access.models import SignInRequest
from portico.apps.messaging.models import Message
from portico.apps.messaging.recipients import find_client
from portico.apps.workspaces.languages import pick_language


def language_of(message: Message) -> str:
    """The recipient's own language for a client, else the workspace's; a test says its own."""
    own = str(message.facts.get("language", "")) or _own_language(message)
    return pick_language(own, message.workspace.language if message.workspace else "")


def _own_language(message: Message) -> str:
    if message.recipient_kind == "client" and message.recipient_uid is not None:
        found = find_client(message)
        return found.language if found else ""
    if message.subject_kind != "sign_in_request":
        return ""
    asked = SignInRequest.objects.select_related("client").filter(uid=message.subject_uid).first()
    return asked.client.language if asked and asked.client else ""
