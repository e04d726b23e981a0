"""The code that proves an address of the business's own, before mails come from there."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from portico.apps.messaging.composing import Composition, NothingToSend
from portico.apps.messaging.models import Message
from portico.apps.messaging.services.identifying import mint_sender_code
from portico.apps.messaging.wording import format_place_of


def compose_sender_code(message: Message, now: datetime) -> Composition | None:
    """The code alone; whoever reads it decides, a link would decide for them."""
    workspace = message.workspace
    if workspace is None:
        return None
    minted = mint_sender_code(uid=message.subject_uid, now=now)
    if minted is None:
        raise NothingToSend("the code is not awaited any more")
    code, expires_at = minted
    ends_at = expires_at.astimezone(ZoneInfo(workspace.time_zone))
    words = {"time": f"{ends_at:%H:%M}", "place": format_place_of(workspace.time_zone)}
    return Composition(
        subject=_("Code to send mail from this address"),
        preheader=_("Type it in Settings › Sender."),
        heading=_("Your code"),
        from_name=workspace.name,
        code=code,
        tail=_("valid until %(time)s, %(place)s") % words,
        paragraphs=(
            _("%(name)s wants to send its mails from this address, or be answered here.")
            % {"name": workspace.name},
            _("Type the code in Settings › Sender to agree. Otherwise ignore this mail."),
        ),
    )
