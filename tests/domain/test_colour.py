"""The accent of a workspace: contrast for every colour, and one derivation in two places."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import portico
from portico.domain.colour import Oklch, accent_palette, contrast, read_hex, write_hex

CSS = (Path(portico.__file__).parent / "static/portico/portico.css").read_text()
_NUMBERS = r"oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)"


def stone(token: str) -> tuple[str, str]:
    """A neutral of the style sheet as hex, light and dark."""
    found = re.search(rf"--{token}: light-dark\({_NUMBERS}, {_NUMBERS}\);", CSS)
    assert found, token
    numbers = [float(number) for number in found.groups()]
    return write_hex(Oklch(*numbers[:3])), write_hex(Oklch(*numbers[3:]))


CANVAS, SURFACE, SUNKEN = stone("canvas"), stone("surface"), stone("sunken")
INK, SECONDARY = stone("ink")[1], stone("ink-2")[1]
colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@given(colours)
@example("#000000")
@example("#ffffff")
@example("#00ff00")
@example("#ffff00")
@example("#ff00ff")
@example("#0000ff")
def test_light_keeps_its_contrast(brand: str) -> None:
    light = accent_palette(brand)["light"]
    assert contrast(light["accent"], light["on_accent"]) >= 6.0
    assert contrast(light["accent"], SURFACE[0]) >= 6.0
    assert contrast(light["accent"], CANVAS[0]) >= 5.4
    assert contrast(light["accent"], light["accent_tint"]) >= 5.3
    assert contrast(light["accent"], SUNKEN[0]) >= 5.0
    assert contrast(light["accent_strong"], light["accent_tint"]) >= 4.5


@given(colours)
@example("#000000")
@example("#0000ff")
def test_dark_keeps_its_contrast(brand: str) -> None:
    dark = accent_palette(brand)["dark"]
    for ground in (CANVAS[1], SURFACE[1], SUNKEN[1], dark["accent_tint"], dark["on_accent"]):
        assert contrast(dark["accent"], ground) >= 6.9
    assert contrast(dark["accent_strong"], dark["accent_tint"]) >= 6.9


@given(colours)
@example("#0000ff")
def test_the_facade_keeps_its_contrast(brand: str) -> None:
    facade = accent_palette(brand)["light"]["facade"]
    assert contrast(facade, INK) >= 10.5
    assert contrast(facade, SECONDARY) >= 6.4


@given(colours)
def test_the_facade_is_the_same_in_both_schemes(brand: str) -> None:
    palette = accent_palette(brand)
    for token in ("facade", "facade_2", "facade_line", "facade_edge"):
        assert palette["light"][token] == palette["dark"][token]


@given(colours)
def test_lightness_is_clamped_and_chroma_capped(brand: str) -> None:
    palette = accent_palette(brand)
    light, dark = read_hex(palette["light"]["accent"]), read_hex(palette["dark"]["accent"])
    assert 0.355 <= light.lightness <= 0.465
    assert light.chroma <= 0.145
    assert 0.775 <= dark.lightness <= 0.845
    assert dark.chroma <= 0.105


@given(colours)
def test_only_the_hue_is_the_customers(brand: str) -> None:
    colour = read_hex(brand)
    accent = read_hex(accent_palette(brand)["light"]["accent"])
    if colour.chroma > 0.05 and accent.chroma > 0.05:
        turn = abs(colour.hue - accent.hue) % 360
        assert min(turn, 360 - turn) < 4


def test_both_schemes_name_the_same_tokens_and_all_stand_in_the_style_sheet() -> None:
    palette = accent_palette("#2f6f73")
    assert palette["light"].keys() == palette["dark"].keys()
    for token in palette["light"]:
        assert re.search(rf"--{token.replace('_', '-')}: .*var\(--brand\)", CSS), token


@given(colours)
def test_reading_back_what_was_written(colour: str) -> None:
    assert write_hex(read_hex(colour)) == colour


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#000000", 21.0),
        ("#2f6f73", "#2F6F73", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_contrast_as_published(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


def test_oklch_as_published() -> None:
    red = read_hex("#ff0000")
    assert red.lightness == pytest.approx(0.628, abs=0.001)
    assert red.chroma == pytest.approx(0.2577, abs=0.001)
    assert red.hue == pytest.approx(29.23, abs=0.05)


def test_a_colour_outside_srgb_loses_chroma_and_keeps_its_lightness() -> None:
    shown = read_hex(write_hex(Oklch(0.5, 0.4, 150)))
    assert shown.lightness == pytest.approx(0.5, abs=0.005)
    assert shown.chroma < 0.2


@pytest.mark.parametrize("text", ["", "red", "#fff", "#12345", "#1234567", "#12345g", "#123456\n"])
def test_what_is_no_colour(text: str) -> None:
    with pytest.raises(ValueError, match="not a colour"):
        accent_palette(text)
