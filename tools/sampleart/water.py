"""Water: mirrored banks, waves in perspective, glints, and rain rings."""

from __future__ import annotations

import math

from PIL import Image, ImageChops, ImageFilter

from .colour import RGB, mix, times
from .land import plane
from .stage import Stage
from .texture import BICUBIC, curve, fade, fbm, flat, smoothstep

RIVER_BROWN: RGB = (128, 112, 84)
BLACK_WATER: RGB = (46, 38, 30)
CLEAR: RGB = (64, 104, 98)


def tint(stage: Stage, c: RGB) -> RGB:
    """The water's own colour in this light."""
    lit = stage.hour.sun
    return mix(times(c, (lit[0] * 0.8, lit[1] * 0.8, lit[2] * 0.8)), stage.hour.haze, 0.18)


def river(stage: Stage, mask: Image.Image, c: RGB, line: float, calm: float = 0.5) -> None:
    """Fill `mask` with water that mirrors what is painted above the waterline `line`."""
    top = int(line)
    size = (stage.w, stage.h - top)
    shot = _mirror(stage, top, size)
    own = flat(size, tint(stage, c))
    shot = Image.composite(own, shot, fade(size, 0.12, 0.72, 0.7))
    shot = _waves(stage, shot, calm)
    shot = _shift_rows(stage, shot, 1.0 - calm * 0.6)
    part = mask.crop((0, top, stage.w, stage.h))
    stage.im.paste(shot, (0, top), part.filter(ImageFilter.GaussianBlur(1.2)))


def _mirror(stage: Stage, top: int, size: tuple[int, int]) -> Image.Image:
    """What stands above the line, upside down and a little smeared."""
    depth = min(top, size[1])
    part = stage.im.crop((0, top - depth, stage.w, top)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    part = part.resize((stage.w // 4, max(2, size[1] // 4)), BICUBIC)
    part = part.filter(ImageFilter.BoxBlur((1, 3)))
    return part.resize(size, BICUBIC)


def _shift_rows(stage: Stage, shot: Image.Image, amount: float) -> Image.Image:
    """Jitter every row sideways, more towards the viewer."""
    w, h = shot.size
    out, a = shot.copy(), stage.rnd.uniform(0, 9)
    for y in range(0, h, 2):
        t = y / h
        amp = (2 + 26 * t) * amount * stage.w / 3200
        phase = 60 / (0.06 + t)
        dx = round(amp * (math.sin(phase + a) + 0.6 * math.sin(phase * 2.7 + a * 2)))
        row = shot.crop((0, y, w, min(h, y + 2)))
        for wrap in (dx, dx - w, dx + w):
            out.paste(row, (wrap, y))
    return out


def ripple(stage: Stage, line: float, amount: float = 0.5) -> None:
    """Disturb everything painted below a waterline."""
    top = int(line)
    shot = stage.im.crop((0, top, stage.w, stage.h))
    stage.im.paste(_shift_rows(stage, shot, amount), (0, top))


def _waves(stage: Stage, shot: Image.Image, calm: float) -> Image.Image:
    """Light and dark ripples that grow towards the viewer."""
    tex = fbm(stage.rnd, (2048, 2048), (200, 700), 3)
    near = 150 / stage.wide(stage.near)
    span = 2048 / (stage.near * 20)
    lay = plane(stage, tex, (near, span)).resize((stage.w, stage.h - int(stage.hz)), BICUBIC)
    lay = lay.crop((0, lay.height - shot.height, stage.w, lay.height))
    k = 1 - 0.55 * calm
    crest = curve(lay, smoothstep(0.56, 0.86))
    trough = curve(lay, lambda v: smoothstep(0.56, 0.86)(1 - v))
    near_fade = fade(shot.size, 0.25, 1.0, 0.5)
    sky = stage.hour.sky[len(stage.hour.sky) // 2][1]
    bright = mix(sky, stage.hour.cloud_lit, 0.5)
    for ripple, colour, force in ((crest, bright, 0.42 * k), (trough, (18, 24, 26), 0.34 * k)):
        m = ImageChops.multiply(ripple, near_fade).point(lambda v, f=force: v * f)
        shot.paste(flat(shot.size, colour), (0, 0), m)
    return shot


def glitter(stage: Stage, mask: Image.Image, line: float, count: int = 420) -> None:
    """The broken path of light under a low sun or moon."""
    if stage.hour.glow < 0.3:
        return
    x0 = stage.sun_at[0]
    c = (255, 236, 190) if stage.hour.name != "night" else (190, 205, 235)
    for _ in range(int(count * stage.hour.glow)):
        t = stage.rnd.random() ** 1.5
        y = line + t * (stage.h - line)
        x = x0 + stage.rnd.gauss(0, stage.w * (0.012 + 0.05 * t))
        if 0 <= x < stage.w and y < stage.h and mask.getpixel((int(x), int(y))):
            rx, ry = (4 + 26 * t) * stage.rnd.uniform(0.4, 1.2), 1.2 + 3.4 * t
            a = stage.rnd.randint(60, 190)
            stage.draw.ellipse((x - rx, y - ry, x + rx, y + ry), fill=(*c, a))


def rings(stage: Stage, mask: Image.Image, line: float, count: int = 260) -> None:
    """Rings of raindrops on the water."""
    if not stage.hour.wet:
        return
    for _ in range(count):
        t = stage.rnd.random()
        x, y = stage.rnd.uniform(0, stage.w), line + t * (stage.h - line)
        if y < stage.h and mask.getpixel((min(stage.w - 1, int(x)), int(y))):
            r = (3 + 22 * t) * stage.rnd.uniform(0.5, 1)
            box = (x - r, y - r * 0.28, x + r, y + r * 0.28)
            stage.draw.ellipse(box, outline=(226, 232, 232, 110), width=2)


def lap(stage: Stage, outline: list[tuple[float, float]], c: RGB) -> None:
    """The dark wet edge where water meets a bank."""
    stage.draw.line(outline, fill=(*times(c, stage.hour.shade), 90), width=6, joint="curve")
