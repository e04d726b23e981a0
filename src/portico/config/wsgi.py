"""The WSGI application that the web processes serve."""

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portico.config.settings")

from django.core.wsgi import get_wsgi_application

from portico.config import sqlite as _sqlite  # noqa: F401  before Django touches a database

application = get_wsgi_application()

# What is loaded by now stays for good, and a page makes much short-lived rubbish: looking for
# cycles every 700 objects costs an eighth of its time.
gc.freeze()
gc.set_threshold(100_000, 50, 50)
