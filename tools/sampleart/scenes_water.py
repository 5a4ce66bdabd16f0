"""Scenes on the river: river, bridge, harbour, village on stilts, festival."""

from __future__ import annotations

import math
from itertools import pairwise
from random import Random

from PIL import Image

from .boats import canoe, klotok, longboat
from .colour import EARTH, GRASS, LAMP, RED, RGB, YELLOW, mix, pick, times, vary
from .houses import stall, stilt_house, umbrella
from .land import mask_of, ribbon, ridges, strip, treeline
from .people import crowd, person
from .plants import framing, grove, meadow, plant
from .sky import birds, sky
from .solids import Model
from .stage import P2, Pen, Stage
from .water import RIVER_BROWN, glitter, lap, rings, ripple, river, tint

Spot = tuple[str, float, float, float, int]


def spots(stage: Stage, kinds: tuple[str, ...], count: int, x: P2, z: P2, h: P2) -> list[Spot]:
    """Random plants within a patch of ground."""
    r = stage.rnd
    return [
        (r.choice(kinds), r.uniform(*x), r.uniform(*z), r.uniform(*h), r.randrange(1 << 30))
        for _ in range(count)
    ]


def backdrop(stage: Stage, ridge: int = 3, height: float = 0.1, bank: float = 260.0) -> None:
    """Sky, ridges, and the forest of the far bank."""
    sky(stage)
    ridges(stage, ridge, height * stage.rnd.uniform(0.8, 1.2))
    for k in (2.2, 1.5, 1.0):
        treeline(stage, bank * k, stage.rnd.uniform(15, 22), stage.rnd.randrange(9999))
        stage.mist(stage.hz - stage.h * 0.035, stage.at(0, -2, bank * k)[1], 0.0, 0.35)
    if stage.hour.name in {"dawn", "morning", "dusk"}:
        birds(stage, stage.rnd.randint(5, 9))


def open_water(stage: Stage, far: float, c: RGB, calm: float) -> tuple[Image.Image, float]:
    """Water over the whole foreground, from a waterline at distance `far`."""
    line = stage.at(0, 0, far)[1]
    mask = mask_of(stage, [(0, line), (stage.w, line), (stage.w, stage.h), (0, stage.h)])
    river(stage, mask, c, line, calm)
    glitter(stage, mask, line)
    rings(stage, mask, line)
    return mask, line


def side_bank(
    stage: Stage,
    side: int,
    z: P2,
    edge: float,
    water: RGB,
    kinds: tuple[str, ...] = ("broad", "palm", "emergent", "bush"),
    trees: int = 12,
    houses: int = 0,
) -> None:
    """A wooded bank running away along one side, mirrored in the water."""
    rnd = stage.rnd
    wave = rnd.uniform(0, 6)

    def shore(zz: float) -> float:
        return side * edge * (1 + 0.12 * math.sin(zz / 23 + wave))

    grow = []
    for n in range(trees * 2):
        zz = 1 / (1 / z[0] + (1 / z[1] - 1 / z[0]) * (n + rnd.random()) / trees)
        off = rnd.uniform(4, 15) * side
        kind = rnd.choice(kinds)
        tall = {"emergent": (17, 25), "bush": (2, 3.5), "banana": (3, 4.5)}.get(kind, (8, 14))
        grow.append((kind, shore(zz) + off, zz, rnd.uniform(*tall), rnd.randrange(1 << 30)))
    for n in range(trees * 4):
        zz = 1 / (1 / z[0] + (1 / z[1] - 1 / z[0]) * (n + rnd.random()) / trees / 4)
        kind = rnd.choice(("bush", "bush", "reeds"))
        grow.append((kind, shore(zz) + side * rnd.uniform(0.5, 4), zz, rnd.uniform(1.6, 4), n))
    homes = [
        (z[0] + (z[1] - z[0]) * (n + 0.4) / max(1, houses) * 0.7, rnd.randrange(9999))
        for n in range(houses)
    ]
    grove(stage, grow, water)
    for zz, seed in sorted(homes, reverse=True):
        stilt_house(stage, shore(zz) + side * 1.5, zz, seed, -side * 1.1, -1, water)
    outline = ribbon(stage, shore, lambda zz: side * max(400.0, zz * 3), z[0], z[1] * 1.6)
    strip(stage, outline, mix(GRASS, (90, 110, 60), 0.5), mix(GRASS, EARTH, 0.25), 0.6)
    lap(stage, outline[:41], (60, 50, 40))
    things = [(g[2], g, None) for g in grow] + [(zz, None, seed) for zz, seed in homes]
    things += [(zz, None, None) for zz in (z[0] * 1.7, z[0] * 2.6, z[0] * 4, z[0] * 6)]
    for zz, g, seed in sorted(things, key=lambda t: -t[0]):
        if g:
            plant(stage, *g)
        elif seed is None:
            inner = shore(zz) + side * rnd.uniform(15, 19)
            far = (inner, 9e3) if side > 0 else (-9e3, inner)
            treeline(stage, zz, rnd.uniform(10, 14), rnd.randrange(9999), far)
        else:
            stilt_house(stage, shore(zz) + side * 1.5, zz, seed, -side * 1.1, -1)


