"""Mails to staff about their own account."""

from datetime import datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.utils.translation import gettext as _

from portico.apps.messaging.composing import Composition
from portico.apps.messaging.models import Message
from portico.apps.people.models import User


def compose_account_mail(message: Message, now: datetime) -> Composition | None:
    """*Staff password reset*: a one-time link, minted now. And the test of the delivery."""
    user = User.objects.filter(
        organization_id=message.organization_id, uid=message.subject_uid, is_active=True
    ).first()
    if user is not None and message.trigger == "delivery_test":
        return _compose_test(message, user)
    if user is not None and message.trigger == "text_test" and message.workspace is not None:
        name = message.workspace.name
        return Composition(
            subject=_("Test: texts from %(name)s arrive") % {"name": name},
            preheader="",
            heading="",
            from_name=name,
        )
    if user is None or message.trigger != "staff_password_reset":
        return None
    key = default_token_generator.make_token(user)
    return Composition(
        subject=_("Choose a new password"),
        preheader=_("The link works once."),
        heading=_("Choose a new password"),
        from_name="Portico",
        to_name=user.name,
        paragraphs=(
            _("Somebody asked for a new password for your account at the desk."),
            _("If it was not you, ignore this mail: your password stays as it is."),
        ),
        button=_("Choose a new password"),
        link=f"{settings.BASE_URL}/desk/account/password/{user_pk_to_url_str(user)}-{key}/",
        is_link_secret=True,
    )


def _compose_test(message: Message, user: User) -> Composition | None:
    workspace = message.workspace
    if workspace is None:
        return None
    return Composition(
        subject=_("Test: mail from %(name)s arrives") % {"name": workspace.name},
        preheader=_("The test that you asked for."),
        heading=_("It works"),
        from_name=workspace.name,
        to_name=user.name,
        paragraphs=(
            _("This is the test that you asked for in Settings › Delivery."),
            _("Invitations, reminders and sign-in mails come the same way."),
        ),
        reply_to=workspace.email,
    )
