"""`portico rotate-keys`: everything sealed gets the newest key, in batches, resumably."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from portico.apps.care.models import PrivateNotes, SessionSummary, SummaryRevision
from portico.apps.care.sealed import open_text
from portico.apps.sealing import Unsealable, list_sealed_columns
from portico.config.sealing import read_sealing_keys
from portico.ops import rotating
from portico.ops.rotating import add_key, rotate_keys
from tests.care import PHRASE, make_past, write_summary
from tests.conftest import World

OLD, NEW = ("k1", b"1" * 32), ("k2", b"2" * 32)


@pytest.fixture
def summaries(world: World, settings: Any) -> list[SessionSummary]:
    settings.SEALING_KEYS = (OLD,)
    return [
        write_summary(
            make_past(world.event, world.provider, world.anna, days=day),
            world.anna,
            world.provider,
            f"{PHRASE} {day}",
            "notes",
        )
        for day in (5, 6, 7)
    ]


def marks(*models: Any) -> set[str]:
    return {row.sealed_text[:6] for model in models for row in model.objects.all()}


def test_every_row_gets_the_newest_key(
    summaries: list[SessionSummary], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotating, "BATCH", 2)
    settings.SEALING_KEYS = (NEW, OLD)
    assert rotate_keys().done == 9
    assert marks(SessionSummary, PrivateNotes, SummaryRevision) == {"v1.k2."}
    settings.SEALING_KEYS = (NEW,)
    summaries[0].refresh_from_db()
    assert open_text(summaries[0]) == f"{PHRASE} 5"


def test_a_second_run_goes_on_where_the_first_ended(
    summaries: list[SessionSummary], settings: Any
) -> None:
    settings.SEALING_KEYS = (NEW, OLD)
    summaries[0].sealed_text = ""
    rotate_keys()
    again = rotate_keys()
    assert (again.done, again.stuck) == (0, 0)


def test_what_no_key_opens_is_counted_and_left_alone(
    summaries: list[SessionSummary], settings: Any
) -> None:
    before = summaries[0].sealed_text
    settings.SEALING_KEYS = (NEW,)
    rotation = rotate_keys()
    assert (rotation.done, rotation.stuck) == (0, 9)
    summaries[0].refresh_from_db()
    assert summaries[0].sealed_text == before


def test_without_a_key_nothing_is_done(settings: Any) -> None:
    settings.SEALING_KEYS = ()
    with pytest.raises(Unsealable):
        rotate_keys()


def test_a_key_is_added_first(tmp_path: Path) -> None:
    (tmp_path / "sealing-keys").write_text(f"k1:{'MTEx' * 10}MTE=\n")
    with pytest.raises(FileNotFoundError):
        add_key(tmp_path / "elsewhere")
    assert add_key(tmp_path) == "k2"
    names = [name for name, _ in read_sealing_keys({}, tmp_path)]
    assert names == ["k2", "k1"]
    assert (tmp_path / "sealing-keys").stat().st_mode & 0o077 == 0


def test_every_sealed_column_is_known() -> None:
    named = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.fields
        if field.name.startswith("sealed_")
    }
    assert named == {(one.model, one.column) for one in list_sealed_columns()}
