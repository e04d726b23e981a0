"""A workspace's one colour turned into accents that keep their contrast, as plain hex.

The same derivation stands in `portico.css` as relative OKLCH for browsers that know it: lightness
clamped, chroma capped, only the hue is the customer's. OKLab after Björn Ottosson (2020), contrast
after WCAG 2.2. A colour outside sRGB loses chroma, never lightness.
"""

import math
import re
from dataclasses import dataclass
from functools import lru_cache

_HEX = re.compile(r"#[0-9a-fA-F]{6}\Z")
Linear = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Oklch:
    """A colour: lightness 0–1, chroma, hue in degrees."""

    lightness: float
    chroma: float
    hue: float


@dataclass(frozen=True, slots=True)
class _Token:
    """How far a token follows the brand: its lightness is clamped, its chroma capped."""

    darkest: float
    lightest: float
    chroma: float


_NEAR_WHITE = Oklch(0.995, 0.002, 92)
_FACADE = {
    "facade": _Token(0.315, 0.315, 0.066),
    "facade_2": _Token(0.268, 0.268, 0.06),
    "facade_line": _Token(0.46, 0.46, 0.06),
    "facade_edge": _Token(0.64, 0.64, 0.05),
}
_LIGHT = {
    "accent": _Token(0.36, 0.46, 0.14),
    "accent_strong": _Token(0.36, 0.36, 0.12),
    "accent_tint": _Token(0.95, 0.95, 0.022),
    "accent_line": _Token(0.83, 0.83, 0.05),
    **_FACADE,
}
_DARK = {
    "accent": _Token(0.782, 0.84, 0.1),
    "accent_strong": _Token(0.88, 0.88, 0.08),
    "on_accent": _Token(0.2, 0.2, 0.04),
    "accent_tint": _Token(0.285, 0.285, 0.035),
    "accent_line": _Token(0.42, 0.42, 0.06),
    **_FACADE,
}


@lru_cache(maxsize=256)
def accent_palette(brand: str) -> dict[str, dict[str, str]]:
    """Hex values for `light` and `dark` by token (the names of `portico.css` with underscores).

    `brand` is `#rrggbb`; anything else is a ValueError.
    """
    colour = read_hex(brand)
    light = {name: write_hex(_derive(colour, token)) for name, token in _LIGHT.items()}
    dark = {name: write_hex(_derive(colour, token)) for name, token in _DARK.items()}
    return {"light": {**light, "on_accent": write_hex(_NEAR_WHITE)}, "dark": dark}


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two hex colours, 1 to 21 (WCAG 2.2, contrast ratio)."""
    darker, lighter = sorted(_luminance(_linear(colour)) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def read_hex(text: str) -> Oklch:
    """A hex colour in OKLCH; ValueError where it is none."""
    red, green, blue = _linear(text)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short
    return Oklch(lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)


def write_hex(colour: Oklch) -> str:
    """A colour as `#rrggbb`, with as much of its chroma as sRGB can show."""
    low, high = 0.0, colour.chroma
    if not _is_shown(_from_oklch(colour)):
        while high - low > 0.0002:
            middle = (low + high) / 2
            is_shown = _is_shown(_from_oklch(Oklch(colour.lightness, middle, colour.hue)))
            low, high = (middle, high) if is_shown else (low, middle)
        colour = Oklch(colour.lightness, low, colour.hue)
    return "#" + "".join(f"{_encode(channel):02x}" for channel in _from_oklch(colour))


def _derive(brand: Oklch, token: _Token) -> Oklch:
    lightness = min(max(brand.lightness, token.darkest), token.lightest)
    return Oklch(lightness, min(brand.chroma, token.chroma), brand.hue)


def _from_oklch(colour: Oklch) -> Linear:
    angle = math.radians(colour.hue)
    a, b = colour.chroma * math.cos(angle), colour.chroma * math.sin(angle)
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
    )


def _is_shown(channels: Linear) -> bool:
    return all(-0.0001 <= channel <= 1.0001 for channel in channels)


def _encode(channel: float) -> int:
    """A linear channel as the byte of sRGB (IEC 61966-2-1)."""
    channel = min(max(channel, 0.0), 1.0)
    curved = 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055
    return round(curved * 255)


def _linear(text: str) -> Linear:
    if not _HEX.match(text):
        raise ValueError(f"not a colour: {text!r}")
    red, green, blue = (_decode(int(text[start : start + 2], 16)) for start in (1, 3, 5))
    return red, green, blue


def _decode(byte: int) -> float:
    curved = byte / 255
    return curved / 12.92 if curved <= 0.04045 else ((curved + 0.055) / 1.055) ** 2.4


def _luminance(channels: Linear) -> float:
    red, green, blue = channels
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
