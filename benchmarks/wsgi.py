"""The product's application with the trivial page beside it."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portico.config.settings")

from portico.config import sqlite as _sqlite  # noqa: F401, I001

from django.conf import settings

settings.ROOT_URLCONF = "benchmarks.urls"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
