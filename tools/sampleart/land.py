"""Distant ridges, lines of forest, and the ground plane."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from PIL import Image, ImageChops, ImageDraw

from .colour import GRASS, LEAVES, RGB, mix, pick, vary
from .plants import crown, detail
from .stage import P2, Pen, Stage
from .texture import BICUBIC, curve, fade, fbm, flat, vertical


def profile(rnd: Random, points: int, rough: float) -> list[float]:
    """A wandering line of values around 0..1."""
    level, out = rnd.random(), []
    anchors = [rnd.random() for _ in range(points // 8 + 3)]
    for n in range(points):
        i, t = divmod(n / 8, 1)
        t = t * t * (3 - 2 * t)
        level = anchors[int(i)] * (1 - t) + anchors[int(i) + 1] * t
        out.append(level + rnd.uniform(-rough, rough))
    return out


def ridges(stage: Stage, count: int, height: float, c: RGB = (70, 96, 84)) -> None:
    """Hills fading into the haze, the farthest first; `height` as a part of the picture."""
    for n in range(count):
        z = stage.sight * (2.6 - 1.9 * n / max(1, count))
        line = profile(stage.rnd, 60, 0.025)
        top = height * stage.h * (1 - 0.62 * n / max(1, count))
        pts = [(stage.w * i / 59, stage.hz - top * (0.25 + 0.75 * v)) for i, v in enumerate(line)]
        tone = stage.tone(vary(c, stage.rnd, 0.06), 0.5, z)
        stage.draw.polygon([*pts, (stage.w, stage.hz + 9), (0, stage.hz + 9)], fill=tone)
        stage.mist(stage.hz - top * 0.6, stage.hz + 8, 0.0, 0.55)


def treeline(stage: Stage, z: float, height: float, seed: int, spread: P2 = (-9e3, 9e3)) -> None:
    """A wall of forest across the view at distance `z`."""
    rnd = Random(seed)
    half = min(stage.wide(z) * 1.1, 9e3)
    x0, x1 = max(-half, spread[0]), min(half, spread[1])
    if x1 <= x0:
        return
    c = pick(rnd, LEAVES)
    step = height * 0.34
    _hedge(stage, z, height, (x0, x1), c)
    x = x0
    while x < x1:
        _canopy(stage, x, z, height * rnd.uniform(0.72, 1.12), vary(c, rnd, 0.12), rnd)
        x += step * rnd.uniform(0.5, 1.1)


def _hedge(stage: Stage, z: float, height: float, span: P2, c: RGB) -> None:
    """The dark body of a wall of forest."""
    tone = stage.tone(c, 0.1, z)
    pts = [(span[0], -0.5, z), (span[0], height * 0.62, z), (span[1], height * 0.62, z)]
    stage.poly([*pts, (span[1], -0.5, z)], tone)


def _canopy(stage: Stage, x: float, z: float, h: float, c: RGB, rnd: Random) -> None:
    """A few crowns stacked from the foot of the forest to its top."""
    pen = Pen(stage, (x, 0, z))
    if rnd.random() < 0.16:
        w = h * 0.012
        pen.line(((0, 0), (0, h * 1.25)), w * 2, (206, 196, 178), 0.6)
        crown(pen, 0, h * 1.28, (h * 0.17, h * 0.1), c, rnd, detail(pen, h * 0.2))
    for t in (0.86, 0.6, 0.36, 0.14):
        r = h * rnd.uniform(0.16, 0.24)
        dx = rnd.uniform(-0.2, 0.2) * h
        shade = mix(c, (30, 44, 34), 0.4 * (1 - t))
        crown(pen, dx, h * t, (r, r * 0.74), shade, rnd, detail(pen, r, 70))


def plane(stage: Stage, tex: Image.Image, scale: P2, shift: P2 = (0.0, 0.0)) -> Image.Image:
    """A texture laid on the ground below the horizon; `scale` in texture pixels per metre."""
    hz, h = stage.hz / 2, stage.h / 2
    size = (stage.w // 2, int(h - hz))
    f, cx = stage.f / 2, stage.cx / 2
    edge = 6.0
    mid = tex.width / 2 + shift[0]
    coeffs = (
        scale[0] * stage.cam / edge,
        mid / edge,
        mid - scale[0] * stage.cam * cx / edge,
        0.0,
        shift[1] / edge,
        scale[1] * stage.cam * f / edge + shift[1],
        0.0,
        1 / edge,
    )
    return tex.transform(size, Image.Transform.PERSPECTIVE, coeffs, BICUBIC, fillcolor=128)


def ground(stage: Stage, far: RGB, near: RGB, rough: float = 0.5, start: float = 5e3) -> None:
    """Paint the land below the horizon, nearer than `start`, with patches and a fine tooth."""
    top = int(stage.at(0, 0, start)[1])
    box, size = (0, top, stage.w, stage.h), (stage.w, stage.h - top)
    stops = []
    for n in range(12):
        t = (n / 11) ** 1.6
        z = stage.near * (stage.h - stage.hz) / (top - stage.hz + t * size[1] + 9)
        stops.append((t, stage.tone(mix(far, near, t**0.5), 0.78, min(z, 4000))))
    stage.im.paste(vertical(size, tuple(stops)), box)
    roughen(stage, rough)


def roughen(stage: Stage, strength: float, mask: Image.Image | None = None) -> None:
    """Give the ground patches in perspective."""
    box = (0, int(stage.hz), stage.w, stage.h)
    size = (stage.w, stage.h - int(stage.hz))
    tex = fbm(stage.rnd, (2048, 2048), (150, 150), 4)
    near = 130 / stage.wide(stage.near)
    lay = plane(stage, tex, (near, near)).resize(size, BICUBIC)
    lay = curve(lay, lambda v: 0.5 + (v - 0.5) * 0.62)
    under = stage.im.crop(box)
    over = ImageChops.soft_light(under, Image.merge("RGB", (lay,) * 3))
    soft = fade(size, 0.15, 1.0, 0.6).point(lambda v: v * strength)
    if mask:
        soft = ImageChops.multiply(soft, mask.crop(box))
    stage.im.paste(over, box, soft)


def hem(stage: Stage, z: float, c: RGB = GRASS) -> None:
    """Low growth along the foot of a wall of forest."""
    rnd, x = stage.rnd, -stage.wide(z) * 1.05
    while x < stage.wide(z) * 1.05:
        r = rnd.uniform(0.8, 2.4)
        pen = Pen(stage, (x, 0, z - rnd.uniform(0, 3)))
        leaf = vary(mix(c, pick(rnd, LEAVES), 0.6), rnd, 0.12)
        crown(pen, 0, r * 0.35, (r * 1.2, r * 0.6), leaf, rnd, detail(pen, r, 60))
        x += r * rnd.uniform(0.7, 1.6)


def ribbon(
    stage: Stage,
    left: Callable[[float], float],
    right: Callable[[float], float],
    z0: float,
    z1: float,
    steps: int = 40,
) -> list[P2]:
    """The outline, in pixels, of a strip of ground between two wandering edges."""
    zs = [1 / (1 / z0 + (1 / z1 - 1 / z0) * n / steps) for n in range(steps + 1)]
    edge = [stage.at(left(z), 0, z) for z in zs]
    return edge + [stage.at(right(z), 0, z) for z in reversed(zs)]


def mask_of(stage: Stage, outline: list[P2]) -> Image.Image:
    """A mask of a polygon given in pixels."""
    mask = Image.new("L", (stage.w, stage.h), 0)
    ImageDraw.Draw(mask).polygon(outline, fill=255)
    return mask


def strip(stage: Stage, outline: list[P2], far: RGB, near: RGB, rough: float = 0.5) -> None:
    """Fill a polygon (pixels) with ground of its own colours."""
    keep = stage.im.copy()
    ground(stage, far, near, rough)
    mask = mask_of(stage, outline)
    painted = stage.im.copy()
    stage.im.paste(keep, (0, 0))
    stage.im.paste(painted, (0, 0), mask)


def wash(stage: Stage, c: RGB, strength: float) -> None:
    """A thin wash of one colour over everything."""
    size = (stage.w, stage.h)
    stage.im.paste(flat(size, c), (0, 0), Image.new("L", size, round(255 * strength)))
