"""What is rendered of typed text, Markdown, PDF, mail, fetches nothing and reads no other file.

A server of the test's own is named in every text and as the proxy for everything else. Python's
calls are watched from within by an audit hook; the PDF is made by compiled code, which no hook
sees, but which asks the proxy, as a test of its own shows.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.house.sources import ROOT

WATCH = """
import json, os, sys
from pathlib import Path
seen = []
def watch(event, given):
    if not seen_on[0]:
        return
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.bind",
                 "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "urllib.Request"):
        seen.append([event, repr(given)[:200]])
    elif event == "open" and isinstance(given[0], (str, bytes)):
        where = os.path.abspath(os.fsdecode(given[0]))
        if not where.startswith(tuple(allowed)):
            seen.append(["open", where])
seen_on = [False]
import portico
allowed = [sys.prefix, sys.base_prefix, str(Path(portico.__file__).parent)]
allowed += [os.environ["PORTICO_DATA"], "/usr/share/zoneinfo", "/dev/null", "/proc/self"]
sys.addaudithook(watch)
"""
PROGRAM = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
from portico.apps.care.submissions import read_pdf
from portico.apps.messaging.letters import write_letter
from portico.apps.messaging.models import Message
from portico.web.common.markdown import render_markdown
from tests.care import make_past, make_shared
from tests.conftest import build_world
from tests.forms import hand_in, make_form, send
from tests.make import NOW
from tests.security.hostile_texts import active, typst_code
base = os.environ["TRAP"]
texts = [*active(base), *typst_code(base)]
everything = "\\n\\n".join(texts)
world = build_world()
def ask(n):
    kind = "static" if n % 3 == 0 else "long_text"
    return {"id": f"q{n}", "kind": kind, "label": texts[n][:150], "text": texts[n]}
questions = [ask(n) for n in range(len(texts))]
section = {"id": "s1", "title": texts[-1], "questions": questions}
seen_on[0] = True
html = render_markdown(everything)
name = typst_code(base)[0][:110]
form = make_form(world.event, name, {"sections": [section], "source": texts[-2]})
answers = {f"q{n}": one.replace("\\0", "") for n, one in enumerate(texts) if n % 3}
pdf = read_pdf(hand_in(send(world.event, world.anna, template=form), answers).submission)
send(world.event, world.ben, template=form)
session = make_past(world.event, world.provider, world.ben)
make_shared(session, world.ben, world.provider, everything)
triggers = ["form_sent", "summary_shared"]
wanted = Message.objects.filter(recipient_uid=world.ben.uid, trigger__in=triggers)
letters = [write_letter(one, now=NOW) for one in wanted]
seen_on[0] = False
print(json.dumps({"seen": seen, "pdf": len(pdf), "html": len(html), "letters": len(letters)}))
"""
ALONE = """
from portico.apps.care.form_papers import render_paper
from portico.web.common.markdown import render_markdown
from tests.apps.care.test_form_papers import paper
from tests.security.hostile_texts import active, typst_code
texts = [*active(os.environ["TRAP"]), *typst_code(os.environ["TRAP"])]
pdf = render_paper(paper(*texts, label=texts[-1]))
print(json.dumps({"pdf": len(pdf), "html": len(render_markdown("\\n\\n".join(texts)))}))
"""
FETCHES = """
import socket, typst, urllib.request
seen_on[0] = True
for code in (b'#import "@preview/cetz:0.3.0": canvas', b'#image("x.png")'):
    try:
        typst.compile(code, format="pdf")
    except typst.TypstError:
        pass
try:
    urllib.request.urlopen(os.environ["TRAP"], timeout=5)
except OSError:
    pass
open("/etc/passwd").close()
print(json.dumps({"seen": seen}))
"""


@dataclass
class Trap:
    """A server that answers nothing, and counts who comes."""

    port: int
    callers: list[bytes] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture
def trap() -> Iterator[Trap]:
    server = socket.create_server(("127.0.0.1", 0))
    made = Trap(server.getsockname()[1])

    def answer() -> None:
        while True:
            try:
                caller, _ = server.accept()
            except OSError:
                return
            with caller:
                made.callers.append(caller.recv(200))

    threading.Thread(target=answer, daemon=True).start()
    yield made
    server.close()


def run(program: str, trap: Trap, folder: Path, *before: str) -> dict[str, object]:
    """In an installation of its own, its caches empty; what it printed."""
    kept = {k: v for k, v in os.environ.items() if k != "PORTICO_DATABASE_URL"}
    proxies = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
    own = {"PORTICO_DATA": str(folder), "PORTICO_MODE": "test", "TRAP": trap.address}
    own |= {"XDG_CACHE_HOME": str(folder / "cache"), "XDG_DATA_HOME": str(folder / "share")}
    done = subprocess.run(
        [*before, sys.executable, "-m", "portico", "shell", "-c", WATCH + program],
        env=kept | dict.fromkeys(proxies, trap.address) | own | {"NO_PROXY": "", "no_proxy": ""},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_whoever_fetched_would_be_caught(trap: Trap, tmp_path: Path) -> None:
    found = run(FETCHES, trap, tmp_path)
    events = [event for event, _ in found["seen"]]
    assert "socket.connect" in events
    assert ["open", "/etc/passwd"] in found["seen"]
    assert any(b"packages.typst.org" in caller for caller in trap.callers)
    assert any(caller.startswith(b"GET") for caller in trap.callers)


def test_nothing_is_fetched_and_no_other_file_is_read(trap: Trap, tmp_path: Path) -> None:
    found = run(PROGRAM, trap, tmp_path)
    assert trap.callers == []
    assert [one for one in found["seen"] if one[0] != "open"] == []
    assert found["seen"] == []
    assert found["pdf"] > 10_000
    assert found["html"] > 1_000
    assert found["letters"] >= 2


def can_unshare() -> bool:
    """Whether this machine lets a program go without any network."""
    if not shutil.which("unshare"):
        return False
    tried = subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False)
    return tried.returncode == 0


@pytest.mark.skipif(not can_unshare(), reason="this system gives nobody a network of their own")
def test_without_any_network_all_is_rendered_as_well(trap: Trap, tmp_path: Path) -> None:
    found = run(ALONE, trap, tmp_path, "unshare", "-rn")
    assert found["pdf"] > 10_000
    assert found["html"] > 1_000
