"""The command `portico`: up, worker, doctor, demo; everything else goes to Django."""

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from portico.ops import preparing

USAGE = """usage: portico COMMAND

  up       prepare the data folder and the database, then run web and worker
  worker   run one more worker
  receive  take in one mail from standard input (for a mail server)
  doctor   say what is wrong with this installation; exit code 1 if something is
  rotate-keys  seal everything with the newest key (--new-key: add one first)
  export-organization   write everything of an organization into a zip of open formats
  restore-organization  bring it from there into this installation (--check: only look)
  metrics  print how full the queue of messages is, and how it drains
  demo     run the demo (script/demo)

Everything else is a command of Django: portico migrate, portico shell, …"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit with its code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portico.config.settings")
    commands = {
        "up": run_up,
        "worker": run_worker,
        "receive": run_receive,
        "doctor": run_doctor,
        "metrics": run_metrics,
        "rotate-keys": run_rotate_keys,
        "export-organization": run_export_organization,
        "restore-organization": run_restore_organization,
        "demo": run_demo,
    }
    if not words or words[0] in ("-h", "--help"):
        print(USAGE)
        sys.exit(0 if words else 2)
    if words[0] in commands:
        sys.exit(commands[words[0]](words[1:]))
    _use_folder(_folder())
    from django.core.management import execute_from_command_line

    execute_from_command_line(["portico", *words])


def run_up(words: Sequence[str]) -> int:
    """Prepare everything, then web and worker until a signal."""
    parser = _parser("up", "Run Portico: web and worker in one process.")
    parser.add_argument("--base-url", help="as PORTICO_BASE_URL; kept in the data folder")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, help=f"port to listen on ({preparing.DEFAULT_PORT})")
    options = parser.parse_args(words)
    preparing.prepare_folder(options.data)
    base_url = preparing.settle_base_url(
        options.data, options.base_url, port=options.port or preparing.DEFAULT_PORT
    )
    os.environ["PORTICO_BASE_URL"] = base_url
    _start_django(options.data)
    gathering = preparing.gather_static_files()
    preparing.prepare_tables()
    if gathering.wait() != 0:
        return 1
    port = preparing.bind_port(base_url, options.port)
    print(f"Portico is at {base_url}/ (listening on {options.host}:{port}). Ctrl-C ends it.")
    return _serve(options.host, port)


def run_worker(words: Sequence[str]) -> int:
    """One worker until a signal."""
    options = _parser("worker", "Run one worker.").parse_args(words)
    _start_django(options.data)
    from portico.ops.worker import run_until_signal

    run_until_signal()
    return 0


def run_receive(words: Sequence[str]) -> int:
    """Take in one mail; 0 when it is taken, 75 when the mail server shall try again."""
    options = _parser("receive", "Take in one mail from standard input.").parse_args(words)
    try:
        _start_django(options.data)
    except SystemExit:
        return 75
    from portico.ops.receiving import receive_from_pipe

    return receive_from_pipe(sys.stdin.buffer, os.environ)


def run_doctor(words: Sequence[str]) -> int:
    """Print a line for each finding; 1 when something must be mended."""
    options = _parser("doctor", "Say what is wrong with this installation.").parse_args(words)
    _start_django(options.data)
    from portico.ops.doctor import examine

    findings = examine()
    for finding in findings:
        print(f"{'ok  ' if finding.is_fine else 'MEND'}  {finding.subject}: {finding.text}")
    return 0 if all(finding.is_fine for finding in findings) else 1


def run_metrics(words: Sequence[str]) -> int:
    """Print the numbers of `/hooks/metrics/`, for a textfile collector or a look."""
    options = _parser("metrics", "How full the queue is, and how it drains.").parse_args(words)
    _start_django(options.data)
    from portico.apps.messaging.selectors.metrics import load_metrics, write_metrics
    from portico.ops.clock import read_clock

    print(write_metrics(load_metrics(now=read_clock())), end="")
    return 0


def run_rotate_keys(words: Sequence[str]) -> int:
    """Seal everything with the newest key, or add a key; 1 when something cannot be opened."""
    parser = _parser("rotate-keys", "Seal what is sealed with the newest key.")
    parser.add_argument(
        "--new-key", action="store_true", help="only add a key to the data folder's file"
    )
    options = parser.parse_args(words)
    _start_django(options.data)
    from portico.apps.sealing import Unsealable
    from portico.ops.rotating import add_key, rotate_keys

    if options.new_key:
        if os.environ.get("PORTICO_SEALING_KEYS"):
            print("Keys come from PORTICO_SEALING_KEYS: put the new one first there.")
            return 1
        print(f"Key {add_key(options.data)} is added. Restart web and workers, then rotate-keys.")
        return 0
    try:
        rotation = rotate_keys()
    except Unsealable as error:
        print(f"portico: {error}", file=sys.stderr)
        return 1
    print(f"{rotation.done} sealed anew; {rotation.stuck} that no key opens.")
    if not rotation.stuck:
        print("Older keys open nothing any more; keep them as long as backups need them.")
    return 1 if rotation.stuck else 0


def run_export_organization(words: Sequence[str]) -> int:
    """Write an organization into a new zip; 1 when that cannot be done."""
    parser = _parser("export-organization", "Write everything of an organization into a zip.")
    parser.add_argument("--organization", help="name or id; not needed where there is only one")
    parser.add_argument("--leave-out-unreadable", action="store_true", help="and list it")
    parser.add_argument("file", type=Path, metavar="FILE.zip", help="must not be there yet")
    options = parser.parse_args(words)
    _start_django(options.data)
    from portico.ops.moving_out.command import run_export

    return run_export(options.file, options.organization, leaves_gaps=options.leave_out_unreadable)


def run_restore_organization(words: Sequence[str]) -> int:
    """Bring an organization from a zip, whole or not at all; 1 when that cannot be done."""
    parser = _parser("restore-organization", "Bring an organization from such a zip.")
    parser.add_argument("--check", action="store_true", help="read and verify, write nothing")
    parser.add_argument("file", type=Path, metavar="FILE.zip")
    options = parser.parse_args(words)
    if not options.check:
        preparing.prepare_folder(options.data)
    _start_django(options.data)
    if not options.check:
        preparing.prepare_tables()
    from portico.ops.moving_out.command import run_restore

    return run_restore(options.file, is_check=options.check)


def run_demo(words: Sequence[str]) -> int:
    """Make the demo where it is missing, print its addresses, run web and worker."""
    parser = _parser("demo", "Run the demo on this machine.")
    parser.add_argument("--port", type=int, default=preparing.DEFAULT_PORT)
    parser.add_argument("--reset", action="store_true", help="throw the demo's data away first")
    options = parser.parse_args(words)
    if options.reset:
        shutil.rmtree(options.data, ignore_errors=True)
    preparing.prepare_folder(options.data)
    os.environ["PORTICO_MODE"] = "demo"
    os.environ["PORTICO_MAIL_URL"] = "mailbox:"
    os.environ["PORTICO_BASE_URL"] = f"http://127.0.0.1:{options.port}"
    os.environ.pop("PORTICO_DATABASE_URL", None)
    _start_django(options.data)
    gathering = preparing.gather_static_files()
    preparing.prepare_tables()
    from portico.ops.demo.addresses import describe_addresses
    from portico.ops.demo.seeding import seed_once

    seed_once()
    if gathering.wait() != 0:
        return 1
    print(describe_addresses(), flush=True)
    return _serve("127.0.0.1", options.port)


def _serve(host: str, port: int) -> int:
    from django.db import connections

    from portico.ops.supervising import supervise, web_command, worker_command

    if not preparing.is_free(host, port):
        print(f"portico: port {port} is in use; choose another with --port.", file=sys.stderr)
        return 2
    connections.close_all()
    return supervise([web_command(host, port), worker_command()])


def _parser(name: str, description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"portico {name}", description=description)
    parser.add_argument("--data", type=Path, default=_folder(), help="data folder (PORTICO_DATA)")
    return parser


def _folder() -> Path:
    return Path(os.environ.get("PORTICO_DATA", "var"))


def _use_folder(folder: Path) -> None:
    os.environ["PORTICO_DATA"] = str(folder.absolute())
    kept = preparing.kept_base_url(folder)
    if kept:
        os.environ.setdefault("PORTICO_BASE_URL", kept)


def _start_django(folder: Path) -> None:
    _use_folder(folder)
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        print(f"portico: {error}", file=sys.stderr)
        sys.exit(2)