def river_scene(stage: Stage, people: int) -> None:
    """A wide river between wooded banks, with boats."""
    rnd = stage.rnd
    stage.look(rnd.uniform(4.5, 7), rnd.uniform(0.36, 0.46), rnd.uniform(0.95, 1.15))
    far = rnd.uniform(180, 320)
    backdrop(stage, rnd.randint(2, 4), 0.11, far)
    water = vary(RIVER_BROWN, rnd, 0.12)
    open_water(stage, far, water, 0.75 if stage.hour.name in {"dawn", "dusk"} else 0.45)
    own = tint(stage, water)
    side = -stage.side
    side_bank(
        stage, side, (20, far * 0.9), rnd.uniform(15, 22), own, trees=15, houses=rnd.randint(0, 2)
    )
    if rnd.random() < 0.6:
        side_bank(stage, -side, (70, far), rnd.uniform(34, 48), own, trees=12)
    _fleet(stage, own, people, -side)
    if rnd.random() < 0.7:
        framing(stage, (0 if side < 0 else 1, 0), rnd.randrange(9999))


def _fleet(stage: Stage, own: RGB, people: int, side: int) -> None:
    """The boats of a river scene."""
    rnd = stage.rnd
    klotok(
        stage, side * rnd.uniform(2, 14), rnd.uniform(75, 110), rnd.randrange(999), 12, water=own
    )
    mid = rnd.uniform(32, 40)
    klotok(stage, side * rnd.uniform(0, 6), mid, rnd.randrange(999), 11, water=own)
    if people:
        canoe(
            stage,
            rnd.uniform(-5, 5),
            rnd.uniform(17, 22),
            rnd.randrange(999),
            6,
            min(3, people),
            water=own,
        )


def health_boat(stage: Stage, people: int) -> None:
    """A floating clinic under way."""
    rnd = stage.rnd
    stage.look(4.6, 0.42, 1.1)
    backdrop(stage, 3, 0.1, 190)
    open_water(stage, 190, RIVER_BROWN, 0.5)
    own = tint(stage, RIVER_BROWN)
    side_bank(stage, -stage.side, (24, 170), 19, own, trees=14, houses=2)
    klotok(stage, stage.side * 2.5, 24, 7, 14, stage.side, own, cross=True)
    canoe(stage, -4, 17, rnd.randrange(999), 5.5, 2, water=own)
    framing(stage, (0 if stage.side > 0 else 1, 0), rnd.randrange(9999))


def race(stage: Stage, people: int, parade: bool = False) -> None:
    """Long boats racing or on parade, with a crowd on the bank."""
    rnd = stage.rnd
    stage.look(5.2, 0.36, 1.12)
    backdrop(stage, 2, 0.09, 150)
    open_water(stage, 150, RIVER_BROWN, 0.45)
    own = tint(stage, RIVER_BROWN)
    side_bank(stage, -stage.side, (26, 140), 24, own, trees=12)
    for z in (58, 40, 28, 19):
        x = stage.side * rnd.uniform(-3, 6) * (1 if parade else 0.9)
        longboat(stage, x, z, rnd.randrange(9999), 8 if z > 20 else 7, parade, own, stage.side)
    if parade:
        _garland(stage)


