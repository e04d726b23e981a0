"""The WSGI application that the web processes serve."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portico.config.settings")

from django.core.wsgi import get_wsgi_application

from portico.config import sqlite as _sqlite  # noqa: F401

application = get_wsgi_application()
