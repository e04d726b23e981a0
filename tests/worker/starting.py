"""One process that has loaded everything and starts workers as forks of itself: at once.

    python -m tests.worker.starting

Reads `start` and `look PID` from its standard input, a line each, and answers with the number of
the process, and with how it ended or `runs`. Each worker is a process of its own with connections
of its own, and runs what `portico worker` runs; it is reaped only when somebody looks.
"""

import os
import random
import sys
import traceback
from collections.abc import Callable
from pathlib import Path


def main() -> None:
    """Serve until the input ends."""
    from portico.ops import command

    command._start_django(Path(os.environ["PORTICO_DATA"]))
    from portico.ops.worker import run_until_signal

    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what workers say goes into the log
    for line in sys.stdin:
        word, _, pid = line.strip().partition(" ")
        answer = start(run_until_signal) if word == "start" else look(int(pid))
        print(answer, file=answers, flush=True)


def start(run: Callable[[], None]) -> str:
    """The number of a new process that runs this until it ends."""
    pid = os.fork()
    if pid:
        return str(pid)
    code = 1
    try:
        os.close(0)
        random.seed()
        run()
        code = 0
    except BaseException:  # noqa: BLE001  the process ends here, and says why
        traceback.print_exc()
    finally:
        os._exit(code)


def look(pid: int) -> str:
    """How it ended, as `subprocess` counts; or that it runs."""
    found, status = os.waitpid(pid, os.WNOHANG)
    return str(os.waitstatus_to_exitcode(status)) if found else "runs"


if __name__ == "__main__":
    main()