def _garland(stage: Stage) -> None:
    """Small pennants across the top of the picture."""
    rnd, n = stage.rnd, 26
    colours = (RED, YELLOW, (248, 246, 240), (40, 120, 90), (40, 100, 150))
    for lane in range(2):
        y0, y1 = rnd.uniform(0.02, 0.09) * stage.h, rnd.uniform(0.02, 0.12) * stage.h
        dip, last = rnd.uniform(0.05, 0.09) * stage.h, None
        for k in range(n + 1):
            t = k / n
            x, y = t * stage.w, y0 + (y1 - y0) * t + dip * 4 * t * (1 - t)
            if last:
                stage.draw.line((*last, x, y), fill=stage.tone((90, 80, 70), 0.5, 5), width=3)
                c = stage.tone(colours[(k + lane) % 5], 0.85, 5)
                w, h = stage.w / n * 0.34, stage.h * 0.035
                mid = (last[0] + x) / 2, (last[1] + y) / 2
                stage.draw.polygon(
                    [(mid[0] - w, mid[1]), (mid[0] + w, mid[1]), (mid[0], mid[1] + h)], fill=c
                )
            last = (x, y)


def bridge(stage: Stage, people: int) -> None:
    """A long bridge over the river, cable-stayed or arched."""
    rnd = stage.rnd
    stage.look(rnd.uniform(5, 7), rnd.uniform(0.52, 0.58), rnd.uniform(0.9, 1.05))
    far = 330
    backdrop(stage, 3, 0.12, far)
    z, deck = rnd.uniform(115, 140), rnd.uniform(11, 13)
    open_water(stage, far, RIVER_BROWN, 0.6)
    own = tint(stage, RIVER_BROWN)
    kind = _arch if stage.plan.random() < 0.3 else _stayed
    colour = pick(stage.plan, ((196, 66, 46), (226, 160, 50), (232, 230, 222), (60, 110, 130)))
    kind(stage, z, deck, colour, own)
    ripple(stage, stage.at(0, 0, far)[1], 0.45)
    kind(stage, z, deck, colour, None)
    side_bank(stage, -stage.side, (18, z * 1.1), rnd.uniform(13, 17), own, trees=9)
    klotok(
        stage,
        stage.side * rnd.uniform(4, 16),
        rnd.uniform(58, 76),
        rnd.randrange(999),
        12,
        water=own,
    )
    if people:
        klotok(
            stage,
            stage.side * rnd.uniform(0, 5),
            rnd.uniform(27, 32),
            rnd.randrange(999),
            10,
            water=own,
        )
    _lookout(stage, people)


def _lookout(stage: Stage, people: int) -> None:
    """A few people on the near bank looking at the river."""
    rnd, side = stage.rnd, -stage.side
    z0, z1 = stage.near * 0.9, 19.0
    inner = rnd.uniform(0.5, 1.6)

    def edge(zz: float) -> float:
        t = (zz - z0) / (z1 - z0)
        return side * (inner * 2 * t + t**3 * 6)

    outline = ribbon(stage, edge, lambda zz: side * 90.0, z0, z1)
    strip(stage, outline, GRASS, mix(GRASS, EARTH, 0.2), 0.8)
    meadow(stage, stage.near, z1, *sorted((side * 3.0, side * 14)), 260)
    for _ in range(min(people, 8)):
        z = rnd.uniform(13.5, 17)
        person(
            stage, side * rnd.uniform(3.4, 8.5), z, "plain", rnd.choice(("stand", "talk", "walk"))
        )
    for n in range(3):
        plant(stage, "reeds", side * (9 + n * 1.5), 13.0, 1.8, rnd.randrange(999))


def _beam(stage: Stage, z: float, y: P2, x: P2, c: RGB, lit: float, mirror: RGB | None) -> None:
    """A straight member of the bridge, facing the viewer."""
    s = -1 if mirror else 1
    tone = stage.tone(c, lit, z)
    tone = mix(tone, mirror, 0.55) if mirror else tone
    ring = [(x[0], s * y[0], z), (x[1], s * y[0], z), (x[1], s * y[1], z), (x[0], s * y[1], z)]
    stage.poly(ring, tone)


def _cable(stage: Stage, a: P2, b: P2, z: float, c: RGB, width: float, mirror: RGB | None) -> None:
    """A cable or strut between two points of the bridge."""
    s = -1 if mirror else 1
    tone = mix(stage.tone(c, 0.9, z), mirror, 0.6) if mirror else stage.tone(c, 0.9, z)
    w = max(2, round(width * stage.metre(z)))
    stage.draw.line(
        (*stage.at(a[0], s * a[1], z), *stage.at(b[0], s * b[1], z)), fill=tone, width=w
    )


