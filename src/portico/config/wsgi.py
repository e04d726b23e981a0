"""The WSGI application that the web processes serve."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portico.config.settings")

from portico.config import sqlite as _sqlite  # noqa: E402, F401

from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()
