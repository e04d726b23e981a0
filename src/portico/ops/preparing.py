"""What stands before web and worker start: data folder, secret key, base URL, tables."""

import os
import secrets
import socket
import subprocess
import sys
from base64 import urlsafe_b64encode
from pathlib import Path
from urllib.parse import urlsplit

DEFAULT_PORT = 8000


def prepare_folder(folder: Path) -> None:
    """Make the data folder, for its owner only, and keys that nobody else reads."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _keep_secret(folder / "secret-key", secrets.token_urlsafe(48))
    if not os.environ.get("PORTICO_SEALING_KEYS"):
        key = urlsafe_b64encode(secrets.token_bytes(32)).decode()
        _keep_secret(folder / "sealing-keys", f"k1:{key}")


def _keep_secret(path: Path, text: str) -> None:
    """Write it once; what is there already stays."""
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(text + "\n")


def settle_base_url(folder: Path, given: str | None, *, port: int) -> str:
    """The base URL: given, from the environment, kept from last time, asked, or this machine.

    An answer is kept in the data folder, so that worker and doctor know it too.
    """
    url = given or os.environ.get("PORTICO_BASE_URL") or kept_base_url(folder)
    if not url and sys.stdin.isatty():
        url = input("Address that people will open (https://portal.example.org): ").strip()
    if not url:
        return f"http://127.0.0.1:{port}"
    (folder / "base-url").write_text(url + "\n")
    return url


def kept_base_url(folder: Path) -> str:
    """The base URL of the last `portico up`, or nothing."""
    kept = folder / "base-url"
    return kept.read_text().strip() if kept.exists() else ""


def bind_port(base_url: str, port: int | None) -> int:
    """The port to listen on: given, or the base URL's own on this machine, or the default."""
    parts = urlsplit(base_url)
    if port is None and parts.scheme == "http" and parts.port:
        return parts.port
    return port or DEFAULT_PORT


def is_free(host: str, port: int) -> bool:
    """Whether nobody listens there: the web server itself would share the port in silence."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def prepare_tables() -> None:
    """Migrate and make the cache table. Needs Django to be set up."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def gather_static_files() -> "subprocess.Popen[bytes]":
    """Gather and compress what browsers load, in a process beside ours; wait for it to end."""
    command = [sys.executable, "-m", "portico", "collectstatic", "--noinput", "--verbosity", "0"]
    return subprocess.Popen(command)  # noqa: S603  our own command
