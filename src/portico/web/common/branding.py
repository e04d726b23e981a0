"""The served style sheet of a workspace: one colour, everything else derived from it."""

import hashlib
from functools import lru_cache
from typing import NamedTuple

from portico.domain.colour import accent_palette, contrast


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


class ShownAccent(NamedTuple):
    """What becomes of a chosen colour: as it is shown, and the least contrast of text with it."""

    light: str
    dark: str
    ratio: float
    is_adjusted: bool


@lru_cache(maxsize=256)
def read_accent(accent: str) -> ShownAccent:
    """The accent on light and dark pages, as readable as the rules make it."""
    palette = accent_palette(accent)
    light, dark = palette["light"], palette["dark"]
    ratios = [contrast(tokens["accent"], tokens["on_accent"]) for tokens in (light, dark)]
    is_adjusted = light["accent"] != accent.lower()
    return ShownAccent(light["accent"], dark["accent"], min(ratios), is_adjusted)
