"""The last touches: rain, lamps, bloom, painter's tooth, vignette, grain."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageEnhance, ImageFilter, ImageOps

from .colour import mix
from .stage import Stage
from .texture import BICUBIC, curve, fbm, flat, grain, halo, smoothstep


def finish(stage: Stage) -> Image.Image:
    """Turn the stage into a photograph of the final size."""
    for x, y, r, c, k in stage.glows:
        stage.screen(x, y, r * 1.3, c, k * 0.22, 2.0)
        stage.screen(x, y, r * 0.45, c, k * 0.6, 2.4)
    _tooth(stage)
    if stage.hour.wet:
        _rain(stage)
    im = stage.im.resize(stage.size, Image.Resampling.LANCZOS)
    im = _bloom(im)
    im = _grade(stage, im)
    return _grain(stage, _vignette(im))


def _tooth(stage: Stage) -> None:
    """A faint uneven wash, as of paint on paper."""
    size = (stage.w // 4, stage.h // 4)
    tex = fbm(stage.rnd, size, (150, 110), 3)
    lay = curve(tex, lambda v: 0.5 + (v - 0.5) * 0.08).resize((stage.w, stage.h), BICUBIC)
    stage.im.paste(ImageChops.soft_light(stage.im, Image.merge("RGB", (lay,) * 3)))


def _rain(stage: Stage) -> None:
    """Slanting streaks, a veil, and heavier drops nearby."""
    veil = mix(stage.hour.haze, (235, 238, 238), 0.4)
    for n in range(900):
        near = n % 6 == 0
        x, y = stage.rnd.uniform(-60, stage.w), stage.rnd.uniform(-90, stage.h)
        length = stage.rnd.uniform(50, 90) * (1.7 if near else 1.0)
        alpha = stage.rnd.randint(26, 60) + (16 if near else 0)
        end = (x - length * 0.16, y + length)
        stage.draw.line((x, y, *end), fill=(*veil, alpha), width=3 if near else 2)


def _bloom(im: Image.Image) -> Image.Image:
    """Let the brightest parts bleed a little."""
    small = im.resize((im.width // 4, im.height // 4), Image.Resampling.BOX)
    bright = small.point(lambda v: max(0, v - 150) * 1.5)
    soft = bright.filter(ImageFilter.GaussianBlur(im.width / 160)).resize(im.size, BICUBIC)
    return Image.blend(im, ImageChops.screen(im, soft), 0.4)


def _grade(stage: Stage, im: Image.Image) -> Image.Image:
    """A gentle film curve and the colour strength of the hour."""
    im = im.point([round(255 * (0.75 * v + 0.25 * smoothstep(0, 1)(v))) for v in _levels()] * 3)
    strength = {"rain": 0.9, "dusk": 0.92}.get(stage.hour.name, 1.0)
    return ImageEnhance.Color(im).enhance(strength)


def _levels() -> list[float]:
    """All 256 levels as fractions."""
    return [v / 255 for v in range(256)]


def _vignette(im: Image.Image) -> Image.Image:
    """Darken the corners slightly."""
    corners = ImageOps.invert(halo(1.0)).resize(
        (round(im.width * 1.5), round(im.height * 1.5)), BICUBIC
    )
    x, y = (corners.width - im.width) // 2, (corners.height - im.height) // 2
    mask = corners.crop((x, y, x + im.width, y + im.height))
    mask = curve(mask, lambda v: 0.3 * smoothstep(0.45, 1.0)(v))
    return Image.composite(flat(im.size, (12, 14, 18)), im, mask)


def _grain(stage: Stage, im: Image.Image) -> Image.Image:
    """Film grain, the same for all three channels."""
    noise = grain(stage.rnd, im.size).filter(ImageFilter.GaussianBlur(0.7))
    noise = noise.point(lambda v: 128 + (v - 128) * 0.16)
    return ImageChops.overlay(im, Image.merge("RGB", (noise,) * 3))