def _deck(stage: Stage, z: float, deck: float, mirror: RGB | None) -> None:
    """Roadway, railing, lamps, vehicles."""
    half = stage.wide(z) * 1.2
    _beam(stage, z, (deck - 1.6, deck - 0.5), (-half, half), (120, 118, 112), 0.25, mirror)
    _beam(stage, z, (deck - 0.6, deck + 0.2), (-half, half), (206, 202, 192), 0.9, mirror)
    rnd = Random(stage.size[0] + int(z))
    for n in range(13):
        x = -half + 2 * half * (n + rnd.random()) / 13
        w, h = rnd.choice(((4.2, 1.5), (4.4, 1.6), (8, 3.1), (2, 1.5)))
        c = pick(rnd, ((210, 206, 200), (170, 50, 44), (60, 80, 110), (50, 50, 54), (220, 170, 50)))
        _beam(stage, z, (deck + 0.2, deck + h), (x, x + w), c, 0.8, mirror)
        _beam(
            stage,
            z,
            (deck + h * 0.62, deck + h * 0.9),
            (x + w * 0.2, x + w * 0.8),
            (50, 62, 70),
            0.6,
            mirror,
        )
    for n in range(70):
        x = -half + 2 * half * n / 70
        _beam(stage, z, (deck, deck + 1.2), (x, x + 0.12), (226, 224, 214), 0.9, mirror)
        if n % 5 == 0:
            _beam(stage, z, (deck, deck + 7), (x, x + 0.14), (190, 190, 186), 0.8, mirror)
            if stage.hour.lamps and not mirror:
                stage.lamp(x, deck + 7, z, LAMP, 5, 0.8)
    _beam(stage, z, (deck + 1.1, deck + 1.25), (-half, half), (226, 224, 214), 0.9, mirror)


def _pier(stage: Stage, x: float, z: float, deck: float, mirror: RGB | None) -> None:
    """A concrete pier with a lit side and a foot."""
    c = (186, 180, 168)
    _beam(stage, z, (0, deck - 1), (x - 2.0, x + 2.0), c, 0.4, mirror)
    a, b = sorted((x + stage.side * 0.4, x + stage.side * 2.0))
    _beam(stage, z, (0, deck - 1), (a, b), c, 1.0, mirror)
    _beam(stage, z, (0, 1.4), (x - 4.2, x + 4.2), c, 0.6, mirror)


def _stayed(stage: Stage, z: float, deck: float, c: RGB, mirror: RGB | None) -> None:
    """Towers with fans of cables."""
    rnd = Random(int(z * 10))
    half, top = stage.wide(z), deck + (34 if not stage.tall else 44)
    x0 = stage.side * half * rnd.uniform(0.1, 0.3)
    towers = [x0] if rnd.random() < 0.5 else [x0 - half * 0.52, x0 + half * 0.52]
    reach = half * (0.95 if len(towers) == 1 else 0.5)
    _deck(stage, z, deck, mirror)
    for x in towers:
        _pier(stage, x, z, deck, mirror)
        for n in range(1, 13):
            for s in (-1, 1):
                hook = (x, deck + (top - deck) * (0.45 + 0.045 * n))
                _cable(
                    stage, hook, (x + s * reach * n / 12, deck), z, (238, 234, 222), 0.16, mirror
                )
        for s in (-1, 1):
            lean = s * 2.6
            _cable(stage, (x + lean, 0), (x + lean, deck), z, c, 1.7, mirror)
            _cable(stage, (x + lean, deck), (x + s * 0.5, top), z, c, 1.5, mirror)
        _beam(stage, z, (deck + 14, deck + 15.4), (x - 2, x + 2), c, 0.8, mirror)
        _beam(stage, z, (top - 3, top + 1), (x - 0.9, x + 0.9), c, 0.9, mirror)


def _arch(stage: Stage, z: float, deck: float, c: RGB, mirror: RGB | None) -> None:
    """Three steel arches with hangers, like the old bridge over the Kahayan."""
    half = stage.wide(z)
    span = half * 0.78
    start = -half * 1.25 + stage.side * half * 0.1
    for n in range(4):
        _pier(stage, start + span * n, z, deck, mirror)
    _deck(stage, z, deck, mirror)
    for n in range(-1, 4):
        x0, rise = start + span * n, span * (0.26 if n != 1 else 0.34)
        pts = [(x0 + span * k / 24, deck + rise * 4 * (k / 24) * (1 - k / 24)) for k in range(25)]
        for a, b in pairwise(pts):
            _cable(stage, a, b, z, c, 1.1, mirror)
            _cable(
                stage,
                (a[0], a[1] - 2.2),
                (b[0], b[1] - 2.2),
                z,
                times(c, (0.8, 0.8, 0.8)),
                0.6,
                mirror,
            )
            _cable(stage, (a[0], max(deck, a[1] - 2.2)), b, z, c, 0.25, mirror)
        for a in pts[2:-2:2]:
            _cable(stage, a, (a[0], deck), z, c, 0.25, mirror)


