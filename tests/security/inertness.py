"""Whether a page does anything that nobody of ours wrote: what a browser would run or fetch."""

from html.parser import HTMLParser

_RUNNING = frozenset(
    {"iframe", "object", "embed", "applet", "frame", "frameset", "base", "math", "portal"}
)
_ADDRESSES = frozenset(
    {"href", "src", "action", "formaction", "data", "srcset", "poster", "background", "ping"}
    | {"xlink:href", "cite", "longdesc", "manifest", "classid", "codebase"}
)
_BAD = ("javascript:", "vbscript:", "data:text", "data:image/svg", "file:")


class _Watch(HTMLParser):
    """Notes what acts; `allowed`: where addresses may lead that load by themselves."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name.lower(): value or "" for name, value in attrs}
        if tag in _RUNNING or tag == "style":
            self.found.append(tag)
        if tag == "script" and not given.get("src", "").startswith("/static/"):
            self.found.append("script")
        if tag == "meta" and "http-equiv" in given:
            self.found.append("meta")
        for name, value in given.items():
            if name.startswith("on") or name == "style":
                self.found.append(f"{tag} {name}")
            if name in _ADDRESSES:
                self._look(tag, name, value)

    def _look(self, tag: str, name: str, value: str) -> None:
        plain = "".join(sign for sign in value if sign > " ").lower()
        if plain.startswith(_BAD) or (tag != "a" and plain.startswith(("http:", "https:", "//"))):
            self.found.append(f"{tag} {name}={value[:40]}")


def find_active(html: str) -> list[str]:
    """What of the page acts or loads from elsewhere; a link that is pressed does neither."""
    watch = _Watch()
    watch.feed(html)
    watch.close()
    return watch.found
