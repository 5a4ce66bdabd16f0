"""Trees, palms, bananas, grass and leaves, painted in dabs."""

from __future__ import annotations

import math
from random import Random

from PIL import Image, ImageDraw, ImageFilter

from .colour import GRASS, LEAVES, RGB, mix, pick, times, vary
from .stage import P2, Pen, Stage

BARK: RGB = (128, 110, 92)


def crown(pen: Pen, x: float, y: float, r: P2, c: RGB, rnd: Random, dabs: int) -> None:
    """A rounded mass of leaves around a point, lit from the sun's side."""
    pen.oval(x, y - r[1] * 0.1, r[0] * 0.86, r[1] * 0.8, c, 0.12)
    sun = pen.stage.side * pen.facing
    marks = []
    for _ in range(dabs):
        a, q = rnd.uniform(0, math.tau), math.sqrt(rnd.random())
        dx, dy = math.cos(a) * q, math.sin(a) * q
        lit = 0.42 + 0.3 * dx * sun + 0.42 * dy + rnd.uniform(-0.16, 0.16)
        marks.append((lit, dx, dy))
    for lit, dx, dy in sorted(marks):
        size = rnd.uniform(0.09, 0.2) * (r[0] + r[1]) / 2
        spot = vary(c, rnd, 0.12)
        pen.oval(x + dx * r[0], y + dy * r[1], size * 1.15, size * 0.8, spot, max(0.0, lit))


def detail(pen: Pen, r: float, most: int = 150) -> int:
    """How many dabs a crown of radius `r` metres deserves at this distance."""
    return max(7, min(most, int((r * pen.s) ** 1.1 * 0.55)))


def broad(pen: Pen, h: float, c: RGB, rnd: Random) -> None:
    """A broad tree: trunk, a few boughs, several crowns."""
    lean = rnd.uniform(-0.06, 0.06) * h
    pen.line(((0, 0), (lean * 0.5, h * 0.3), (lean, h * 0.62)), h * 0.035, BARK, 0.35)
    r = h * rnd.uniform(0.24, 0.32)
    lumps = [(lean + rnd.uniform(-0.9, 0.9) * r, h * rnd.uniform(0.5, 0.78)) for _ in range(5)]
    lumps.append((lean, h * 0.82))
    for x, y in sorted(lumps, key=lambda p: p[1]):
        pen.line(((lean * 0.6, h * 0.36), (x, y)), h * 0.014, BARK, 0.3)
    for x, y in sorted(lumps, key=lambda p: p[1]):
        k = rnd.uniform(0.62, 0.85) * r
        crown(pen, x, y, (k, k * 0.72), vary(c, rnd, 0.08), rnd, detail(pen, k))


def emergent(pen: Pen, h: float, c: RGB, rnd: Random) -> None:
    """A tall pale trunk with a flat, open crown above the canopy."""
    lean = rnd.uniform(-0.04, 0.04) * h
    w = h * 0.022
    pale = mix(BARK, (214, 204, 186), 0.5)
    pen.poly(((-w, 0), (w, 0), (lean + w * 0.5, h * 0.8), (lean - w * 0.4, h * 0.8)), pale, 0.5)
    sun = pen.stage.side * pen.facing * w
    edge = ((sun, 0), (sun * 0.4, 0), (lean + sun * 0.2, h * 0.8), (lean + sun * 0.5, h * 0.8))
    pen.poly(edge, pale, 1.0)
    for _ in range(rnd.randint(5, 8)):
        x, y = lean + rnd.uniform(-0.17, 0.17) * h, h * rnd.uniform(0.76, 0.98)
        pen.line(((lean, h * 0.7), (x, y)), w * 0.6, pale, 0.4)
        k = h * rnd.uniform(0.06, 0.1)
        crown(pen, x, y, (k, k * 0.6), vary(c, rnd, 0.08), rnd, detail(pen, k))


def palm(pen: Pen, h: float, c: RGB, rnd: Random) -> None:
    """A coconut palm with a curved trunk."""
    bend = rnd.uniform(-0.22, 0.22) * h
    spine = [(bend * t * t, h * t) for t in (0, 0.25, 0.5, 0.75, 1)]
    pen.line(spine, max(0.18, h * 0.02), BARK, 0.45)
    side = pen.stage.side * pen.facing * h * 0.006
    pen.line([(x + side, y) for x, y in spine], max(0.06, h * 0.007), BARK, 0.95)
    angles = sorted((rnd.uniform(-0.5, math.pi + 0.5) for _ in range(15)), key=math.sin)
    for a in angles:
        frond(pen, spine[-1], a, h * rnd.uniform(0.27, 0.36), vary(c, rnd, 0.1), rnd)


