"""The agency's colours must be legible: WCAG 2.2, 1.4.3, is checked before anything is built."""

from __future__ import annotations

from newsroom.errors import SettingsError
from newsroom.messages import mark
from newsroom.settings import Colors

LEAST = 4.5
PAIRS = (
    ("ink", "paper"),
    ("river", "paper"),
    ("peat", "paper"),
    ("red", "paper"),
    ("ink", "yellow"),
)


def check_colors(colors: Colors) -> None:
    """Raise SettingsError for a pair of colours that cannot be read on each other."""
    for text, ground in PAIRS:
        ratio = contrast(getattr(colors, text), getattr(colors, ground))
        if ratio < LEAST:
            raise SettingsError(
                mark("agency.toml: {text} on {ground} has a contrast of {ratio}; 4.5 is the least"),
                text=text,
                ground=ground,
                ratio=f"{ratio:.1f}",
            )


def contrast(first: str, second: str) -> float:
    """Return the contrast of two `#rrggbb` colours: 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    red, green, blue = (_linear(int(color[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
