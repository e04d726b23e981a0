"""Give a user a new password."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from portico.apps.history.services.recording import record
from portico.apps.people.models import User
from portico.domain.actors import Actor


@transaction.atomic
def set_password(*, user: User, password: str, actor: Actor, now: datetime) -> None:
    """Save the password, which ends every signed-in browser; ValidationError if it is weak."""
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    if user.organization_id is not None:
        record(
            subject_kind="user",
            subject_uid=user.uid,
            verb="password_set",
            actor=actor,
            now=now,
            organization_id=user.organization_id,
        )