def frond(pen: Pen, at: P2, angle: float, length: float, c: RGB, rnd: Random) -> None:
    """One drooping feathered leaf."""
    x, y = at
    steps = 9
    lit = 0.5 + 0.35 * math.sin(angle) + 0.2 * math.cos(angle) * pen.stage.side * pen.facing
    dx, dy = math.cos(angle), math.sin(angle)
    for n in range(steps):
        dy -= 0.13 + 0.05 * rnd.random()
        nx, ny = x + dx * length / steps, y + dy * length / steps
        leaf = length * 0.24 * math.sin(math.pi * (n + 1.2) / (steps + 1.4))
        for s in (-0.5, 0.0, 0.5):
            px, py = nx + dx * s * length / steps, ny + dy * s * length / steps
            pen.line(((px, py), (px + dx * leaf * 0.5, py - leaf)), length * 0.02, c, lit * 0.8)
            tip = (px + dx * leaf * 0.8, py + leaf * 0.35)
            pen.line(((px, py), tip), length * 0.018, c, lit)
        pen.line(((x, y), (nx, ny)), length * 0.02, c, lit + 0.1)
        x, y = nx, ny


def banana(pen: Pen, h: float, c: RGB, rnd: Random) -> None:
    """A clump of banana plants with big split leaves."""
    for _ in range(rnd.randint(7, 11)):
        a = rnd.uniform(0.5, math.pi - 0.5)
        blade(
            pen,
            (rnd.uniform(-0.06, 0.06) * h, rnd.uniform(0.05, 0.3) * h),
            a,
            h * rnd.uniform(0.6, 0.85),
            c,
            rnd,
        )
    pen.line(((0, 0), (0, h * 0.4)), h * 0.06, mix(c, (160, 160, 90), 0.4), 0.5)


def blade(pen: Pen, at: P2, angle: float, length: float, c: RGB, rnd: Random) -> None:
    """One long bending leaf."""
    x, y = at
    dx, dy = math.cos(angle), math.sin(angle)
    upper, lower, rib = [], [], [(x, y)]
    for n in range(8):
        dy -= 0.11
        x, y = x + dx * length / 8, y + dy * length / 8
        wide = length * 0.11 * math.sin(math.pi * (n + 1.4) / 9.4)
        norm = math.hypot(dx, dy) or 1
        upper.append((x - dy / norm * wide, y + dx / norm * wide))
        lower.append((x + dy / norm * wide, y - dx / norm * wide))
        rib.append((x, y))
    c = vary(c, rnd, 0.12)
    lit = 0.55 + 0.25 * dx * pen.stage.side * pen.facing
    pen.poly([at, *upper, *reversed(rib)], c, lit + 0.3)
    pen.poly([at, *lower, *reversed(rib)], c, lit - 0.2)


def bush(pen: Pen, r: float, c: RGB, rnd: Random) -> None:
    """A low rounded bush."""
    for _ in range(3):
        k = r * rnd.uniform(0.6, 0.9)
        x = rnd.uniform(-0.6, 0.6) * r
        crown(pen, x, k * 0.6, (k, k * 0.7), vary(c, rnd, 0.1), rnd, detail(pen, k, 90))


def reeds(pen: Pen, h: float, c: RGB, rnd: Random, blades: int = 18) -> None:
    """A tuft of tall grass or rasau."""
    for _ in range(blades):
        x, lean = rnd.uniform(-0.35, 0.35) * h, rnd.uniform(-0.45, 0.45) * h
        top = h * rnd.uniform(0.55, 1.0)
        shade = vary(c, rnd, 0.16)
        mid = (x + lean * 0.3, top * 0.6)
        pen.poly(((x - 0.018 * h, 0), (x + 0.018 * h, 0), mid), shade, rnd.uniform(0.2, 0.9))
        pen.line(((x, 0), mid, (x + lean, top)), h * 0.016, shade, rnd.uniform(0.35, 1.0))


def plant(
    stage: Stage, kind: str, x: float, z: float, h: float, seed: int, mirror: RGB | None = None
) -> None:
    """Plant something at a place; the same seed draws the same plant, so it can be mirrored."""
    rnd = Random(seed)
    pen = Pen(stage, (x, 0, z), rnd.choice((-1, 1)), mirror)
    c = vary(pick(rnd, LEAVES), rnd, 0.1)
    if kind == "bush":
        bush(pen, h / 2, c, rnd)
    elif kind == "reeds":
        reeds(pen, h, mix(c, GRASS, 0.5), rnd)
    else:
        {"broad": broad, "emergent": emergent, "palm": palm, "banana": banana}[kind](pen, h, c, rnd)


def grove(
    stage: Stage, spots: list[tuple[str, float, float, float, int]], mirror: RGB | None = None
) -> None:
    """Plant many things, the far ones first."""
    for kind, x, z, h, seed in sorted(spots, key=lambda s: -s[2]):
        plant(stage, kind, x, z, h, seed, mirror)