def harbor(stage: Stage, people: int) -> None:
    """A river landing: boats at a wooden jetty, goods, porters."""
    rnd = stage.rnd
    stage.look(rnd.uniform(3.6, 4.6), rnd.uniform(0.37, 0.43), rnd.uniform(1.0, 1.15))
    far = rnd.uniform(190, 280)
    backdrop(stage, 2, 0.08, far)
    open_water(stage, far, RIVER_BROWN, 0.6)
    own, side = tint(stage, RIVER_BROWN), -stage.side
    _waterfront(stage, far * 0.7, own)
    for n in range(4):
        z = 62 - 10 * n + rnd.uniform(-2, 2)
        klotok(
            stage,
            side * (3 + 4.2 * n) * 0.7 + rnd.uniform(-3, 3),
            z,
            rnd.randrange(9999),
            12,
            water=own,
        )
    klotok(stage, -side * rnd.uniform(5, 7.5), 21.5, rnd.randrange(999), 12, side, own)
    _jetty(stage, side, own)
    _porters(stage, side, people)
    if rnd.random() < 0.6:
        canoe(
            stage,
            -side * rnd.uniform(1.5, 3.6),
            13,
            rnd.randrange(999),
            5,
            1,
            cargo=True,
            water=own,
        )


def _waterfront(stage: Stage, z: float, own: RGB) -> None:
    """A row of houses on the far side of the water."""
    rnd = stage.rnd
    x = -stage.wide(z)
    while x < stage.wide(z):
        seed = rnd.randrange(9999)
        for mirror in (own, None):
            stilt_house(stage, x, z, seed, 0, -1, mirror)
        x += rnd.uniform(8, 16)


def _jetty(stage: Stage, side: int, own: RGB) -> None:
    """A plank jetty running out from the viewer."""
    z0, z1, x0, x1, y = 7.5, 46.0, side * 2.2, side * 6.4, 1.0
    for z in range(44, 7, -3):
        for x in (x0, x1):
            for s in (-1, 1):
                top = stage.at(x, y * s, z)
                foot = stage.at(x, 0, z)
                c = stage.tone((74, 58, 46), 0.4, z)
                c = mix(c, own, 0.5) if s < 0 else c
                stage.draw.line((*top, *foot), fill=c, width=max(2, int(0.22 * stage.metre(z))))
    zs = [1 / (1 / z1 + (1 / z0 - 1 / z1) * n / 90) for n in range(91)]
    for a, b in pairwise(zs):
        c = stage.tone(vary((166, 134, 100), stage.rnd, 0.09), 0.85, a)
        stage.poly(((x0, y, a), (x1, y, a), (x1, y, b), (x0, y, b)), c)
        seam = stage.tone((92, 72, 54), 0.5, a)
        stage.draw.line((*stage.at(x0, y, b), *stage.at(x1, y, b)), fill=seam, width=2)
    inner = min((x0, x1), key=abs)
    stage.poly(
        ((inner, y, z1), (inner, y, z0), (inner, y - 0.3, z0), (inner, y - 0.3, z1)),
        stage.tone((96, 74, 56), 0.4, 14),
    )
    for z in range(42, 9, -8):
        pen = Pen(stage, (x1, y, z))
        pen.line(((0, 0), (0, 3.6)), 0.09, (90, 84, 76), 0.6)
        if stage.hour.lamps or stage.hour.name == "dawn":
            pen.oval(0, 3.6, 0.16, 0.16, (255, 240, 200), 1.0)
            stage.lamp(x1, 4.6, z, LAMP, 4.5, 0.8)


