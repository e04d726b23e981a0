"""What clients answer lies nowhere in the clear: no table, no outbox row, no file."""

from pathlib import Path

from django.apps import apps
from django.conf import settings

from portico.apps.care.services.form_reviewing import close_request
from portico.domain.actors import SYSTEM
from tests.conftest import World
from tests.forms import GOOD, PDF, attach, hand_in, save, send

PHRASE = "marzipan-otter-7431"


def everything_stored() -> str:
    rows = [str(row) for model in apps.get_models() for row in model.objects.values_list()]
    return "\n".join(rows)


def test_a_marked_phrase_is_found_nowhere(world: World) -> None:
    begun = send(world.practice, world.ben)
    save(begun, {"where": PHRASE})
    save(begun, {"where": f"{PHRASE} too"}, seen=0, writer="another page")
    request = send(world.practice, world.anna)
    attach(request, PDF + PHRASE.encode(), f"{PHRASE}.pdf")
    hand_in(request, GOOD | {"where": PHRASE, "name": "Anna"})
    close_request(request=request, actor=SYSTEM, now=request.sent_at)
    assert PHRASE not in everything_stored()
    files = [one for one in Path(settings.DATA_FOLDER).rglob("*") if one.is_file()]
    assert all(PHRASE.encode() not in one.read_bytes() for one in files)