def meadow(
    stage: Stage,
    z0: float,
    z1: float,
    x0: float,
    x1: float,
    count: int,
    c: RGB = GRASS,
    h: float = 0.35,
) -> None:
    """Strokes of grass over a piece of ground, larger nearby."""
    rnd = stage.rnd
    places = []
    for _ in range(count):
        t = rnd.random()
        z = 1 / (1 / z0 + (1 / z1 - 1 / z0) * t)
        places.append((z, rnd.uniform(x0, x1)))
    for z, x in sorted(places, reverse=True):
        if abs(x) < stage.wide(z) * 1.3:
            _tuft(stage, x, z, h, vary(c, rnd, 0.16), rnd)


def _tuft(stage: Stage, x: float, z: float, h: float, c: RGB, rnd: Random) -> None:
    """Three quick strokes."""
    px, py = stage.at(x, 0, z)
    s = stage.metre(z) * h
    for _ in range(3):
        dx, dy = rnd.uniform(-0.5, 0.5) * s, rnd.uniform(0.5, 1.0) * s
        fill = stage.tone(c, rnd.uniform(0.4, 1.0), z)
        ox = rnd.uniform(-0.4, 0.4) * s
        stage.draw.line((px + ox, py, px + ox + dx, py - dy), fill=fill, width=max(1, int(s / 9)))


def framing(stage: Stage, corner: tuple[int, int], seed: int) -> None:
    """Out-of-focus leaves hanging into a corner of the picture."""
    rnd = Random(seed)
    size = (stage.w // 4, stage.h // 4)
    layer = Image.new("RGBA", size, (*times((30, 44, 26), stage.hour.shade), 0))
    draw = ImageDraw.Draw(layer)
    ox, oy = corner[0] * size[0], corner[1] * size[1]
    for _ in range(26):
        _leaf(draw, stage, (ox, oy), size, corner, rnd)
    layer = layer.filter(ImageFilter.GaussianBlur(size[1] / 150))
    big = layer.resize((stage.w, stage.h), Image.Resampling.BICUBIC)
    stage.im.paste(big.convert("RGB"), (0, 0), big.getchannel("A"))


def _leaf(
    draw: ImageDraw.ImageDraw,
    stage: Stage,
    at: P2,
    size: tuple[int, int],
    corner: tuple[int, int],
    rnd: Random,
) -> None:
    """One leaf of the framing, on a twig from the corner."""
    sx, sy = 1 - 2 * corner[0], 1 - 2 * corner[1]
    x = at[0] + sx * rnd.random() ** 1.4 * size[0] * 0.26
    y = at[1] + sy * rnd.random() ** 1.4 * size[1] * 0.2
    a, n = rnd.uniform(0, math.tau), rnd.uniform(0.05, 0.1) * size[1]
    a = math.atan2(sy * 0.5 + math.sin(a), sx * 0.6 + math.cos(a))
    tip = (x + math.cos(a) * n, y + math.sin(a) * n)
    wide = (-math.sin(a) * n * 0.16, math.cos(a) * n * 0.16)
    mid = ((x + tip[0]) / 2, (y + tip[1]) / 2)
    c = times(vary((52, 78, 40), rnd, 0.2), stage.hour.shade)
    pts = [(x, y), (mid[0] + wide[0], mid[1] + wide[1]), tip, (mid[0] - wide[0], mid[1] - wide[1])]
    draw.polygon(pts, fill=(*c, 255))
    draw.line([at, (x, y)], fill=(*times((50, 40, 30), stage.hour.shade), 255), width=2)


def trunk(pen: Pen, h: float, w: float, c: RGB = BARK, rnd: Random | None = None) -> None:
    """A close tree trunk with flared roots and streaked bark."""
    rnd = rnd or Random(0)
    lean = rnd.uniform(-0.03, 0.03) * h
    flare = w * rnd.uniform(1.3, 1.9)
    left = [(-flare, -w * 0.15), (-w * 0.62, w), (-w * 0.5, h * 0.3), (lean - w * 0.42, h)]
    right = [(lean + w * 0.42, h), (w * 0.5, h * 0.3), (w * 0.62, w), (flare, -w * 0.15)]
    pen.poly(left + right, c, 0.3)
    sun = pen.stage.side * pen.facing
    for t in (0.5, 0.72, 0.9):
        band = [(sun * w * 0.5 * t, w * 0.2), (sun * w * 0.55, w * 0.9)]
        band += [(lean + sun * w * 0.42, h), (lean + sun * w * 0.42 * t, h)]
        pen.poly(band, c, 0.3 + 0.5 * t)
    for _ in range(int(8 + w * 12)):
        x, y = rnd.uniform(-0.45, 0.45) * w, rnd.uniform(0.05, 0.95) * h
        pen.line(
            ((x, y), (x + lean * 0.1, y + h * rnd.uniform(0.02, 0.08))),
            w * 0.03,
            times(c, (0.7, 0.7, 0.7)),
            0.35,
        )