def _porters(stage: Stage, side: int, people: int) -> None:
    """Cargo and people along the jetty, far to near."""
    rnd = stage.rnd
    things = [(rnd.uniform(13, 36), "p") for _ in range(people)] + [
        (rnd.uniform(12, 40), "c") for _ in range(6)
    ]
    for z, what in sorted(things, reverse=True):
        if what == "p":
            x = side * rnd.uniform(2.8, 5.4)
            person(
                stage,
                x,
                z,
                rnd.choice(("plain", "plain", "worker")),
                rnd.choice(("stand", "walk", "carry", "talk")),
                1.0,
            )
        else:
            _cargo(stage, side * rnd.choice((2.9, 5.8)), z)


def _cargo(stage: Stage, x: float, z: float) -> None:
    """Sacks, crates and baskets."""
    rnd = stage.rnd
    model = Model(stage, x, z, rnd.uniform(-0.4, 0.4), 1.0)
    c = pick(rnd, ((178, 132, 84), (206, 192, 160), (70, 110, 140), (150, 60, 48)))
    model.box((-0.5, 0.5), (0, 0.55), (0, 0.7), c, 0, 3)
    model.box((-0.3, 0.55), (0.55, 1.0), (0.05, 0.6), vary(c, rnd, 0.2), 1, 2)
    model.paint()


def village(stage: Stage, people: int) -> None:
    """Houses on posts along the water, joined by a plank walk."""
    rnd = stage.rnd
    stage.look(rnd.uniform(4.0, 5.2), rnd.uniform(0.36, 0.44), rnd.uniform(0.95, 1.1))
    far = rnd.uniform(130, 190)
    backdrop(stage, 3, 0.1, far)
    open_water(stage, far, RIVER_BROWN, 0.6)
    own, side = tint(stage, RIVER_BROWN), rnd.choice((-1, 1))
    grow = spots(stage, ("palm", "broad", "palm", "banana"), 12, (0, 1), (30, 90), (8, 13))
    grow = [
        (k, side * (z * 0.28 + rnd.uniform(3, 15)), z, h if k != "banana" else 4, s)
        for k, _, z, h, s in grow
    ]
    grove(stage, grow, own)
    _row_of_homes(stage, side, own, grow)
    _walk(stage, side, own)
    span = sorted((side * 0.8, side * 7.5))
    crowd(stage, people, (span[0], span[1]), (16.2, 17.4), ("plain", "plain", "farmer"), y=1.0)
    canoe(
        stage,
        -side * rnd.uniform(2, 4.5),
        rnd.uniform(14, 17),
        rnd.randrange(999),
        5.5,
        1,
        water=own,
    )
    if rnd.random() < 0.5:
        klotok(
            stage, -side * rnd.uniform(4, 9), rnd.uniform(38, 50), rnd.randrange(999), 11, water=own
        )
    framing(stage, (1 if side < 0 else 0, 0), rnd.randrange(9999))


def _row_of_homes(stage: Stage, side: int, own: RGB, grow: list[Spot]) -> None:
    """Houses from far to near along one side, among their trees."""
    rnd = stage.rnd
    homes = []
    for n, z in enumerate((92, 74, 58, 44, 34, 25.5)):
        x = z * (0.42 if n % 2 else 0.13) + rnd.uniform(0, 2)
        homes.append((z, side * x, rnd.randrange(9999), n))
    for z, x, seed, _ in homes:
        stilt_house(stage, x, z, seed, -side * 0.45, -0.5, own)
    for z, x, seed, _ in homes:
        for g in sorted((g for g in grow if z <= g[2] < z + 18), key=lambda g: -g[2]):
            plant(stage, *g)
        stilt_house(stage, x, z, seed, -side * 0.45, -0.5)


def _walk(stage: Stage, side: int, own: RGB) -> None:
    """A plank walk crossing in front of the houses."""
    far, z0, z1, y = side * 60.0, 15.6, 18.0, 1.0
    a, b = -side * 1.0, far
    for n in range(20):
        x = a + (b - a) * n / 40
        for z in (z1, z0):
            foot = stage.at(x, 0, z)
            for s in (1, -1):
                c = stage.tone((70, 56, 46), 0.4, z)
                c = mix(c, own, 0.5) if s < 0 else c
                stage.draw.line(
                    (*stage.at(x, s * y, z), *foot), fill=c, width=int(0.16 * stage.metre(z))
                )
    n = 110
    for k in range(n):
        xa, xb = a + (b - a) * k / n, a + (b - a) * (k + 1) / n
        c = stage.tone(vary((160, 130, 98), stage.rnd, 0.1), 0.85, z0)
        stage.poly(((xa, y, z0), (xb, y, z0), (xb, y, z1), (xa, y, z1)), c)
        stage.draw.line(
            (*stage.at(xb, y, z0), *stage.at(xb, y, z1)),
            fill=stage.tone((90, 70, 54), 0.5, z0),
            width=2,
        )
    stage.poly(
        ((a, y - 0.22, z0), (b, y - 0.22, z0), (b, y, z0), (a, y, z0)),
        stage.tone((96, 76, 58), 0.5, z0),
    )


