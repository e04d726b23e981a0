"""Settings of a benchmark, in a folder of its own; imported first by each."""

import os
import tempfile
from base64 import urlsafe_b64encode

os.environ["PORTICO_MODE"] = "development"  # without the tests' watch for repeated queries
os.environ.setdefault("PORTICO_SECRET_KEY", "only-for-benchmarks-only-for-benchmarks")
os.environ["PORTICO_SEALING_KEYS"] = "b1:" + urlsafe_b64encode(os.urandom(32)).decode()
os.environ["PORTICO_DATA"] = tempfile.mkdtemp(prefix="portico-benchmark-")
os.environ["PORTICO_TRUSTED_PROXIES"] = "0"
os.environ["DJANGO_SETTINGS_MODULE"] = "portico.config.settings"

from portico.config import sqlite as _sqlite  # noqa: F401, I001

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection


def prepare_database() -> None:
    """An empty database with tables, and the addresses of the benchmarks."""
    settings.ROOT_URLCONF = "benchmarks.urls"
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def analyze() -> None:
    """What a database that has been up for a minute knows of itself."""
    with connection.cursor() as cursor:
        # Rows are read more slowly until they were vacuumed once, which PostgreSQL does by itself.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
