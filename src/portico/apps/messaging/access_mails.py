"""Mails about getting in: sign-in link and code, other codes, a shared portal link."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from portico.apps.access.services.confirming import mint_confirmation
from portico.apps.access.services.minting import MintedSignIn, mint_sign_in
from portico.apps.messaging.client_mails import compose_notice
from portico.apps.messaging.composing import Composition, NothingToSend
from portico.apps.messaging.models import Message
from portico.apps.messaging.own_words import (
    business_tags,
    client_tags,
    find_words,
    use_words,
)
from portico.apps.messaging.recipients import find_client
from portico.apps.messaging.wording import format_clock, format_place_of
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace


def compose_sign_in(message: Message, now: datetime) -> Composition | None:
    """Link and code, minted now: a retry brings new ones and ends those before.

    To book, the code alone: who reads the mail may be somebody else than who typed the address,
    and pressing a button must not book what a stranger chose. For the same reason it says
    nothing that was typed.
    """
    workspace = message.workspace
    if workspace is None:
        return None
    minted = mint_sign_in(request_uid=message.subject_uid, now=now)
    if minted is None:
        raise NothingToSend("the request to sign in has ended")
    if message.trigger == "booking_code":
        return _booking_code(workspace, minted)
    composition = describe_sign_in(workspace, minted)
    words = find_words(message, "client")
    return use_words(composition, words, business_tags(workspace)) if words.version else composition


def describe_sign_in(workspace: Workspace, minted: MintedSignIn) -> Composition:
    """Link and code in the built-in words."""
    return Composition(
        subject=_("Your sign-in code for %(name)s") % {"name": workspace.name},
        preheader=_("Enter the code, or use the button."),
        heading=_("Your code"),
        from_name=workspace.name,
        code=minted.code,
        tail=_say_until(minted.expires_at, workspace),
        paragraphs=(
            _("Type this code where you asked for it, or open the link on any device."),
            _("Code and link work once. If you did not ask for them, ignore this mail."),
        ),
        button=_("Sign in"),
        link=minted.url,
        is_link_secret=True,
        reply_to=workspace.email,
    )


def _booking_code(workspace: Workspace, minted: MintedSignIn) -> Composition:
    return Composition(
        subject=_("Your code to book at %(name)s") % {"name": workspace.name},
        preheader=_("Type it on the page where you booked."),
        heading=_("Your code"),
        from_name=workspace.name,
        code=minted.code,
        tail=_say_until(minted.expires_at, workspace),
        paragraphs=(
            _("Type this code on the page where you booked; nothing is booked before that."),
            _("If you did not ask for it, ignore this mail, and tell nobody the code."),
        ),
        reply_to=workspace.email,
    )


def _say_until(expires_at: datetime, workspace: Workspace) -> str:
    ends_at = expires_at.astimezone(ZoneInfo(workspace.time_zone))
    words = {"time": format_clock(ends_at), "place": format_place_of(workspace.time_zone)}
    return _("valid until %(time)s, %(place)s") % words


def compose_confirmation_code(message: Message, now: datetime) -> Composition | None:
    """A code for a browser that is in already; there is no link that could confirm another one."""
    workspace = message.workspace
    if workspace is None:
        return None
    minted = mint_confirmation(code_uid=message.subject_uid, now=now)
    if minted is None:
        raise NothingToSend("the code is not awaited any more")
    code, expires_at = minted
    return Composition(
        subject=_("Your code for %(name)s") % {"name": workspace.name},
        preheader=_("Type it in the browser that asked for it."),
        heading=_("Your code"),
        from_name=workspace.name,
        code=code,
        tail=_say_until(expires_at, workspace),
        paragraphs=(
            _("Somebody who is in your portal asked for it, to see or change something of yours."),
            _("If it was not you, tell nobody this code, and let us know."),
        ),
        reply_to=workspace.email,
    )


def compose_client_mail(message: Message, now: datetime) -> Composition | None:
    """*Portal link shared*, to an old link's item where it replaces one; else a notice."""
    workspace = message.workspace
    client = _find_subject(message)
    if workspace is None or client is None:
        return None
    composition = compose_for_client(message, workspace, client)
    words = find_words(message, "client")
    if composition is None or not words.version:
        return composition
    return use_words(composition, words, client_tags(client, workspace))


def _find_subject(message: Message) -> Client | None:
    """Whom it is about: mostly who gets it, too."""
    if message.recipient_uid == message.subject_uid:
        return find_client(message)
    return Client.objects.filter(
        organization_id=message.organization_id, uid=message.subject_uid
    ).first()


def compose_for_client(
    message: Message, workspace: Workspace, client: Client
) -> Composition | None:
    """Such a mail in the built-in words; None for another trigger."""
    if message.trigger != "portal_link_shared":
        return compose_notice(message, workspace, client)
    if not (workspace.portal_enabled and client.has_portal_access):
        raise NothingToSend("the portal is not open to this person")
    return Composition(
        subject=_("Your portal at %(name)s") % {"name": workspace.name},
        preheader=_("Your appointments, behind one link."),
        heading=_("Your appointments, behind one link"),
        from_name=workspace.name,
        to_name=client.name,
        paragraphs=(
            _("Hello %(name)s,") % {"name": client.first_name},
            _("with this link you see your appointments. There is no password."),
        ),
        button=_("Open my portal"),
        item_kind=message.facts.get("item_kind", ""),
        item_uid=UUID(message.facts["item_uid"]) if "item_uid" in message.facts else None,
        reply_to=workspace.email,
    )
