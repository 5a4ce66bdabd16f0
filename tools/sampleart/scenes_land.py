"""Scenes in the country: peat forest, longhouse, rice, road, waterfall, haze, nursery."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .boats import canoe
from .colour import EARTH, GRASS, LEAVES, RGB, YELLOW, mix, pick, times, vary
from .houses import longhouse, sapundu, stilt_house
from .land import ground, hem, mask_of, ribbon, ridges, strip, treeline, wash
from .people import crowd, person
from .plants import BARK, crown, detail, framing, grove, meadow, plant, trunk
from .scenes_water import open_water, side_bank, spots
from .sky import birds, sky
from .solids import Model, patch
from .stage import P2, Pen, Stage
from .texture import curve, fbm, flat, smoothstep
from .water import BLACK_WATER, CLEAR, glitter, lap, rings, ripple, river, tint

Line = Callable[[float], float]
VEHICLES = ("truck", "car", "bike")


def peat_forest(stage: Stage, people: int) -> None:
    """A blackwater canal into the peat forest, trunk behind trunk in the haze."""
    rnd = stage.rnd
    stage.look(2.6, rnd.uniform(0.42, 0.5), 1.0)
    stage.sight = {"dawn": 38, "rain": 40, "dusk": 45}.get(stage.hour.name, 75)
    _forest_air(stage)
    for z in (120, 85, 62):
        treeline(stage, z, 26, rnd.randrange(9999))
        stage.mist(stage.hz - stage.h * 0.3, stage.at(0, -1, z)[1], 0.0, 0.3)
    ground(stage, (96, 104, 62), (78, 76, 46), 0.7, 62)
    hem(stage, 62)
    wind, lean = rnd.uniform(0, 6), rnd.uniform(-0.08, 0.08)

    def mid(z: float) -> float:
        return math.sin(z / 15 + wind) * z * 0.05 + lean * z

    half = rnd.uniform(2.4, 3.2)
    outline = ribbon(
        stage,
        lambda z: mid(z) - half * (1 + 0.16 * math.sin(z / 2.1 + wind)),
        lambda z: mid(z) + half * (1 + 0.16 * math.sin(z / 1.7)),
        stage.near * 0.9,
        60,
        70,
    )
    trees = _stand(stage, mid, half)
    _canal(stage, outline, trees)
    _undergrowth(stage, trees, mid, half)
    if people:
        _dam(stage, mid, half, people)
    _rays(stage)
    framing(stage, (rnd.randint(0, 1), 0), rnd.randrange(9999))


def _forest_air(stage: Stage) -> None:
    """The bright air between the trees."""
    sky(stage, 0.1)
    wash(stage, mix(stage.hour.haze, (206, 216, 176), 0.3), 0.6)


def _stand(stage: Stage, mid: Line, half: float) -> list[tuple[float, float, int]]:
    """Trunks on both sides of the canal: distance, place, seed."""
    rnd, out = stage.rnd, []
    for n in range(90):
        z = 1 / (1 / 9 + (1 / 60 - 1 / 9) * ((n + rnd.random()) / 90) ** 0.6)
        side = rnd.choice((-1, 1))
        off = half + 0.6 + rnd.random() * stage.wide(z)
        out.append((z, mid(z) + side * off, rnd.randrange(1 << 30)))
    return sorted(out, reverse=True)


def _trunk(stage: Stage, z: float, x: float, seed: int, mirror: RGB | None = None) -> None:
    """One forest tree, crown out of the picture."""
    rnd = Random(seed)
    w = rnd.choice((0.16, 0.2, 0.26, 0.34, 0.46, 0.6)) * min(1.0, 0.5 + z / 40)
    c = vary(mix(BARK, pick(rnd, ((92, 74, 58), (150, 140, 122), (84, 88, 70))), 0.6), rnd, 0.1)
    trunk(Pen(stage, (x, 0, z), rnd.choice((-1, 1)), mirror), rnd.uniform(17, 24), w, c, rnd)


def _canal(stage: Stage, outline: list, trees: list) -> None:
    """Black water that mirrors the trunks."""
    mask = mask_of(stage, outline)
    keep = stage.im.copy()
    river(stage, mask, BLACK_WATER, stage.at(0, 0, 60)[1], 0.85)
    own = tint(stage, BLACK_WATER)
    for z, x, seed in trees:
        _trunk(stage, z, x, seed, own)
    ripple(stage, stage.at(0, 0, 60)[1], 0.5)
    wet = stage.im.copy()
    stage.im.paste(keep, (0, 0))
    stage.im.paste(wet, (0, 0), mask)
    rings(stage, mask, stage.at(0, 0, 60)[1])
    lap(stage, outline[:71], (50, 40, 30))
    lap(stage, outline[71:], (50, 40, 30))


def _undergrowth(stage: Stage, trees: list, mid: Line, half: float) -> None:
    """Trunks with ferns, palms and bushes between, far to near."""
    rnd = stage.rnd
    grow: list[tuple[float, float, int, str]] = [(*t, "") for t in trees]
    for n in range(150):
        z = 1 / (1 / 8.2 + (1 / 60 - 1 / 8.2) * (n + rnd.random()) / 150)
        side = rnd.choice((-1, 1))
        near = rnd.random() < 0.55
        off = half + (rnd.uniform(0.1, 1.2) if near else rnd.uniform(0.5, stage.wide(z)))
        kind = rnd.choice(("reeds", "reeds", "bush", "banana"))
        grow.append((z, mid(z) + side * off, rnd.randrange(1 << 30), kind))
    veil = 60.0
    for z, x, seed, kind in sorted(grow, reverse=True):
        if z < veil * 0.66:
            veil = z
            stage.mist(stage.hz - stage.h * 0.3, stage.at(0, 0, z)[1], 0.0, 0.2, 0.5)
        if kind:
            plant(stage, kind, x, z, {"reeds": 0.9, "bush": 1.1, "banana": 1.7}[kind], seed)
        else:
            _trunk(stage, z, x, seed)


def _dam(stage: Stage, mid: Line, half: float, people: int) -> None:
    """A log dam across the canal, with the people who built it."""
    rnd, z = stage.rnd, 17.0
    x0, x1 = mid(z) - half - 1.2, mid(z) + half + 1.2
    n = 26
    for k in range(n):
        x = x0 + (x1 - x0) * k / n
        pen = Pen(stage, (x, 0, z - 0.4))
        c = vary((132, 98, 68), rnd, 0.14)
        pen.rect(0, -0.5, (x1 - x0) / n * 0.9, rnd.uniform(0.75, 1.0), c, rnd.uniform(0.4, 0.9))
    for y in (0.35, 0.7):
        Pen(stage, (x0, y, z - 0.5)).line(((0, 0), (x1 - x0, 0)), 0.16, (150, 112, 76), 0.8)
    for k in range(people):
        x = x0 + (x1 - x0) * (k + rnd.uniform(0.2, 0.8)) / people
        person(stage, x, z, rnd.choice(("worker", "farmer", "plain")), "", 0.85)


def _rays(stage: Stage) -> None:
    """Shafts of light through the canopy."""
    if stage.hour.wet or stage.hour.name == "night":
        return
    layer = Image.new("L", (stage.w // 8, stage.h // 8), 0)
    draw, rnd = ImageDraw.Draw(layer), stage.rnd
    w, h = layer.size
    x0 = w * (0.5 + 0.35 * stage.side)
    for _ in range(7):
        x = x0 + rnd.uniform(-0.25, 0.3) * w
        wide, slide = rnd.uniform(0.01, 0.05) * w, -stage.side * rnd.uniform(0.15, 0.3) * w
        quad = [(x, -5), (x + wide, -5), (x + slide + wide * 3, h * 0.9), (x + slide, h * 0.9)]
        draw.polygon(quad, fill=rnd.randint(30, 70))
    layer = layer.filter(ImageFilter.GaussianBlur(w / 90)).resize((stage.w, stage.h))
    c = mix(stage.hour.cloud_lit, YELLOW, 0.12)
    lit = ImageChops.screen(stage.im, flat(stage.im.size, c))
    stage.im.paste(lit, (0, 0), layer)


def longhouse_scene(stage: Stage, people: int) -> None:
    """A rumah betang in its yard, with carved posts."""
    rnd = stage.rnd
    stage.look(rnd.uniform(2.2, 3.2), rnd.uniform(0.58, 0.66), 0.95 if not stage.tall else 1.0)
    sky(stage)
    ridges(stage, 3, 0.14)
    for z in (150, 100):
        treeline(stage, z, rnd.uniform(16, 20), rnd.randrange(9999))
        stage.mist(stage.hz - stage.h * 0.06, stage.at(0, -1, z)[1], 0.0, 0.3)
    ground(stage, mix(GRASS, EARTH, 0.2), mix(GRASS, EARTH, 0.55), 0.6, 100)
    hem(stage, 100)
    side = stage.side
    meadow(stage, stage.near, 30, -22, 22, 420, mix(GRASS, EARTH, 0.2), 0.22)
    path = ribbon(
        stage,
        lambda z: -side * z * 0.12 - 1.5,
        lambda z: -side * z * 0.12 + 1.5,
        stage.near * 0.9,
        38,
    )
    strip(stage, path, EARTH, mix(EARTH, (206, 176, 136), 0.5), 0.5)
    grove(stage, spots(stage, ("palm", "broad", "palm"), 7, (-45, 45), (58, 74), (11, 15)))
    length = rnd.uniform(32, 38)
    yaw = side * rnd.uniform(0.25, 0.6)
    longhouse(
        stage, side * rnd.uniform(-1, 3), rnd.uniform(34, 39), yaw, length, rnd.randrange(9999)
    )
    for n in range(rnd.randint(3, 5)):
        sapundu(stage, side * (-8.5 + 2.6 * n), 20 + rnd.uniform(-1, 1), rnd)
    half = stage.wide(13)
    crowd(
        stage, people, (-half * 0.7, half * 0.7), (9.5, 19), ("plain", "plain", "dancer", "farmer")
    )
    if stage.hour.name == "night":
        _fire(stage)
    framing(stage, (0 if side > 0 else 1, 0), rnd.randrange(9999))


def _fire(stage: Stage) -> None:
    """A small fire in the yard."""
    rnd, z, x = stage.rnd, 18.0, stage.rnd.uniform(-2, 2)
    pen = Pen(stage, (x, 0, z))
    for s in (-1, 1):
        pen.line(((-0.7 * s, 0), (0.5 * s, 0.35)), 0.14, (70, 50, 40), 0.6)
    px, py = stage.at(x, 0, z)
    s = stage.metre(z)
    for c, k in (((226, 90, 30), 1.0), ((250, 160, 50), 0.7), ((255, 236, 160), 0.4)):
        for _ in range(5):
            dx, h = rnd.uniform(-0.35, 0.35) * k * s, rnd.uniform(0.7, 1.3) * k * s
            stage.draw.polygon(
                [(px + dx - 0.16 * s * k, py), (px + dx + 0.16 * s * k, py), (px + dx, py - h)],
                fill=c,
            )
    stage.lamp(x, 0.7, z, (255, 170, 80), 8, 0.9)
    stage.screen(px, py, stage.h * 0.5, (255, 150, 70), 0.3)


def ricefield(stage: Stage, people: int) -> None:
    """Flooded and green paddies in rows, with planters."""
    rnd = stage.rnd
    stage.look(rnd.uniform(3.6, 5), rnd.uniform(0.36, 0.44), 1.0)
    sky(stage)
    ridges(stage, 4, 0.16)
    for z in (320, 220):
        treeline(stage, z, rnd.uniform(13, 17), rnd.randrange(9999))
        stage.mist(stage.hz - stage.h * 0.03, stage.at(0, -1, z)[1], 0.0, 0.35)
    line = stage.at(0, 0, 220)[1]
    full = mask_of(stage, [(0, line), (stage.w, line), (stage.w, stage.h), (0, stage.h)])
    river(stage, full, (120, 118, 88), line, 0.85)
    glitter(stage, full, line, 200)
    _paddies(stage)
    stilt_house(stage, -stage.side * 15, 58, rnd.randrange(9999), stage.side * 0.3)
    grove(
        stage,
        spots(
            stage,
            ("palm", "broad", "banana"),
            5,
            *(sorted((-stage.side * 10, -stage.side * 26)),),
            (59, 70),
            (7, 11),
        ),
    )
    half = stage.wide(17)
    crowd(
        stage,
        people,
        (-half * 0.75, half * 0.75),
        (14, 21),
        ("farmer",),
        ("bend", "bend", "stand", "walk"),
    )
    if stage.hour.name in {"morning", "dawn"}:
        birds(stage, 7)


def _paddies(stage: Stage) -> None:
    """Plots between bunds: some green, some still water with seedlings."""
    rnd = stage.rnd
    edges = [150.0, 105, 76, 57, 43, 33, 25, 19, 14.5, 11, 8.2]
    greens = ((122, 158, 62), (146, 170, 70), (96, 142, 64), (170, 176, 82))
    slant = rnd.uniform(-0.25, 0.25)
    for a, b in pairwise(edges):
        x, width = -stage.wide(a) * 1.3, a * rnd.uniform(0.32, 0.5)
        while x < stage.wide(a) * 1.3:
            if rnd.random() < 0.5:
                _plot(stage, (x, x + width), (a, b), slant, pick(rnd, greens))
            else:
                _seedlings(stage, (x, x + width), (a, b), slant)
            _bund(stage, x, (a, b), slant)
            x += width
        stage.poly(
            ((-900, 0, a), (900, 0, a), (900, 0, a * 0.975), (-900, 0, a * 0.975)),
            stage.tone((112, 112, 62), 0.7, a),
        )
        meadow(stage, a * 0.96, a * 1.01, -stage.wide(a), stage.wide(a), 90, GRASS, 0.3)


def _plot(
    stage: Stage, x: tuple[float, float], z: tuple[float, float], slant: float, c: RGB
) -> None:
    """A plot of standing rice in rows of strokes."""
    rnd, (a, b) = stage.rnd, z
    ring = [
        (x[0] + slant * a, 0, a),
        (x[1] + slant * a, 0, a),
        (x[1] + slant * b, 0, b),
        (x[0] + slant * b, 0, b),
    ]
    stage.poly(ring, stage.tone(times(c, (0.82, 0.86, 0.8)), 0.7, (a + b) / 2))
    rows = 16 if a < 60 else 7
    for n in range(rows):
        zz = a + (b - a) * (n + 0.5) / rows
        count = int(min(70, (x[1] - x[0]) * 4))
        for _ in range(count):
            px, py = stage.at(rnd.uniform(*x) + slant * zz, 0, zz)
            s = stage.metre(zz) * rnd.uniform(0.3, 0.55)
            fill = stage.tone(vary(c, rnd, 0.12), rnd.uniform(0.5, 1), zz)
            stage.draw.line(
                (px, py, px + rnd.uniform(-0.3, 0.3) * s, py - s),
                fill=fill,
                width=max(1, int(s / 9)),
            )


def _seedlings(stage: Stage, x: tuple[float, float], z: tuple[float, float], slant: float) -> None:
    """Young rice in rows standing in water."""
    rnd, (a, b) = stage.rnd, z
    rows = 9 if a < 60 else 4
    for n in range(rows):
        zz = a + (b - a) * (n + 0.5) / rows
        xx = x[0]
        while xx < x[1]:
            px, py = stage.at(xx + slant * zz, 0, zz)
            s = stage.metre(zz) * 0.22
            fill = stage.tone(vary((124, 160, 70), rnd, 0.1), rnd.uniform(0.6, 1), zz)
            for dx in (-0.5, 0.1, 0.6):
                stage.draw.line((px, py, px + dx * s, py - s), fill=fill, width=max(1, int(s / 8)))
            xx += 0.45 if a < 40 else 0.9


def _bund(stage: Stage, x: float, z: tuple[float, float], slant: float) -> None:
    """A low earth wall running away."""
    a, b = z
    ring = [
        (x + slant * a - 0.3, 0, a),
        (x + slant * a + 0.3, 0, a),
        (x + slant * b + 0.3, 0, b),
        (x + slant * b - 0.3, 0, b),
    ]
    stage.poly(ring, stage.tone((118, 110, 64), 0.75, (a + b) / 2))


def road(stage: Stage, people: int) -> None:
    """A road through the forest, paved or laterite."""
    rnd = stage.rnd
    stage.look(rnd.uniform(2.6, 4), rnd.uniform(0.42, 0.5), 1.0)
    sky(stage)
    ridges(stage, 4, 0.2)
    for z in (420, 300):
        treeline(stage, z, rnd.uniform(16, 20), rnd.randrange(9999))
        stage.mist(stage.hz - stage.h * 0.04, stage.at(0, -1, z)[1], 0.0, 0.35)
    ground(stage, GRASS, mix(GRASS, EARTH, 0.25), 0.7, 300)
    bend = rnd.uniform(-1, 1) * 0.0011

    def mid(z: float) -> float:
        return bend * z * z

    paved = rnd.random() < 0.6
    laterite = (184, 112, 72)
    strip(
        stage,
        ribbon(stage, lambda z: mid(z) - 6.2, lambda z: mid(z) + 6.2, stage.near * 0.9, 260),
        laterite,
        laterite,
        0.7,
    )
    if paved:
        tar = (104, 102, 100)
        strip(
            stage,
            ribbon(stage, lambda z: mid(z) - 3.6, lambda z: mid(z) + 3.6, stage.near * 0.9, 260),
            tar,
            tar,
            0.4,
        )
    _marks(stage, mid, paved)
    _roadside(stage, mid, people)


def _stripe(stage: Stage, mid: Line, off: float, half: float, z: tuple[float, float]) -> list[P2]:
    """The outline of a painted line or rut along the road."""
    return ribbon(stage, lambda q: mid(q) + off - half, lambda q: mid(q) + off + half, *z, 12)


def _marks(stage: Stage, mid: Line, paved: bool) -> None:
    """Lines on the road, or wheel ruts."""
    if not paved:
        rut = (*stage.tone((140, 82, 54), 0.6, 25), 120)
        for off in (-2.6, -1.1, 1.1, 2.6):
            stage.draw.polygon(_stripe(stage, mid, off, 0.25, (stage.near, 220)), fill=rut)
        return
    white = stage.tone((236, 232, 220), 0.85, 25)
    for off in (-3.3, 3.3):
        stage.draw.polygon(_stripe(stage, mid, off, 0.07, (stage.near, 200)), fill=white)
    z = stage.near
    while z < 160:
        stage.draw.polygon(_stripe(stage, mid, 0, 0.08, (z, z + 3)), fill=white)
        z += 7


def _roadside(stage: Stage, mid: Line, people: int) -> None:
    """Trees, poles, vehicles and people along the road."""
    rnd = stage.rnd
    things: list[tuple[float, str, float, int]] = []
    for n in range(90):
        z = 1 / (1 / 12 + (1 / 240 - 1 / 12) * (n + rnd.random()) / 90)
        side = rnd.choice((-1, 1))
        kind = rnd.choice(("broad", "emergent", "broad", "bush", "bush", "reeds", "palm", "banana"))
        off = (
            rnd.uniform(8, 12 + z * 0.5)
            if kind in {"broad", "emergent", "palm"}
            else rnd.uniform(7, 11)
        )
        things.append((z, kind, mid(z) + side * off, rnd.randrange(1 << 30)))
    for z in (28, 52, 80, 115, 160):
        things.append((z, "pole", mid(z) + 8 * stage.side, 0))
    things.append((rnd.uniform(34, 44), "truck", -1.7, rnd.randrange(999)))
    things.append((rnd.uniform(70, 100), "car", 1.8, rnd.randrange(999)))
    things.append((rnd.uniform(17, 24), "bike", 2.0, rnd.randrange(999)))
    things += [
        (rnd.uniform(13, 26), "person", rnd.choice((-1, 1)) * rnd.uniform(4.6, 6), 0)
        for _ in range(people)
    ]
    walls = [(z, "wall", 0.0, rnd.randrange(9999)) for z in (230, 150, 95, 62)]
    for z, kind, x, seed in sorted(things + walls, reverse=True):
        if kind == "wall":
            for s in (-1, 1):
                inner = mid(z) + s * 20
                treeline(stage, z, 15, seed + s, (inner, 9e3) if s > 0 else (-9e3, inner))
        else:
            _beside(
                stage,
                kind,
                mid(z) + x if kind in (*VEHICLES, "person") else x,
                z,
                seed,
            )


def _beside(stage: Stage, kind: str, x: float, z: float, seed: int) -> None:
    """One thing of the roadside."""
    tall = {"broad": 12.0, "emergent": 21.0, "bush": 2.2, "reeds": 1.5, "palm": 11.0, "banana": 4.0}
    if kind in tall:
        k = 0.8 + 0.4 * (seed % 97) / 97
        plant(stage, kind, x, z, tall[kind] * k, seed)
    elif kind == "person":
        person(stage, x, z)
    elif kind == "pole":
        pen = Pen(stage, (x, 0, z))
        pen.line(((0, 0), (0, 8.5)), 0.2, (120, 112, 104), 0.6)
        pen.line(((-0.9, 8), (0.9, 8)), 0.14, (110, 100, 92), 0.6)
    else:
        vehicle(stage, kind, x, z, seed)


def vehicle(stage: Stage, kind: str, x: float, z: float, seed: int, yaw: float = 0.0) -> None:
    """A truck, car or motorcycle seen from the front or behind."""
    rnd = Random(seed)
    c = pick(
        rnd,
        (
            (200, 60, 48),
            (226, 224, 216),
            (60, 92, 130),
            (226, 176, 50),
            (70, 76, 80),
            (150, 160, 150),
        ),
    )
    if kind == "bike":
        _bike(stage, x, z, c, rnd)
        return
    truck = kind == "truck"
    w, n, h = (2.4, 7.0, 2.7) if truck else (1.8, 4.2, 1.5)
    stage.shadow(x, z, w * 0.7, 1.6, 130)
    model = Model(stage, x, z, yaw)
    if truck:
        load = pick(rnd, ((120, 96, 70), (70, 110, 90), (176, 160, 120)))
        model.box((-w / 2, w / 2), (0.9, h + 0.5), (2.0, n), load, 1, 4)
        cab = model.box((-w / 2, w / 2), (0.6, h), (0, 1.9), c, 2)[0]
        patch(cab, (0.1, 0.5, 0.9, 0.9), (56, 74, 84))
    else:
        cab = model.box((-w / 2, w / 2), (0.45, 0.95), (0, n), c, 1)[0]
        top = model.box(
            (-w * 0.43, w * 0.43), (0.95, h), (0.9, n * 0.8), times(c, (0.9, 0.9, 0.9)), 2
        )[0]
        patch(top, (0.08, 0.12, 0.92, 0.9), (56, 74, 84))
    for u in (0.1, 0.76):
        patch(cab, (u, 0.12, u + 0.14, 0.26 if truck else 0.5), (250, 240, 200), (255, 240, 200))
    patch(cab, (0.36, 0.04, 0.64, 0.16 if truck else 0.3), (40, 42, 44))
    for s in (-0.8, 0.8):
        Pen(stage, (x + s * w / 2, 0, z)).rect(-0.17, 0, 0.17, 0.62, (34, 34, 36), 0.5)
    model.paint()
    if stage.hour.lamps or stage.hour.wet or stage.hour.name == "dawn":
        for s in (-0.35, 0.35):
            stage.lamp(x + s * w, 0.8, z, (255, 236, 190), 1.8, 0.7)


def _bike(stage: Stage, x: float, z: float, c: RGB, rnd: Random) -> None:
    """A rider on a small motorcycle."""
    stage.shadow(x, z, 0.5, 0.8, 120)
    pen = Pen(stage, (x, 0, z))
    pen.rect(-0.07, 0, 0.07, 0.6, (30, 30, 32), 0.5)
    pen.oval(0, 0.68, 0.22, 0.3, c, 0.8)
    pen.line(((-0.36, 1.0), (0.36, 1.0)), 0.05, (60, 60, 62), 0.7)
    pen.oval(0, 0.92, 0.09, 0.09, (250, 240, 200), 1.0)
    person(stage, x, z, "plain", "sit", 0.72, rnd)
    pen.oval(0.0, 1.62, 0.15, 0.15, c, 0.9)
    pen.rect(-0.1, 1.54, 0.1, 1.64, (50, 60, 66), 0.7)


def waterfall(stage: Stage, people: int) -> None:
    """Water falling over dark rock into a clear pool."""
    rnd = stage.rnd
    stage.look(3.2, 0.6 if not stage.tall else 0.62, 0.95)
    stage.sight *= 0.35
    sky(stage)
    for z in (120, 85, 64):
        treeline(stage, z, rnd.uniform(32, 40) * (1.35 if stage.tall else 1), rnd.randrange(9999))
        stage.mist(stage.hz - stage.h * 0.4, stage.hz + 9, 0.0, 0.25)
    top = 15.0 if not stage.tall else 21.0
    steps = _cliff(stage, top)
    open_water(stage, 44, CLEAR, 0.5)
    own = tint(stage, CLEAR)
    _falls(stage, steps)
    _pool_edge(stage, own)
    side = stage.side
    for n in range(people):
        person(stage, side * (-3.2 - 1.1 * n), 14.5, "plain", "stand", 0.7)
    framing(stage, (0, 0), rnd.randrange(9999))
    framing(stage, (1, 0), rnd.randrange(9999))


def _cliff(stage: Stage, top: float) -> list[tuple[float, float, float, float]]:
    """Terraces of rock and green; returns the sheets of water (x0, x1, bottom, top)."""
    rnd, z, sheets = stage.rnd, 50.0, []
    centre = rnd.uniform(-3, 3)
    levels = [0.0, top * rnd.uniform(0.28, 0.36), top * rnd.uniform(0.62, 0.72), top]
    for n in (2, 1, 0):
        half = rnd.uniform(2.4, 3.6) + 1.3 * (2 - n)
        _terrace(stage, (levels[n], levels[n + 1]), z, centre, half)
        sheets.append((centre - half, centre + half, levels[n], levels[n + 1]))
        centre += rnd.uniform(-2.5, 2.5)
        z -= 2.2
    return sheets


def _terrace(stage: Stage, y: tuple[float, float], z: float, centre: float, half: float) -> None:
    """One step of the cliff: rounded rocks, then plants along its rim."""
    rnd = stage.rnd
    reach = stage.wide(z) * 1.1
    pen = Pen(stage, (0, 0, z))
    pen.rect(-reach, y[0] - 1.5, reach, y[1] - 0.3, (56, 58, 52), 0.3)
    for _ in range(210):
        x, v = rnd.uniform(-reach, reach), rnd.random()
        hi = y[1] + abs(x - centre) ** 1.3 * 0.05
        _slab(pen, x, y[0] - 1 + (hi - y[0] + 0.4) * v, rnd.uniform(0.8, 2.4), rnd)
    for _ in range(64):
        x = rnd.uniform(-reach, reach)
        if abs(x - centre) > half + 0.6:
            lift = y[1] + abs(x - centre) ** 1.3 * 0.05 + rnd.uniform(-1.2, 0.8)
            tuft = Pen(stage, (x, lift, z - 0.3))
            r = rnd.uniform(0.7, 1.9)
            c = vary(pick(rnd, LEAVES), rnd, 0.12)
            crown(tuft, 0, 0, (r * 1.3, r * 0.8), c, rnd, detail(tuft, r, 60))
            crown(tuft, 0, -r * 0.9, (r * 0.7, r), times(c, (0.8, 0.85, 0.8)), rnd, 14)


def _slab(pen: Pen, x: float, y: float, r: float, rnd: Random) -> None:
    """A wet rock face with a lighter upper edge."""
    c = vary((92, 92, 82), rnd, 0.2)
    rim = []
    for k in range(8):
        a = k / 8 * math.tau
        rim.append(
            (
                x + math.cos(a) * r * rnd.uniform(0.8, 1.2),
                y + math.sin(a) * r * rnd.uniform(0.45, 0.75),
            )
        )
    pen.poly(rim, c, rnd.uniform(0.2, 0.5))
    top = [(px, py + 0.05 * r) for px, py in rim[0:5]]
    pen.poly([*top, (x, y + r * 0.2)], mix(c, (110, 128, 84), 0.3), rnd.uniform(0.55, 0.8))


def _falls(stage: Stage, sheets: list[tuple[float, float, float, float]]) -> None:
    """Threads of white water, and spray at the foot."""
    rnd = stage.rnd
    white = mix(stage.hour.cloud_lit, (240, 248, 250), 0.6)
    for n, (x0, x1, y0, y1) in enumerate(sheets):
        z = 49.4 - 2.2 * n
        for _ in range(230):
            x = (x0 + x1) / 2 + rnd.gauss(0, (x1 - x0) * 0.24)
            a, b = y1 + rnd.uniform(-0.5, 0.3) - rnd.random() ** 2 * (y1 - y0), y0
            b = a - rnd.uniform(0.3, 1.0) * (a - b)
            tone = mix(white, stage.tone((120, 150, 156), 0.6, z), rnd.random() * 0.7)
            start, end = stage.at(x, a, z), stage.at(x + rnd.uniform(-0.25, 0.25), b, z)
            stage.draw.line(
                (*start, *end), fill=(*tone, rnd.randint(110, 230)), width=rnd.randint(3, 9)
            )
        px, py = stage.at((x0 + x1) / 2, y0, z)
        stage.screen(px, py, stage.metre(z) * (x1 - x0) * 0.8, white, 0.55)
    x0, x1 = sheets[-1][0] - 2, sheets[-1][1] + 2
    for _ in range(260):
        z = 43 - 12 * rnd.random() ** 2
        px, py = stage.at(rnd.uniform(x0, x1) * (1 + (43 - z) * 0.03), 0, z)
        r = stage.metre(z) * rnd.uniform(0.1, 0.5)
        stage.draw.ellipse(
            (px - r, py - r * 0.2, px + r, py + r * 0.2), fill=(*white, rnd.randint(40, 150))
        )


def _pool_edge(stage: Stage, own: RGB) -> None:
    """Boulders around and in the pool."""
    rnd = stage.rnd
    rocks = []
    for _ in range(46):
        z = rnd.uniform(11, 42)
        reach = stage.wide(z)
        x = rnd.choice((-1, 1)) * reach * (0.35 + 0.7 * rnd.random())
        rocks.append((z, x, rnd.uniform(0.5, 1.9), rnd.randrange(9999)))
    rocks.append((15, -stage.side * 4.2, 3.2, 5))
    for z, x, r, seed in sorted(rocks, reverse=True):
        boulder(stage, x, z, r, seed, own)
        if seed % 5 == 0:
            plant(stage, "reeds", x + r, z - 0.1, 1.2, seed)


def boulder(stage: Stage, x: float, z: float, r: float, seed: int, own: RGB) -> None:
    """A rock with a mossy lit top and its mirror image."""
    for mirror in (own, None):
        rnd = Random(seed)
        c = vary((104, 102, 94), rnd, 0.15)
        pen = Pen(stage, (x, 0, z), 1, mirror)
        rim = [
            (
                math.cos(a / 9 * math.pi) * r * rnd.uniform(0.9, 1.1),
                max(0.0, math.sin(a / 9 * math.pi)) * r * 0.62 * rnd.uniform(0.85, 1.1),
            )
            for a in range(10)
        ]
        pen.poly(rim, c, 0.35)
        cap = [(px * 0.9 + pen.stage.side * r * 0.06, py * 0.96) for px, py in rim[1:-1]]
        pen.poly([*cap, (0, r * 0.22)], mix(c, (112, 132, 82), 0.35), 0.85)


def haze(stage: Stage, people: int) -> None:
    """Smoke over the road or the river: a red sun and little else to see."""
    (road_in_smoke if stage.rnd.random() < 0.5 else river_in_smoke)(stage, people)


def road_in_smoke(stage: Stage, people: int) -> None:
    """The road scene in smoke."""
    _thicken(stage, 75)
    road(stage, 0)
    _smoke(stage, people, (8.5, 11))


def river_in_smoke(stage: Stage, people: int) -> None:
    """The river bank in smoke."""
    _thicken(stage, 60)
    _smoky_river(stage, people)
    _smoke(stage, people, (8.5, 10.5))


def town_in_smoke(stage: Stage, people: int) -> None:
    """A street in smoke; set up here, painted by the town's own scene."""
    from .scenes_town import town

    _thicken(stage, 60)
    town(stage, 0)
    _smoke(stage, people, (9, 13))


