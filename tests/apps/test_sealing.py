"""Sealed secrets: opened in their place by the right key, and by nothing else."""

from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from portico.apps.sealing import Unsealable, seal, unseal
from portico.config.sealing import read_sealing_keys

PLACE = "messaging_textsender.sealed_token.7"
OLD, NEW = ("k1", b"1" * 32), ("k2", b"2" * 32)


def test_what_is_sealed_opens_in_its_place(settings: Any) -> None:
    settings.SEALING_KEYS = (OLD,)
    sealed = seal("s3cret", place=PLACE)
    assert "s3cret" not in sealed
    assert sealed != seal("s3cret", place=PLACE)
    assert unseal(sealed, place=PLACE) == "s3cret"


def test_elsewhere_or_changed_it_opens_nothing(settings: Any) -> None:
    settings.SEALING_KEYS = (OLD,)
    sealed = seal("s3cret", place=PLACE)
    for text, place in ((sealed, PLACE + "1"), (sealed[:-6] + "AAAAA=", PLACE), ("v1.k1.", PLACE)):
        with pytest.raises(Unsealable):
            unseal(text, place=place)


def test_keys_rotate(settings: Any) -> None:
    settings.SEALING_KEYS = (OLD,)
    sealed = seal("s3cret", place=PLACE)
    settings.SEALING_KEYS = (NEW, OLD)
    assert unseal(sealed, place=PLACE) == "s3cret"
    assert seal("more", place=PLACE).startswith("v1.k2.")
    settings.SEALING_KEYS = (NEW,)
    with pytest.raises(Unsealable, match="no key 'k1'"):
        unseal(sealed, place=PLACE)
    settings.SEALING_KEYS = ()
    with pytest.raises(Unsealable, match="no key to seal with"):
        seal("s3cret", place=PLACE)


def test_keys_come_from_the_environment_else_from_the_folder(tmp_path: Path) -> None:
    written = [f"{name}:{urlsafe_b64encode(key).decode()}" for name, key in (NEW, OLD)]
    assert read_sealing_keys({}, tmp_path) == ()
    (tmp_path / "sealing-keys").write_text("\n".join(written) + "\n")
    assert read_sealing_keys({}, tmp_path) == (NEW, OLD)
    given = {"PORTICO_SEALING_KEYS": written[1]}
    assert read_sealing_keys(given, tmp_path) == (OLD,)
    for bad in ("k1", "k1:short", f"k 1:{written[0][3:]}", f"{written[0]},{written[0]}"):
        with pytest.raises(ImproperlyConfigured, match="PORTICO_SEALING_KEYS"):
            read_sealing_keys({"PORTICO_SEALING_KEYS": bad}, tmp_path)
