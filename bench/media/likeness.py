"""SSIM: how alike two pictures are to the eye, from 0 (not at all) to 1 (the same).

Z. Wang and others, Image quality assessment: from error visibility to structural similarity (IEEE
Transactions on Image Processing 13, 2004), on luma, with even windows of 8 by 8 pixels, one every 4
pixels, as x264 and FFmpeg count it. Only Pillow, so that it works wherever this project does.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import Any, cast

from PIL import Image, ImageMath

STEP = 4  # half a window
C1, C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2


def ssim(one: Image.Image, other: Image.Image) -> float:
    """Return the mean SSIM of two pictures of the same size, at least one window large."""
    if one.size != other.size:
        raise ValueError(f"two sizes: {one.size} and {other.size}")
    first, second = _luma(one), _luma(other)
    mean_1, mean_2 = _windows(first), _windows(second)
    parts = {
        "m1": mean_1,
        "m2": mean_2,
        "s11": _windows(_product(first, first)),
        "s22": _windows(_product(second, second)),
        "s12": _windows(_product(first, second)),
    }
    return _mean(ImageMath.lambda_eval(_formula, **parts))


def _formula(part: Any) -> Any:
    m1, m2 = part["m1"], part["m2"]
    both = m1 * m2
    spread_1, spread_2 = part["s11"] - m1 * m1, part["s22"] - m2 * m2
    top = (both * 2 + C1) * ((part["s12"] - both) * 2 + C2)
    return top / ((m1 * m1 + m2 * m2 + C1) * (spread_1 + spread_2 + C2))


def _luma(image: Image.Image) -> Image.Image:
    """Return luma in floating point; what is left of a window at the right and below is cut."""
    wide, high = (side // STEP * STEP for side in image.size)
    return image.convert("L").crop((0, 0, wide, high)).convert("F")


def _product(one: Image.Image, other: Image.Image) -> Image.Image:
    product: Image.Image = ImageMath.lambda_eval(lambda part: part["a"] * part["b"], a=one, b=other)
    return product


def _windows(image: Image.Image) -> Image.Image:
    """Return the mean of each window: of four squares of half its side."""
    squares = image.reduce(STEP)
    wide, high = (side - 1 for side in squares.size)
    corners = {f"c{x}{y}": squares.crop((x, y, x + wide, y + high)) for x in (0, 1) for y in (0, 1)}
    means: Image.Image = ImageMath.lambda_eval(
        lambda part: (part["c00"] + part["c01"] + part["c10"] + part["c11"]) / 4, **corners
    )
    return means


def _mean(image: Image.Image) -> float:
    """Return the mean of all values, without Pillow's histogram, which has 256 steps."""
    return fmean(cast("Sequence[float]", image.get_flattened_data()))
