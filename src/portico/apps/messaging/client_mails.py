"""Mails that tell a client what was done to their own things, so that they can object."""

from django.utils.translation import gettext as _

from portico.apps.messaging.composing import Composition
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace


def compose_notice(message: Message, workspace: Workspace, client: Client) -> Composition | None:
    """*Profile changed*, contact changed by staff, code read out; None for another trigger."""
    if message.trigger == "profile_changed":
        return _profile_changed(message, workspace, client)
    if message.trigger == "contact_changed":
        return _contact_changed(message, workspace, client)
    return _code_read_out(workspace, client) if message.trigger == "code_read_out" else None


def _profile_changed(message: Message, workspace: Workspace, client: Client) -> Composition:
    return Composition(
        subject=_("Your profile at %(name)s was changed") % {"name": workspace.name},
        preheader=_("If it was you, there is nothing to do."),
        heading=_("Your profile was changed"),
        from_name=workspace.name,
        to_name=client.name,
        paragraphs=(
            _("Hello %(name)s,") % {"name": client.first_name},
            _("in the portal this was changed: %(fields)s.") % {"fields": _list_fields(message)},
            _whom_to_tell(workspace),
        ),
        button=_("Open my portal"),
        reply_to=workspace.email,
    )


def _contact_changed(message: Message, workspace: Workspace, client: Client) -> Composition:
    """To the old address, and so without a way in."""
    return Composition(
        subject=_("How %(name)s reaches you was changed") % {"name": workspace.name},
        preheader=_("If you asked for it, there is nothing to do."),
        heading=_("How we reach you was changed"),
        from_name=workspace.name,
        paragraphs=(
            _("Hello %(name)s,") % {"name": client.first_name},
            _("%(business)s changed in your record: %(fields)s.")
            % {"business": workspace.name, "fields": _list_fields(message)},
            _whom_to_tell(workspace),
        ),
        reply_to=workspace.email,
    )


def _code_read_out(workspace: Workspace, client: Client) -> Composition:
    return Composition(
        subject=_("A code for your portal at %(name)s was read out") % {"name": workspace.name},
        preheader=_("If you telephoned with us, there is nothing to do."),
        heading=_("A code was read out by telephone"),
        from_name=workspace.name,
        to_name=client.name,
        paragraphs=(
            _("Hello %(name)s,") % {"name": client.first_name},
            _("somebody who telephoned with us as you got a code for your portal, for 10 minutes."),
            _whom_to_tell(workspace),
        ),
        reply_to=workspace.email,
    )


def _whom_to_tell(workspace: Workspace) -> str:
    if workspace.phone:
        return _("If it was not you, call us: %(phone)s.") % {"phone": workspace.phone}
    return _("If it was not you, answer this mail.")


def _list_fields(message: Message) -> str:
    names = {
        "first_name": _("first name"),
        "last_name": _("last name"),
        "phone": _("telephone"),
        "language": _("language"),
        "time_zone": _("time zone"),
        "email": _("e-mail address"),
        "feed_address": _("address of the calendar subscription"),
        "appointment_emails": _("e-mails about appointments"),
        "marketing_emails": _("news and offers by e-mail"),
        "appointment_texts": _("texts about appointments"),
        "marketing_texts": _("news and offers by text"),
        "text_consent": _("whether texts are welcome"),
    }
    return ", ".join(names.get(field, field) for field in message.facts.get("fields", []))
