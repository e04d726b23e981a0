"""Make staff members, change them, let them go and take them back."""

import zlib
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from portico.apps.history.services.recording import record
from portico.apps.people.models import StaffMember, User
from portico.apps.workspaces.models import Organization
from portico.domain.actors import Actor
from portico.domain.addresses import normalise_address
from portico.domain.errors import InvalidInput, StaleChange

_FIELDS = ("name", "email", "title", "user", "join_link")


@transaction.atomic
def create_staff_member(
    *,
    organization: Organization,
    name: str,
    email: str,
    user: User | None = None,
    title: str = "",
    join_link: str = "",
    actor: Actor,
    now: datetime,
) -> StaffMember:
    """Save a staff member; raises ValidationError with the fields that cannot be taken."""
    member = StaffMember(
        organization=organization,
        user=user,
        name=name.strip(),
        email=normalise_address(email) or email.strip(),
        title=title.strip(),
        join_link=join_link.strip(),
    )
    member.full_clean()
    member.save()
    _record(member, "created", {}, actor, now)
    return member


def mark_staff_member(member: StaffMember) -> int:
    """For noticing a second editor."""
    shown = [member.name, member.email, member.title, member.user_id, member.join_link]
    return zlib.crc32(repr(shown).encode())


@transaction.atomic
def change_staff_member(
    *,
    member: StaffMember,
    name: str,
    email: str,
    title: str,
    user: User | None,
    join_link: str = "",
    seen: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Save what differs. Raises InvalidInput, StaleChange (`seen`: the mark of what was shown).

    Appointments keep whom they are with and show the new name.
    """
    kept = StaffMember.objects.select_for_update(of=("self",)).select_related("user")
    found = kept.get(pk=member.pk)
    if mark_staff_member(found) != seen:
        raise StaleChange(seen, mark_staff_member(found))
    wanted = {
        "name": name.strip(),
        "email": normalise_address(email) or email.strip(),
        "title": title.strip(),
        "user": user,
        "join_link": join_link.strip(),
    }
    changes = {n: [str(getattr(found, n) or ""), str(v or "")] for n, v in wanted.items()}
    changes = {n: pair for n, pair in changes.items() if pair[0] != pair[1]}
    if not changes:
        return
    for field, value in wanted.items():
        setattr(found, field, value)
    try:
        found.full_clean()
    except ValidationError as error:
        raise InvalidInput(dict.fromkeys(error.message_dict, ("malformed",))) from error
    found.save(update_fields=_FIELDS)
    _record(found, "changed", changes, actor, now)


@transaction.atomic
def let_go(*, member: StaffMember, actor: Actor, now: datetime) -> None:
    """They left: nobody can book them, what is booked stays and needs attention.

    The secret address of their calendar feed ends. A user of theirs can still sign in.
    """
    found = StaffMember.objects.select_for_update().get(pk=member.pk)
    if not found.is_active:
        return
    found.is_active = False
    found.feed_version += 1
    found.save(update_fields=["is_active", "feed_version"])
    _record(found, "left", {}, actor, now)


@transaction.atomic
def take_back(*, member: StaffMember, actor: Actor, now: datetime) -> None:
    """They are there again, with the working hours and services that they had."""
    found = StaffMember.objects.select_for_update().get(pk=member.pk)
    if found.is_active:
        return
    found.is_active = True
    found.save(update_fields=["is_active"])
    _record(found, "came_back", {}, actor, now)


def _record(
    member: StaffMember, verb: str, changes: dict[str, list[str]], actor: Actor, now: datetime
) -> None:
    record(
        subject_kind="staff_member",
        subject_uid=member.uid,
        verb=verb,
        actor=actor,
        now=now,
        organization_id=member.organization_id,
        changes=changes or None,
    )
