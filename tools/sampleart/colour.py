"""Colours, the light of each hour of the day, and small helpers to mix them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

RGB = tuple[int, int, int]
Tint = tuple[float, float, float]
Stops = tuple[tuple[float, RGB], ...]

INK: RGB = (20, 32, 27)
PAPER: RGB = (251, 250, 246)
RIVER: RGB = (15, 90, 70)
PEAT: RGB = (74, 52, 38)
YELLOW: RGB = (242, 183, 5)
RED: RGB = (179, 38, 30)

LEAVES: tuple[RGB, ...] = ((62, 104, 48), (78, 118, 52), (50, 92, 58), (92, 122, 50), (44, 84, 50))
EARTH: RGB = (150, 112, 78)
GRASS: RGB = (104, 128, 58)
WOOD: RGB = (112, 80, 56)
LAMP: RGB = (255, 214, 140)


def clip(value: float) -> int:
    """A channel value within 0..255."""
    return max(0, min(255, round(value)))


def mix(a: RGB, b: RGB, t: float) -> RGB:
    """The colour `t` of the way from `a` to `b`."""
    return (
        clip(a[0] + (b[0] - a[0]) * t),
        clip(a[1] + (b[1] - a[1]) * t),
        clip(a[2] + (b[2] - a[2]) * t),
    )


def times(c: RGB, tint: Tint) -> RGB:
    """A colour seen in a tinted light."""
    return clip(c[0] * tint[0]), clip(c[1] * tint[1]), clip(c[2] * tint[2])


def vary(c: RGB, rnd: Random, amount: float) -> RGB:
    """A colour a little lighter or darker, and a little warmer or cooler."""
    k, warm = 1 + rnd.uniform(-amount, amount), rnd.uniform(-amount, amount) * 40
    return clip(c[0] * k + warm), clip(c[1] * k), clip(c[2] * k - warm)


def stop_at(stops: Stops, t: float) -> RGB:
    """The colour of a gradient at `t`."""
    for (t0, c0), (t1, c1) in pairwise(stops):
        if t <= t1:
            return mix(c0, c1, (t - t0) / (t1 - t0))
    return stops[-1][1]


def pick(rnd: Random, colours: Sequence[RGB]) -> RGB:
    """One of the colours."""
    return colours[rnd.randrange(len(colours))]


@dataclass(frozen=True)
class Hour:
    """The light of one hour: sky, haze, sunlight, shade, clouds and how far one sees."""

    name: str
    sky: Stops
    haze: RGB
    sun: Tint
    shade: Tint
    cloud_lit: RGB
    cloud_dark: RGB
    cover: float
    sight: float
    sun_height: float
    glow: float
    elevation: float
    lamps: bool = False
    wet: bool = False


DAWN = Hour(
    "dawn",
    (
        (0.0, (84, 112, 158)),
        (0.4, (176, 164, 190)),
        (0.72, (246, 194, 170)),
        (0.9, (255, 216, 164)),
        (1.0, (255, 232, 184)),
    ),
    (243, 210, 186), (1.18, 0.98, 0.78), (0.50, 0.48, 0.60),
    (255, 220, 196), (166, 136, 164), 0.5, 420, 0.14, 0.9, 0.35,
)  # fmt: skip
MORNING = Hour(
    "morning",
    ((0.0, (84, 144, 190)), (0.55, (162, 204, 220)), (1.0, (244, 238, 216))),
    (212, 224, 220), (1.16, 1.06, 0.92), (0.56, 0.62, 0.68),
    (255, 250, 240), (176, 192, 206), 0.5, 800, 0.55, 0.35, 0.7,
)  # fmt: skip
NOON = Hour(
    "noon",
    ((0.0, (54, 116, 178)), (0.55, (124, 182, 214)), (1.0, (214, 230, 230))),
    (192, 214, 222), (1.18, 1.14, 1.04), (0.54, 0.60, 0.64),
    (255, 254, 250), (166, 184, 200), 0.62, 1200, 1.4, 0.0, 1.3,
)  # fmt: skip
DUSK = Hour(
    "dusk",
    (
        (0.0, (50, 46, 96)),
        (0.35, (124, 78, 124)),
        (0.62, (222, 112, 96)),
        (0.86, (252, 172, 84)),
        (1.0, (255, 216, 136)),
    ),
    (216, 138, 112), (1.16, 0.78, 0.54), (0.42, 0.36, 0.48),
    (255, 170, 112), (104, 66, 104), 0.55, 420, 0.10, 1.0, 0.3, lamps=True,
)  # fmt: skip
NIGHT = Hour(
    "night",
    ((0.0, (9, 16, 38)), (0.6, (22, 38, 72)), (1.0, (58, 76, 106))),
    (40, 56, 84), (0.42, 0.50, 0.70), (0.20, 0.25, 0.38),
    (64, 80, 112), (20, 30, 54), 0.4, 500, 0.75, 0.5, 0.8, lamps=True,
)  # fmt: skip
RAIN = Hour(
    "rain",
    ((0.0, (98, 110, 120)), (0.55, (142, 154, 158)), (1.0, (190, 196, 194))),
    (174, 182, 184), (0.84, 0.87, 0.88), (0.56, 0.60, 0.62),
    (186, 194, 196), (92, 104, 114), 0.95, 230, 2.0, 0.0, 1.2, wet=True,
)  # fmt: skip

HOURS = {hour.name: hour for hour in (DAWN, MORNING, NOON, DUSK, NIGHT, RAIN)}
