"""Staff take answers of a form over into the client's profile."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction

from portico.apps.care.models import FormRequest
from portico.apps.care.selectors.forms_desk import Difference
from portico.apps.entry.services.changing_contact import change_contact
from portico.apps.people.models import Client
from portico.apps.people.services.changing import change_locked
from portico.apps.people.services.profiles import update_profile
from portico.domain.actors import Actor
from portico.domain.forms.template import ProfileField

_NAMES = frozenset({ProfileField.FIRST_NAME, ProfileField.LAST_NAME})


@transaction.atomic
def write_back(
    *,
    request: FormRequest,
    differences: Collection[Difference],
    chosen: Collection[str],
    actor: Actor,
    now: datetime,
) -> int:
    """Write the chosen answers (by question); how many. A new telephone number is mailed.

    Raises ValidationError with the fields that cannot be taken; then nothing is written.
    """
    wanted = {one.field: one.after for one in differences if one.key in chosen}
    client = request.client
    names = {field.value: text for field, text in wanted.items() if field in _NAMES}
    if names:
        update_profile(client=client, actor=actor, now=now, **names)
    if ProfileField.PHONE in wanted:
        change_contact(
            client=client,
            workspace=request.workspace,
            phone=wanted[ProfileField.PHONE],
            actor=actor,
            now=now,
        )
    _write_rest(client, wanted, actor, now)
    return len(wanted)


def _write_rest(
    client: Client, wanted: dict[ProfileField, str], actor: Actor, now: datetime
) -> None:
    rest: dict[str, Any] = {}
    if ProfileField.COMPANY in wanted:
        rest["company"] = wanted[ProfileField.COMPANY]
    if ProfileField.BIRTHDAY in wanted:
        rest["birthday"] = date.fromisoformat(wanted[ProfileField.BIRTHDAY])
    kept = Client.objects.select_for_update().get(pk=client.pk)
    change_locked(kept=kept, wanted=rest, verb="record_changed", actor=actor, now=now)
