"""Every benchmark, one after the other; exit code 1 when a budget is broken.

    python -m benchmarks                          all of them
    python -m benchmarks pages                    pages under load, over HTTP
    python -m benchmarks availability [--large]   free times of a month
    python -m benchmarks booking [--large]        one booking, on one and on many calendars
    python -m benchmarks messages [--large]       mails drained, and the look for due ones
    python -m benchmarks care                     forms saved by many, past sessions, papers

`--large`: with a million rows as well. Each runs in a process of its own, on an
empty embedded database, or on the one that PORTICO_DATABASE_URL names.
"""

import subprocess
import sys

NAMES = ("pages", "availability", "booking", "messages", "care")
ALWAYS_ALIKE = frozenset({"pages", "care"})


def main(words: list[str]) -> int:
    """Run what is named, all without a name; 1 when one of them says so."""
    named = [word for word in words if not word.startswith("-")]
    if unknown := set(named) - set(NAMES) | ({*words} - {*named} - {"--large"}):
        sys.exit(f"{', '.join(sorted(unknown))}? {__doc__}")
    large = [word for word in words if word == "--large"]
    codes = []
    for name in named or NAMES:
        more = large if name not in ALWAYS_ALIKE else []
        codes.append(subprocess.call([sys.executable, "-m", f"benchmarks.{name}", *more]))
        print(flush=True)
    return 1 if any(codes) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
