"""Seeded noise, gradients and masks: the raw stuff the painters work with."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from random import Random

from PIL import Image, ImageChops, ImageOps

from .colour import RGB, Stops, stop_at

Size = tuple[int, int]
BICUBIC = Image.Resampling.BICUBIC
BILINEAR = Image.Resampling.BILINEAR


def noise(rnd: Random, size: Size, cells: Size) -> Image.Image:
    """One octave of smooth noise with `cells` cells across and down."""
    cx, cy = max(2, cells[0]), max(2, cells[1])
    return Image.frombytes("L", (cx, cy), rnd.randbytes(cx * cy)).resize(size, BICUBIC)


def fbm(rnd: Random, size: Size, cells: Size, octaves: int = 5) -> Image.Image:
    """Several octaves of noise, stretched to the full range."""
    out = noise(rnd, size, cells)
    for n in range(1, octaves):
        finer = noise(rnd, size, (cells[0] << n, cells[1] << n))
        out = Image.blend(out, finer, 0.36 * 0.84**n)
    return ImageOps.autocontrast(out, cutoff=1)


def grain(rnd: Random, size: Size) -> Image.Image:
    """Film grain: single-pixel noise around middle grey."""
    raw = [Image.frombytes("L", size, rnd.randbytes(size[0] * size[1])) for _ in range(2)]
    return Image.blend(raw[0], raw[1], 0.5)


def curve(im: Image.Image, f: Callable[[float], float]) -> Image.Image:
    """Send every level (0..1) of an L image through `f`."""
    return im.point([max(0, min(255, round(255 * f(v / 255)))) for v in range(256)])


def smoothstep(low: float, high: float) -> Callable[[float], float]:
    """A soft threshold between `low` and `high`."""

    def step(v: float) -> float:
        t = max(0.0, min(1.0, (v - low) / (high - low)))
        return t * t * (3 - 2 * t)

    return step


def vertical(size: Size, stops: Stops) -> Image.Image:
    """A vertical gradient of colours."""
    column = Image.new("RGB", (1, 256))
    column.putdata([stop_at(stops, y / 255) for y in range(256)])
    return column.resize(size, BILINEAR)


def fade(size: Size, top: float, bottom: float, power: float = 1.0) -> Image.Image:
    """A mask going from `top` to `bottom` strength (0..1)."""
    column = Image.new("L", (1, 256))
    column.putdata([round(255 * (top + (bottom - top) * (y / 255) ** power)) for y in range(256)])
    return column.resize(size, BILINEAR)


@lru_cache(maxsize=8)
def halo(power: float = 2.0) -> Image.Image:
    """A round glow, white in the middle and black at the rim."""
    disc = ImageChops.invert(Image.radial_gradient("L"))
    return curve(disc, lambda v: max(0.0, (v - 0.0) / 1.0) ** power)


def flat(size: Size, colour: RGB) -> Image.Image:
    """A plain field of one colour."""
    return Image.new("RGB", size, colour)


def shaded(field: Image.Image, shift: tuple[int, int]) -> Image.Image:
    """The relief of a height field lit from the direction of `shift`."""
    moved = ImageChops.offset(field, shift[0], shift[1])
    edge = abs(shift[0]) + 1
    strips = ((0, 0, edge, field.height), (field.width - edge, 0, field.width, field.height))
    for box in (*strips, (0, 0, field.width, abs(shift[1]) + 1)):
        moved.paste(field.crop(box), box)
    return ImageChops.subtract(field, moved, scale=0.35, offset=128)
