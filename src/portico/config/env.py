"""Configuration from the environment, loud on bad values."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from portico.config.delivery import Delivery, read_delivery
from portico.config.networks import Network, read_networks
from portico.config.replies import Replies, read_replies
from portico.config.sealing import read_sealing_keys

MODES = ("production", "demo", "development", "test")
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
TWILIO_API = "https://api.twilio.com"
_MAIL_SCHEMES = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class Mail:
    """Where mail is handed over; `kind` is smtp, mailbox or none."""

    kind: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    is_tls: bool = False
    is_starttls: bool = False


@dataclass(frozen=True, slots=True)
class Environment:
    """Every setting that an operator can give, checked."""

    mode: str
    folder: Path
    base_url: str
    secret_key: str
    database: dict[str, Any]
    mail: Mail
    mail_from: str
    trusted_proxies: int
    replies: Replies
    delivery: Delivery
    webhook_networks: tuple[Network, ...] = ()
    sealing_keys: tuple[tuple[str, bytes], ...] = ()
    twilio_api: str = TWILIO_API

    @property
    def is_https(self) -> bool:
        """Whether pages are reached over https."""
        return self.base_url.startswith("https://")

    @property
    def host(self) -> str:
        """The host name of the base URL."""
        return urlsplit(self.base_url).hostname or ""


def read_environment(environ: Mapping[str, str] = os.environ) -> Environment:
    """Check every PORTICO_ variable; raise ImproperlyConfigured naming the first bad one."""
    mode = environ.get("PORTICO_MODE", "production")
    if mode not in MODES:
        raise ImproperlyConfigured(f"PORTICO_MODE is {mode!r}; use one of {', '.join(MODES)}.")
    folder = Path(environ.get("PORTICO_DATA", "var")).absolute()
    mail = read_mail(environ.get("PORTICO_MAIL_URL", ""))
    if mail.kind == "mailbox" and mode == "production":
        raise ImproperlyConfigured(
            "PORTICO_MAIL_URL=mailbox: shows live links to anybody; it is for the demo and "
            "development only. Give an smtp:// address."
        )
    base_url = _read_base_url(environ.get("PORTICO_BASE_URL", "http://127.0.0.1:8000"))
    host = urlsplit(base_url).hostname or "localhost"
    return Environment(
        mode=mode,
        folder=folder,
        base_url=base_url,
        secret_key=_read_secret(environ, folder),
        database=read_database(environ.get("PORTICO_DATABASE_URL", ""), folder),
        mail=mail,
        mail_from=environ.get("PORTICO_MAIL_FROM", f"portico@{host}"),
        trusted_proxies=_read_count(environ, "PORTICO_TRUSTED_PROXIES"),
        replies=read_replies(environ),
        delivery=read_delivery(environ),
        webhook_networks=read_networks(environ, "PORTICO_WEBHOOK_NETWORKS"),
        sealing_keys=read_sealing_keys(environ, folder),
        twilio_api=_read_base_url(
            environ.get("PORTICO_TWILIO_API", TWILIO_API), "PORTICO_TWILIO_API"
        ),
    )


def read_mail(url: str) -> Mail:
    """Parse smtp://user:password@host:587, smtps://, smtp+starttls://, mailbox: or empty."""
    if not url:
        return Mail("none")
    parts = urlsplit(url)
    if parts.scheme == "mailbox":
        return Mail("mailbox")
    if parts.scheme not in _MAIL_SCHEMES or not parts.hostname:
        raise ImproperlyConfigured(
            f"PORTICO_MAIL_URL has scheme {parts.scheme!r}; use smtp://, smtps://, "
            "smtp+starttls:// with a host, or mailbox:."
        )
    return Mail(
        "smtp",
        parts.hostname,
        parts.port or _MAIL_SCHEMES[parts.scheme],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        parts.scheme == "smtps",
        parts.scheme == "smtp+starttls",
    )


def read_database(url: str, folder: Path) -> dict[str, Any]:
    """Django's DATABASES entry: empty means the embedded SQLite file in the data folder."""
    if not url:
        return _sqlite(folder / "portico.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme not in ("postgresql", "postgres"):
        raise ImproperlyConfigured(
            f"PORTICO_DATABASE_URL has scheme {parts.scheme!r}; use postgresql:// or sqlite:///."
        )
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _sqlite(path: Path) -> dict[str, Any]:
    pragmas = "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-8000"
    return {
        "ENGINE": "portico.config.queueing_sqlite",
        "NAME": str(path),
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 60,
        "TEST": {"NAME": str(path.with_name("test.sqlite3"))},
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": pragmas},
    }


def _read_base_url(value: str, name: str = "PORTICO_BASE_URL") -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise ImproperlyConfigured(
            f"{name} is {value!r}; give scheme and host, as https://portal.example.org."
        )
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise ImproperlyConfigured(f"{name} must be https, except on this machine.")
    return value.rstrip("/")


def _read_secret(environ: Mapping[str, str], folder: Path) -> str:
    given = environ.get("PORTICO_SECRET_KEY", "")
    if given and len(given) < 32:
        raise ImproperlyConfigured("PORTICO_SECRET_KEY is shorter than 32 characters.")
    if given:
        return given
    kept = folder / "secret-key"
    if kept.exists():
        return kept.read_text().strip()
    raise ImproperlyConfigured(
        f"There is no PORTICO_SECRET_KEY and no file {kept.name} in the data folder; "
        "`portico up` makes one."
    )


def _read_count(environ: Mapping[str, str], name: str) -> int:
    value = environ.get(name, "0")
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} is {value!r}; give a whole number, 0 or more.")
    return int(value)