def festival(stage: Stage, people: int) -> None:
    """A riverside fair: decorated boats, tents, flags, a dancing crowd."""
    rnd = stage.rnd
    stage.look(2.7, rnd.uniform(0.4, 0.45), 1.3 if not stage.tall else 1.2)
    backdrop(stage, 2, 0.09, 150)
    open_water(stage, 150, RIVER_BROWN, 0.5)
    own = tint(stage, RIVER_BROWN)
    for z in (95, 72, 56):
        longboat(stage, rnd.uniform(-0.5, 0.5) * stage.wide(z), z, rnd.randrange(999), 9, True, own)
    outline = [stage.at(-90, 0, 40), stage.at(90, 0, 40), (stage.w, stage.h), (0, stage.h)]
    strip(stage, outline, mix(GRASS, EARTH, 0.5), mix(EARTH, (196, 168, 130), 0.4), 0.6)
    _fair(stage)
    half = stage.wide(10.5)
    crowd(stage, people * 2, (-stage.wide(24) * 0.9, stage.wide(24) * 0.9), (16, 28), ("plain",))
    crowd(
        stage,
        max(4, people // 2),
        (-half * 0.75, half * 0.75),
        (9, 13),
        ("dancer",),
        ("raise", "talk"),
    )
    _garland(stage)
    if stage.hour.lamps:
        _lanterns(stage)
        for n in range(5):
            at = (stage.w * n / 4, stage.hz + stage.h * (0.1 + 0.06 * (n % 2)))
            stage.screen(*at, stage.h * 0.42, LAMP, 0.2 if stage.hour.name == "night" else 0.08)


def _fair(stage: Stage) -> None:
    """Stalls, umbrellas and banner poles along the bank."""
    rnd = stage.rnd
    for n in range(9):
        z = 37 - 0.4 * n
        x = -stage.wide(z) * 0.98 + 2 * stage.wide(z) * 0.98 * (n + rnd.random() * 0.4) / 9
        if n % 3 == 1:
            umbrella(stage, x, z, pick(rnd, (RED, YELLOW, (40, 110, 150))), 2.2, 3.0)
        else:
            stall(stage, x, z, rnd.randrange(9999), 4.4)
    for n in range(7):
        z = 33.0 - 2 * (n % 2)
        x = -stage.wide(z) + 2 * stage.wide(z) * (n + 0.5) / 7
        _banner(
            stage, x, z, pick(rnd, (RED, YELLOW, (40, 120, 90), (40, 100, 150), (214, 110, 50)))
        )


def _banner(stage: Stage, x: float, z: float, c: RGB) -> None:
    """An umbul-umbul: a tall bending pole with a long tapering banner."""
    pen = Pen(stage, (x, 0, z), stage.rnd.choice((-1, 1)))
    h = stage.rnd.uniform(6.5, 9)
    spine = [(0.0, 0.0), (0.1, h * 0.5), (0.45, h * 0.85), (1.2, h)]
    pen.line(spine, 0.09, (150, 120, 80), 0.7)
    pen.poly(
        (*spine[1:], (1.3, h * 0.9), (0.9, h * 0.7), (0.75, h * 0.45), (0.35, h * 0.3)), c, 0.8
    )
    pen.poly((spine[2], spine[3], (1.3, h * 0.9), (0.95, h * 0.78)), (248, 244, 232), 0.95)


def _lanterns(stage: Stage) -> None:
    """Strings of lamps over the fair."""
    rnd = stage.rnd
    for lane in range(3):
        z, top = 17 + 7 * lane, rnd.uniform(5, 6)
        half = stage.wide(z)
        for n in range(19):
            t = n / 18
            x, y = -half + 2 * half * t, top - 1.6 * math.sin(math.pi * ((t * 3) % 1))
            Pen(stage, (x, y, z)).oval(0, 0, 0.13, 0.16, (255, 240, 200), 1.0)
            stage.lamp(x, y, z, pick(rnd, (LAMP, LAMP, (255, 150, 110))), 2.2, 0.42)
