"""Skies: gradient, clouds in perspective, sun or moon, stars, birds."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .colour import RGB, mix, stop_at
from .stage import P2, Stage
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
    """High streaks, then either broken or heaped clouds."""
    hour, kind = stage.hour, stage.rnd.random()
    cover = hour.cover + stage.rnd.uniform(-0.15, 0.08)
    streaks = _plane(fbm(stage.rnd, (512, 512), (3, 9), 4), field.size)
    mask = curve(streaks, smoothstep(0.68 - cover * 0.3, 1.05))
    tones = (hour.cloud_dark, hour.cloud_lit)
    _lay(field, mask, streaks, tones, 0.4 + 0.3 * hour.wet, stage.side)
    if hour.wet or kind < 0.4:
        _broken(stage, field, cover)
    if not hour.wet and kind > 0.25:
        _heaps(stage, field)


def _broken(stage: Stage, field: Image.Image, cover: float) -> None:
    """A broken layer of cloud over the upper sky."""
    rnd, (w, h) = stage.rnd, field.size
    heaps = fbm(rnd, (w, h), (rnd.randint(2, 4), rnd.randint(3, 4)), 6)
    low = 0.86 - cover * 0.5
    mask = curve(heaps, smoothstep(low, low + 0.34))
    mask = ImageChops.multiply(mask, fade((w, h), 1.0, 0.1))
    _lay(field, mask, heaps, (stage.hour.cloud_dark, stage.hour.cloud_lit), 0.85, stage.side)


def _heaps(stage: Stage, field: Image.Image) -> None:
    """Heaped clouds with flat bases, smaller towards the horizon."""
    rnd, (w, h) = stage.rnd, field.size
    base = rnd.uniform(0.35, 0.6)
    for n in range(rnd.randint(4, 7)):
        t = (n + rnd.random()) / 7
        y = h * (base + (0.86 - base) * (1 - t) if n < 3 else base + 0.1 * rnd.random())
        size = w * rnd.uniform(0.05, 0.13) * (1.25 - y / h)
        _heap(stage, field, (rnd.uniform(-0.05, 1.05) * w, y), size)


def _heap(stage: Stage, field: Image.Image, at: P2, size: float) -> None:
    """One heaped cloud: puffs in shade, then their lit sides."""
    rnd, hour, far = stage.rnd, stage.hour, at[1] / field.height
    puffs = []
    for _ in range(46):
        dx = rnd.gauss(0, 0.75)
        rise = rnd.random() * max(0.05, 1.1 - dx * dx * 0.5)
        puffs.append((dx, rise, rnd.uniform(0.16, 0.36) * max(0.35, 1.1 - abs(dx) * 0.45)))
    mask = Image.new("L", field.size, 0)
    draw = ImageDraw.Draw(mask)
    lit = field.copy()
    brush = ImageDraw.Draw(lit)
    haze = stop_at(hour.sky, min(1.0, far + 0.1))
    for dx, rise, r in sorted(puffs, key=lambda p: p[1]):
        x, y, r = at[0] + dx * size * 1.5, at[1] - rise * size * 0.8, r * size
        draw.ellipse((x - r, y - r, x + r, y + r * 0.8), fill=255)
        shade = mix(mix(hour.cloud_dark, hour.cloud_lit, 0.2 + 0.5 * rise), haze, 0.3 * far)
        brush.ellipse((x - r, y - r, x + r, y + r), fill=shade)
        x, y, k = x + stage.side * r * 0.2, y - r * 0.22, r * 0.76
        light = mix(hour.cloud_lit, haze, 0.25 * far)
        brush.ellipse((x - k, y - k, x + k, y + k), fill=mix(shade, light, 0.75))
    mask.paste(0, (0, int(at[1] + size * 0.06), field.width, field.height))
    soft = ImageFilter.GaussianBlur(max(1.5, size / 16))
    strength = 0.62 if hour.name in {"dawn", "dusk", "night"} else 0.88
    field.paste(lit.filter(soft), (0, 0), mask.filter(soft).point(lambda v: v * strength))


def _plane(tex: Image.Image, size: tuple[int, int]) -> Image.Image:
    """A texture on a ceiling that runs away towards the horizon."""
    w, far = size[0], size[1] * 1.3
    mid, span = tex.width / 2, tex.width * 0.23
    across = (span / w, -mid / far, mid - span / 2)
    along = (0.0, 0.0, tex.height * 0.21)
    coeffs = (*across, *along, 0.0, -1 / far)
    return tex.transform(size, Image.Transform.PERSPECTIVE, coeffs, BICUBIC)


def _lay(
    field: Image.Image,
    mask: Image.Image,
    height: Image.Image,
    tones: tuple[RGB, RGB],
    strength: float,
    side: int,
) -> None:
    """Lay clouds on the sky, lit from the sun's side."""
    soft = height.filter(ImageFilter.GaussianBlur(field.width / 200))
    relief = shaded(soft, (-side * max(2, field.width // 60), max(2, field.width // 45)))
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
        steps = ((-1, -0.4), (-0.4, -0.55), (0, 0), (0.45, -0.6), (1, -0.3))
        wing = [(x + s * dx, y + s * dy) for dx, dy in steps]
        stage.draw.line(wing, fill=c, width=3, joint="curve")
