"""The served style sheet of a workspace: one colour, everything else derived from it."""

import hashlib
from functools import lru_cache
from typing import NamedTuple

from portico.domain.colour import accent_palette


class BrandSheet(NamedTuple):
    """A style sheet and the hash of its content, which names it."""

    css: str
    digest: str


@lru_cache(maxsize=256)
def brand_sheet(accent: str) -> BrandSheet:
    """`--brand` for browsers that derive colours; plain hex values for all others."""
    palette = accent_palette(accent)
    css = (
        f":root{{--brand:{accent}}}\n"
        "@supports not (color:oklch(from red l c h)){\n"
        f":root{{{_declarations(palette['light'])}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{{_declarations(palette['dark'])}}}}}\n"
        f".next{{{_declarations(palette['dark'])}}}\n"
        "}\n"
    )
    return BrandSheet(css, hashlib.sha256(css.encode()).hexdigest()[:12])


def _declarations(tokens: dict[str, str]) -> str:
    return ";".join(f"--{name.replace('_', '-')}:{value}" for name, value in tokens.items())
