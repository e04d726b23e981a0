"""What the settings need in a test run; imported first by `tests/conftest.py`."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("PORTICO_MODE", "test")
os.environ.setdefault("PORTICO_SECRET_KEY", "test-key-test-key-test-key-test-key-0")
if "PORTICO_DATA" not in os.environ:
    _folder = tempfile.TemporaryDirectory(prefix="portico-test-")  # goes at the end
    os.environ["PORTICO_DATA"] = _folder.name
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portico.config.settings")
if worker := os.environ.get("PYTEST_XDIST_WORKER"):  # two processes share no folder
    os.environ["PORTICO_DATA"] += f"/{worker}"

from portico.config import sqlite as _sqlite  # noqa: F401, I001

import django

django.setup()
(Path(os.environ["PORTICO_DATA"]) / "static").mkdir(parents=True, exist_ok=True)