def _thicken(stage: Stage, sight: float) -> None:
    """Change the air: short sight, ochre haze, a sky without blue."""
    noon = stage.hour.name == "noon"
    air: RGB = (214, 198, 166) if noon else (222, 190, 148)
    tops = (
        (0.0, mix(air, (150, 140, 124), 0.5)),
        (0.6, mix(air, (190, 170, 140), 0.4)),
        (1.0, air),
    )
    stage.hour = replace(
        stage.hour,
        haze=air,
        sky=tops,
        cover=0.1,
        glow=0.0,
        cloud_lit=air,
        cloud_dark=mix(air, (150, 134, 112), 0.5),
    )
    stage.sight = sight


def _smoke(stage: Stage, people: int, depth: tuple[float, float]) -> None:
    """The dim red sun, drifting banks of smoke, and people close by."""
    rnd = stage.rnd
    x, y, r = (
        stage.w * (0.5 - 0.24 * stage.side),
        stage.hz * rnd.uniform(0.35, 0.55),
        stage.h * 0.028,
    )
    stage.screen(x, y, stage.h * 0.35, (255, 170, 110), 0.4)
    stage.draw.ellipse((x - r, y - r, x + r, y + r), fill=(232, 120, 78, 220))
    size = (stage.w // 8, stage.h // 8)
    drift = curve(fbm(rnd, size, (3, 9), 4), smoothstep(0.35, 0.95)).resize(stage.im.size)
    stage.im.paste(flat(stage.im.size, stage.hour.haze), (0, 0), drift.point(lambda v: v * 0.5))
    stage.mist(stage.hz - stage.h * 0.3, stage.hz + stage.h * 0.05, 0.0, 0.4, 0.6)
    kind = "fire" if people > 2 else "plain"
    for n in range(people):
        at = (n - people / 2 + 0.5) * 1.3 - stage.side * 1.2
        person(stage, at, rnd.uniform(*depth), kind, rnd.choice(("walk", "stand")))


def _smoky_river(stage: Stage, people: int) -> None:
    """A river bank in the smoke, with a boat."""
    rnd = stage.rnd
    stage.look(3.4, 0.42, 1.0)
    sky(stage)
    for z in (150, 90):
        treeline(stage, z, 16, rnd.randrange(9999))
    open_water(stage, 90, (130, 110, 80), 0.8)
    own = tint(stage, (130, 110, 80))
    side_bank(stage, stage.side, (18, 85), 14, own, trees=12, houses=1)
    canoe(stage, -stage.side * 3, 24, rnd.randrange(99), 6, 2, water=own)
    outline = [stage.at(-90, 0, 16), stage.at(90, 0, 15), (stage.w, stage.h), (0, stage.h)]
    strip(stage, outline, EARTH, mix(EARTH, GRASS, 0.3), 0.7)
    meadow(stage, stage.near, 15.5, -14, 14, 240, mix(GRASS, EARTH, 0.4), 0.3)


def nursery(stage: Stage, people: int) -> None:
    """Beds of seedlings under shade nets, with people tending them."""
    rnd = stage.rnd
    stage.look(rnd.uniform(2.3, 2.9), rnd.uniform(0.4, 0.46), 1.0)
    sky(stage)
    ridges(stage, 2, 0.1)
    for z in (110, 75):
        treeline(stage, z, rnd.uniform(13, 17), rnd.randrange(9999))
        stage.mist(stage.hz - stage.h * 0.05, stage.at(0, -1, z)[1], 0.0, 0.3)
    ground(stage, mix(GRASS, EARTH, 0.3), mix(EARTH, (190, 160, 124), 0.3), 0.6, 75)
    hem(stage, 75)
    meadow(stage, 30, 72, -40, 40, 700, mix(GRASS, EARTH, 0.2), 0.5)
    grove(stage, spots(stage, ("palm", "broad", "banana"), 8, (-40, 40), (52, 66), (8, 12)))
    lanes = [(-8.5, -5.7), (-4.3, -1.2), (1.2, 4.3), (5.7, 8.5)]
    net = rnd.random() < 0.75
    lane = 1.0 if stage.tall else 5.0
    workers = [
        (8.2 + 3.1 * n + rnd.uniform(-0.6, 0.6), (0.0, -lane, lane)[n % 3] + rnd.uniform(-0.5, 0.5))
        for n in range(people)
    ]
    kinds = {w: rnd.choice(("farmer", "plain", "farmer", "worker")) for w in workers}
    zs = [44 * 0.955**n for n in range(44)]
    for n, z in enumerate(zs):
        for lane in lanes:
            _bed_row(stage, lane, z)
        if net and n % 11 == 4:
            _net_frame(stage, z)
        for w in workers:
            if (zs[n + 1] if n + 1 < len(zs) else 0) <= w[0] < z:
                person(stage, w[1], w[0], kinds[w], rnd.choice(("bend", "stand", "bend")))
    if net:
        _net(stage)


def _bed_row(stage: Stage, lane: tuple[float, float], z: float) -> None:
    """One row of seedlings in black bags across a bed."""
    rnd = stage.rnd
    s = stage.metre(z)
    x = lane[0]
    while x < lane[1]:
        px, py = stage.at(x, 0, z)
        if -s < px < stage.w + s:
            bag = stage.tone((44, 42, 42), rnd.uniform(0.4, 0.9), z)
            stage.draw.rectangle((px, py - 0.24 * s, px + 0.2 * s, py), fill=bag)
            _sprout(stage, px + 0.1 * s, py - 0.24 * s, s * rnd.uniform(0.25, 0.45), z)
        x += 0.27


def _sprout(stage: Stage, px: float, py: float, s: float, z: float) -> None:
    """A seedling of a few leaves."""
    rnd = stage.rnd
    c = vary((98, 148, 62), rnd, 0.15)
    for _ in range(6):
        a, n = rnd.uniform(0.2, math.pi - 0.2), s * rnd.uniform(0.6, 1.0)
        tip = (px + math.cos(a) * n * 0.8, py - math.sin(a) * n)
        mid = (px + math.cos(a) * n * 0.5, py - math.sin(a) * n * 0.5)
        fill = stage.tone(c, rnd.uniform(0.4, 1.0), z)
        wide = n * 0.17
        stage.draw.polygon(
            [(px, py), (mid[0] - wide, mid[1]), tip, (mid[0] + wide, mid[1])], fill=fill
        )


def _net_frame(stage: Stage, z: float) -> None:
    """A row of posts and a beam."""
    for x in (-9.2, -5, 5, 9.2):
        Pen(stage, (x, 0, z)).line(((0, 0), (0, 4.4)), 0.12, (150, 120, 86), 0.7)
    Pen(stage, (0, 4.4, z)).line(((-9.4, 0), (9.4, 0)), 0.1, (140, 110, 80), 0.7)


def _net(stage: Stage) -> None:
    """The dark shade net overhead, letting some sky through."""
    far, near = 40.0, 4.0
    ring = [
        stage.at(-9.4, 4.4, far),
        stage.at(9.4, 4.4, far),
        stage.at(9.4, 4.4, near),
        stage.at(-9.4, 4.4, near),
    ]
    stage.draw.polygon(ring, fill=(*times((44, 60, 52), stage.hour.shade), 80))
    for n in range(60):
        t = n / 59
        a, b = stage.at(-9.4 + 18.8 * t, 4.4, far), stage.at(-9.4 + 18.8 * t, 4.4, near)
        stage.draw.line((*a, *b), fill=(*stage.hour.haze, 30), width=2)
    for n in range(90):
        z = near + (far - near) * (n / 89) ** 2
        a, b = stage.at(-9.4, 4.4, z), stage.at(9.4, 4.4, z)
        stage.draw.line((*a, *b), fill=(*times((44, 60, 52), stage.hour.shade), 60), width=2)
