"""Skies: gradient, clouds in perspective, sun or moon, stars, birds."""

from __future__ import annotations

from PIL import Image, ImageChops

from .colour import RGB, mix
from .stage import Stage
from .texture import BICUBIC, curve, fade, fbm, flat, shaded, smoothstep, vertical


def sky(stage: Stage, overlap: float = 0.06) -> None:
    """Paint the whole sky down to a little below the horizon."""
    size = (stage.w // 4, max(8, int((stage.hz + overlap * stage.h) / 4)))
    field = vertical(size, stage.hour.sky)
    _clouds(stage, field)
    stage.im.paste(field.resize((stage.w, size[1] * 4), BICUBIC), (0, 0))
    if stage.hour.name == "night":
        _stars(stage)
    _sun(stage)


def _clouds(stage: Stage, field: Image.Image) -> None:
    """Two banks of cloud: high streaks, and heaped clouds with lit tops."""
    rnd, hour = stage.rnd, stage.hour
    cover = hour.cover + rnd.uniform(-0.12, 0.1)
    streaks = _plane(fbm(rnd, (512, 512), (3, 14), 5), field.size, 0.9)
    mask = curve(streaks, smoothstep(0.62 - cover * 0.3, 1.0))
    _lay(field, mask, streaks, (hour.cloud_dark, hour.cloud_lit), 0.55, stage.side)
    w, h = field.size
    heaps = fbm(rnd, (w, h), (rnd.randint(3, 5), rnd.randint(3, 5)), 6)
    low = 0.92 - cover * 0.62
    mask = curve(heaps, smoothstep(low, low + 0.22))
    mask = ImageChops.multiply(mask, fade((w, h), 1.0, 0.15))
    _lay(field, mask, heaps, (hour.cloud_dark, hour.cloud_lit), 0.9, stage.side)


def _plane(tex: Image.Image, size: tuple[int, int], spread: float) -> Image.Image:
    """A texture on a ceiling that runs away to the horizon."""
    w, h = size
    far = h * 1.12
    k = -1 / far
    coeffs = (256 * spread / w, 0 - 256 * k * 0, 256 * (1 - spread / 2), 0, 420 * k * -0.1, 90,
              0, k, 1)  # fmt: skip
    return tex.transform(size, Image.Transform.PERSPECTIVE, coeffs[:6] + coeffs[6:8], BICUBIC)


def _lay(
    field: Image.Image,
    mask: Image.Image,
    height: Image.Image,
    tones: tuple[RGB, RGB],
    strength: float,
    side: int,
) -> None:
    """Lay clouds on the sky, lit from the sun's side."""
    relief = shaded(height, (-side * max(2, field.width // 90), max(2, field.width // 70)))
    dark, lit = flat(field.size, tones[0]), flat(field.size, tones[1])
    body = Image.composite(lit, dark, curve(relief, smoothstep(0.2, 0.72)))
    field.paste(body, (0, 0), mask.point(lambda v: v * strength))


def _sun(stage: Stage) -> None:
    """The disc and its glow, where the hour has one in sight."""
    hour = stage.hour
    x = stage.w * (0.5 + stage.side * stage.rnd.uniform(0.16, 0.36))
    y = stage.hz * (1 - hour.sun_height * stage.rnd.uniform(0.8, 1.4))
    stage.sun_at = (x, y)
    if hour.glow <= 0:
        return
    c = (190, 205, 235) if hour.name == "night" else mix(hour.sky[-1][1], (255, 236, 190), 0.6)
    stage.screen(x, y, stage.h * 0.75, c, 0.55 * hour.glow, 2.6)
    stage.screen(x, y, stage.h * 0.22, c, 0.6 * hour.glow, 2.0)
    if hour.name in {"dawn", "dusk", "night"}:
        r = stage.h * (0.022 if hour.name == "night" else 0.032)
        disc = (236, 238, 228) if hour.name == "night" else (255, 246, 214)
        stage.draw.ellipse((x - r, y - r, x + r, y + r), fill=disc)


def _stars(stage: Stage) -> None:
    """Scattered stars, fewer near the horizon."""
    for _ in range(170):
        x, y = stage.rnd.random() * stage.w, stage.rnd.random() ** 1.4 * stage.hz * 0.9
        r = stage.rnd.choice((1.2, 1.5, 2.2))
        a = stage.rnd.randint(60, 190)
        stage.draw.ellipse((x - r, y - r, x + r, y + r), fill=(230, 236, 255, a))


def birds(stage: Stage, count: int) -> None:
    """A loose flock, far off."""
    rnd = stage.rnd
    cx, cy = rnd.uniform(0.2, 0.8) * stage.w, rnd.uniform(0.3, 0.7) * stage.hz
    c = mix(stage.tone((40, 40, 46), 0.3, 40), stage.hour.haze, 0.15)
    for _ in range(count):
        x, y = cx + rnd.gauss(0, stage.w * 0.06), cy + rnd.gauss(0, stage.h * 0.025)
        s = rnd.uniform(7, 14)
        wing = [(x - s, y - s * 0.4), (x - s * 0.4, y - s * 0.55), (x, y), (x + s * 0.45, y - s * 0.6), (x + s, y - s * 0.3)]  # noqa: E501
        stage.draw.line(wing, fill=c, width=3, joint="curve")
