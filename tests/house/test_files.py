"""What is tracked names no machine, no registry and no secret."""

import re
import subprocess

from tests.house.sources import ROOT, name_of, tracked_files

TEXT = {".py", ".md", ".toml", ".lock", ".html", ".css", ".js", ".txt", ".sh", ".svg", ""}
REGISTRIES = re.compile(r"p[y]pi\.org|files\.p[y]thonhosted|n[p]mjs\.|u[n]pkg|js[d]elivr")
MACHINE = re.compile(r"/(?:home|Users|work|root|opt)/[A-Za-z]")
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=\"|\son[a-z]+=\"", re.IGNORECASE)


def _texts():
    for path in tracked_files():
        if path.suffix in TEXT and path.is_file():
            yield path, path.read_text(errors="replace")


def test_no_file_names_a_registry() -> None:
    assert [name_of(path) for path, text in _texts() if REGISTRIES.search(text)] == []


def test_no_file_names_a_folder_of_one_machine() -> None:
    assert [name_of(path) for path, text in _texts() if MACHINE.search(text)] == []


def test_no_page_has_inline_script_or_style() -> None:
    pages = ROOT / "src" / "portico" / "web" / "templates"
    inline = [
        name_of(path) for path, text in _texts() if pages in path.parents and INLINE.search(text)
    ]
    assert inline == []


def test_the_lock_file_carries_hashes() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    pinned = re.findall(r"^([a-z0-9][\w.-]*)(?:\[[\w,-]+\])?==", lock, re.MULTILINE)
    assert len(pinned) > 30
    assert lock.count("--hash=sha256:") >= len(pinned)


def test_what_grows_by_itself_is_not_tracked() -> None:
    ignored = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-ci", "--exclude-standard"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ignored.stdout == ""
