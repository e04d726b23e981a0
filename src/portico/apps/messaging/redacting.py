"""Take out of other people's text what could open something: they quote our mails."""

import re

HIDDEN = "‹hidden›"
SHORTEST = 20
"""Of 43 characters of a token broken over two lines, one part has 22 or more."""
_RUN = re.compile(rf"[A-Za-z0-9_=-]{{{SHORTEST},}}")
_RANDOM = re.compile(r"\d|[a-z][A-Z]")


def hide_secrets(text: str) -> str:
    """The text without anything that looks like a token or a reply address, or a part of one."""
    return _RUN.sub(lambda run: HIDDEN if _RANDOM.search(run[0]) else run[0], text)
