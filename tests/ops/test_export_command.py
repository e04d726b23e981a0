"""`portico export-organization` and `restore-organization`: what they say, and their exit codes."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from portico.apps.workspaces.models import Organization
from portico.ops import command
from portico.ops.moving_out import command as moving
from tests.ops.filled import Filled
from tests.ops.moved import leave, make_archive


@pytest.fixture
def source(db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive; what the commands set in the environment goes with the test."""
    filled: Filled = make_archive(settings, tmp_path)
    path = tmp_path / "helvion.zip"
    path.write_bytes(filled.archive)
    monkeypatch.setenv("PORTICO_DATA", str(tmp_path / "there"))
    return path


def run(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        command.main(words)
    return int(str(ended.value.code))


def test_there_and_back(source: Path, tmp_path: Path, capsys: Any) -> None:
    there = ("--data", str(tmp_path / "there"))
    assert run("restore-organization", *there, "--check", str(source)) == 0
    assert "Helvion Imaging: the archive is whole," in capsys.readouterr().out
    assert not Organization.objects.exists()
    assert run("restore-organization", *there, str(source)) == 0
    assert "Helvion Imaging: restored," in capsys.readouterr().out
    assert (tmp_path / "there" / "secret-key").exists()
    again = tmp_path / "again.zip"
    assert run("export-organization", *there, "--organization", "Helvion Imaging", str(again)) == 0
    said = capsys.readouterr().out
    assert "Helvion Imaging: " in said
    assert "NOTHING IN IT IS ENCRYPTED" in said
    assert again.stat().st_mode & 0o777 == 0o600
    assert not list(tmp_path.glob(".again*"))


def test_refusals_are_one_sentence_and_exit_code_1(
    source: Path, tmp_path: Path, capsys: Any
) -> None:
    there = ("--data", str(tmp_path / "there"))
    assert run("restore-organization", *there, str(tmp_path / "none.zip")) == 1
    assert capsys.readouterr().err.startswith("portico: There is no file")
    assert run("export-organization", *there, str(tmp_path / "new.zip")) == 1
    assert "There is no organization here." in capsys.readouterr().err


def test_what_differs_is_said(source: Path, settings: Any, capsys: Any) -> None:
    settings.BASE_URL, settings.SECRET_KEY = "https://new.example.org", "y" * 40
    assert moving.run_restore(source, is_check=True) == 0
    said = capsys.readouterr().out
    assert "this is https://new.example.org" in said
    assert "PORTICO_SECRET_KEY is another one" in said


def test_what_was_left_out_is_listed(
    source: Path, settings: Any, tmp_path: Path, capsys: Any
) -> None:
    moving.run_restore(source, is_check=False)
    for folder in ("uploads", "brand"):
        for file in settings.DATA_FOLDER.glob(f"{folder}/*/*"):
            file.unlink()
    target = tmp_path / "gaps.zip"
    assert moving.run_export(target, None, leaves_gaps=False) == 1
    said = capsys.readouterr().err
    assert "the logo of MedTech Congress 2027: the file is gone" in said
    assert "the file is gone, or was changed" in said
    assert moving.run_export(target, None, leaves_gaps=True) == 0
    assert "Left out: care.FormUpload" in capsys.readouterr().out
    leave()
    assert moving.run_restore(target, is_check=False) == 0
    assert "2 things could not be read when it was made" in capsys.readouterr().out


def test_a_database_that_is_not_prepared(db: None, capsys: Any, tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE workspaces_organization RENAME TO gone")
    assert moving.run_export(tmp_path / "x.zip", None, leaves_gaps=False) == 1
    assert "`portico up` prepares it" in capsys.readouterr().err
