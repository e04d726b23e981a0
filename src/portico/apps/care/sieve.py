"""Look into files of clients, in a process of its own: little time, little memory, no secrets.

    python -m portico.apps.care.sieve SECONDS < file

Answers `ok` and what is to be kept, or `no` and the code of the reason. Whatever a file does to
the libraries that read it ends with this process.
"""

import contextlib
import io
import subprocess
import sys
from os import environ

MOST_PIXELS = 50_000_000
LONGEST_SIDE = 3000
SECONDS = 10
"""Of computing; five more may pass until the answer is there."""
_MEMORY = 1024 * 1024 * 1024
_KEPT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
"""What of the environment the process gets: no key, no password."""


class Unreadable(Exception):
    """The process did not come to an end, or not to an answer."""


class NotTaken(Exception):
    """The file is not taken; the code says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def sift(content: bytes) -> bytes:
    """What is to be kept of a file. Raises NotTaken, Unreadable."""
    try:
        done = subprocess.run(  # noqa: S603  our own program, the file on its standard input
            [sys.executable, "-I", "-B", "-m", "portico.apps.care.sieve", str(SECONDS)],
            input=content,
            capture_output=True,
            timeout=SECONDS + 5,
            check=False,
            env={name: environ[name] for name in _KEPT if name in environ},
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable from error
    verdict, _, rest = done.stdout.partition(b"\n")
    if done.returncode != 0 or verdict not in (b"ok", b"no"):
        raise Unreadable
    if verdict == b"no":
        raise NotTaken(rest.decode())
    return rest


def _answer(content: bytes) -> bytes:
    if not content.startswith(b"%PDF-"):
        return _redraw(content)
    from portico.apps.care.pdf_contents import judge_pdf  # pictures need none of it

    code = judge_pdf(content)
    if code:
        raise NotTaken(code)
    return content


def _redraw(content: bytes) -> bytes:
    """A JPEG of our own making, upright, without anything that stood beside the pixels."""
    from PIL import Image, ImageOps  # a PDF needs none of it

    broken = (OSError, ValueError, SyntaxError, EOFError)
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NotTaken("file_large")
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture)
            flat = Image.new("RGB", upright.size, "white")
            has_alpha = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
            shown = upright.convert("RGBA") if has_alpha else upright.convert("RGB")
            flat.paste(shown, mask=shown.getchannel("A") if has_alpha else None)
            made = io.BytesIO()
            flat.save(made, "JPEG", quality=88)
    except Image.DecompressionBombError as error:
        raise NotTaken("file_large") from error
    except broken as error:
        raise NotTaken("file_kind") from error
    return made.getvalue()


def _limit_itself(seconds: int) -> None:
    """So much memory, so much time, no file written; where the system knows such limits."""
    with contextlib.suppress(ImportError):
        import resource

        for name, most in (
            (resource.RLIMIT_AS, _MEMORY),
            (resource.RLIMIT_CPU, seconds),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            with contextlib.suppress(OSError, ValueError):  # a system without this one
                resource.setrlimit(name, (most, most))


def main() -> None:
    """Read standard input, answer on standard output."""
    content = sys.stdin.buffer.read()
    _limit_itself(int(sys.argv[1]))
    try:
        answer = b"ok\n" + _answer(content)
    except NotTaken as refusal:
        answer = b"no\n" + refusal.code.encode()
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main()
