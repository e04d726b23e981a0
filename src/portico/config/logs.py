"""What is logged, where to, and without tokens: Django writes the path of every refused page."""

import logging
from typing import Any

from portico.domain.redaction import hide_tokens


class TokenFreeFormatter(logging.Formatter):
    """Hides tokens in the finished line, traceback included."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, with `‹token›` for whatever looks like one."""
        return hide_tokens(super().format(record))


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "portico.config.logs.TokenFreeFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {"django.server": {"handlers": [], "propagate": True}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
