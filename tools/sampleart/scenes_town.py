"""Scenes in town: market, street, office, school, clinic, meeting room."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random
from typing import Any

from PIL import Image

from .colour import EARTH, GRASS, LAMP, LEAVES, RED, RGB, RIVER, YELLOW, mix, pick, times, vary
from .houses import CREAM, flagpole, hall, portico, stall, umbrella
from .land import ground, hem, mask_of, ribbon, ridges, strip, treeline
from .people import Outfit, crowd, person
from .people import _head as head
from .people import _torso as torso
from .plants import framing, grove, meadow, plant
from .scenes_land import vehicle
from .scenes_water import spots
from .sky import sky
from .solids import Model, patch, row
from .stage import Pen, Stage
from .texture import vertical
from .water import rings, ripple


def setting(stage: Stage, far: RGB, near: RGB, trees: float = 80.0) -> None:
    """Sky, a line of trees, and the ground."""
    sky(stage)
    ridges(stage, 2, 0.1)
    for z in (trees * 1.6, trees):
        treeline(stage, z, stage.rnd.uniform(11, 15), stage.rnd.randrange(9999))
        stage.mist(stage.hz - stage.h * 0.05, stage.at(0, -1, z)[1], 0.0, 0.3)
    ground(stage, far, near, 0.5, trees)
    hem(stage, trees)


def wet_floor(stage: Stage, start: float) -> None:
    """Rain puts a sheen on the ground: a faint mirror of what stands on it."""
    if not stage.hour.wet:
        return
    top = int(stage.at(0, 0, start)[1])
    depth = min(top, stage.h - top)
    shot = stage.im.crop((0, top - depth, stage.w, top)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    stage.im.paste(shot, (0, top), Image.new("L", shot.size, 82))
    ripple(stage, top, 0.4)
    mask = mask_of(stage, [(0, top), (stage.w, top), (stage.w, stage.h), (0, stage.h)])
    rings(stage, mask, top, 160)


def market(stage: Stage, people: int) -> None:
    """Two rows of stalls with a lane between them."""
    rnd = stage.rnd
    stage.look(rnd.uniform(1.8, 2.15), rnd.uniform(0.36, 0.42), 1.0 if not stage.tall else 1.1)
    setting(stage, mix(EARTH, (170, 160, 150), 0.4), mix(EARTH, (188, 172, 150), 0.5), 60)
    _shops(stage, 46)
    wet_floor(stage, 40)
    lean = rnd.uniform(-0.05, 0.05)
    things: list[tuple[float, str, float]] = []
    for n, z in enumerate((32, 26.5, 22, 18, 14.6, 11.6, 8.9, 6.6)):
        for side in (-1, 1):
            things.append((z + 0.1 * side, "stall", side * (2.9 + 0.35 * (n % 2)) + lean * z))
            if z > 13:
                things.append((z + 0.3, "stall", side * (7.2 + 0.4 * (n % 2)) + lean * z))
            things.append((z + 0.9, "seller", side * (3.1 + rnd.uniform(-0.6, 0.6)) + lean * z))
    for n in range(people + 6):
        z = rnd.uniform(7.2, 20) if n else 5.6
        things.append((z, "buyer", rnd.uniform(-1.5, 1.5) + lean * z))
    for z, what, x in sorted(things, reverse=True):
        if what == "stall":
            stall(stage, x, z, rnd.randrange(1 << 20), 3.0)
        else:
            pose = rnd.choice(("talk", "stand", "walk", "carry")) if what == "buyer" else "stand"
            person(stage, x, z, rnd.choice(("plain", "plain", "plain", "farmer")), pose)
    _overhead(stage)


def _shops(stage: Stage, z: float) -> None:
    """A row of shop houses behind the market."""
    rnd = stage.rnd
    x = -stage.wide(z) * 1.1
    while x < stage.wide(z) * 1.1:
        w = rnd.uniform(5, 8)
        shophouse(stage, x + w / 2, z, w, rnd.randrange(9999))
        x += w + rnd.uniform(0, 0.4)


def shophouse(stage: Stage, x: float, z: float, w: float, seed: int, yaw: float = 0.0) -> None:
    """A two- or three-storey shop with a sign and shutters."""
    rnd = Random(seed)
    wall = vary(
        pick(
            rnd,
            (
                (226, 214, 190),
                (206, 170, 130),
                (170, 190, 180),
                (224, 196, 120),
                (190, 150, 140),
                (200, 206, 204),
            ),
        ),
        rnd,
        0.06,
    )
    floors = rnd.choice((2, 2, 3))
    h = 3.4 * floors
    model = Model(stage, x, z, yaw)
    front = model.box((-w / 2, w / 2), (0, h), (0, 9), wall, 1)[0]
    for f in range(1, floors):
        row(front, max(2, round(w / 2)), ((f + 0.25) / floors, (f + 0.75) / floors), rnd, 0.5)
    patch(front, (0.06, 0, 0.94, 0.72 / floors), (70, 66, 62), (250, 206, 130))
    n = 3
    for k in range(n):
        patch(
            front,
            (0.08 + 0.29 * k, 0.02, 0.34 + 0.29 * k, 0.66 / floors),
            vary((120, 126, 126), rnd, 0.2),
            (255, 220, 150) if k % 2 else None,
        )
    sign = pick(rnd, (RED, YELLOW, RIVER, (40, 90, 150), (230, 228, 220)))
    patch(front, (0.02, 0.74 / floors, 0.98, 0.98 / floors), sign)
    patch(front, (0.1, 0.8 / floors, 0.6, 0.92 / floors), (246, 242, 230), (255, 244, 210))
    model.box(
        (-w / 2 - 0.1, w / 2 + 0.1), (h, h + 0.4), (-0.5, 9), times(wall, (0.85, 0.85, 0.85)), 2
    )
    model.box(
        (-w / 2, w / 2), (3.2, 3.35), (-1.8, 0), pick(rnd, ((150, 80, 60), (110, 116, 116))), 3
    )
    model.paint()


def _overhead(stage: Stage) -> None:
    """Wires and bulbs strung across the lane, or a big near awning."""
    rnd = stage.rnd
    lit = stage.hour.lamps or stage.hour.name in {"dawn", "rain"}
    for z in (24, 16, 11):
        pts = []
        for n in range(15):
            t = n / 14
            x, y = -4.5 + 9 * t, 3.5 - 1.0 * math.sin(math.pi * t)
            pts.append(stage.at(x, y, z))
            if lit and n % 2:
                Pen(stage, (x, y - 0.12, z)).oval(0, 0, 0.07, 0.09, (255, 242, 206), 1.0)
                stage.lamp(x, y - 0.12, z, LAMP, 1.5, 0.7)
        stage.draw.line(pts, fill=stage.tone((60, 54, 50), 0.4, z), width=3, joint="curve")
    c = vary(pick(rnd, (RED, RIVER, (52, 104, 150), (214, 150, 50))), rnd, 0.1)
    near = 4.4
    x = stage.wide(near) * rnd.choice((-1, 1)) * 0.95
    umbrella(stage, x, near, c, 1.2, 2.6)


def town(stage: Stage, people: int) -> None:
    """A street of shops with a monument, traffic and a mosque dome behind."""
    rnd = stage.rnd
    stage.look(rnd.uniform(2.4, 3.4), rnd.uniform(0.5, 0.56), 1.0)
    setting(stage, (150, 146, 138), (170, 164, 152), 150)
    _dome(stage, stage.side * rnd.uniform(15, 40), 135)
    _monument(stage, rnd.uniform(-3, 3), 105)
    tar = (98, 98, 98)
    strip(
        stage, ribbon(stage, lambda z: -6.0, lambda z: 6.0, stage.near * 0.9, 160), tar, tar, 0.35
    )
    for x in (-5.6, 5.6, -0.1, 0.1):
        line = ribbon(stage, lambda z, x=x: x - 0.06, lambda z, x=x: x + 0.06, stage.near, 130)
        stage.draw.polygon(line, fill=stage.tone((236, 230, 216), 0.8, 25))
    wet_floor(stage, 100)
    _street(stage, people)


def _street(stage: Stage, people: int) -> None:
    """Shops on both sides, street trees, lamps, vehicles and walkers, far to near."""
    rnd = stage.rnd
    things: list[tuple[float, str, float]] = []
    for side in (-1, 1):
        z = 98.0
        while z > 13:
            things.append((z, "shop", side * 15.5))
            z -= 7.6
        for z in (88, 66, 48, 34, 24, 17):
            things.append((z - 1, "tree", side * 8.6))
            things.append((z - 4, "lamp", side * 6.6))
    things += [(rnd.uniform(26, 80), "car", rnd.choice((-3.9, -2, 2, 3.9))) for _ in range(5)]
    things += [(rnd.uniform(15, 50), "bike", rnd.choice((-4.8, -3, 3, 4.8))) for _ in range(5)]
    things += [
        (rnd.uniform(12, 26), "person", rnd.choice((-1, 1)) * rnd.uniform(6.6, 8))
        for _ in range(people)
    ]
    for z, what, x in sorted(things, reverse=True):
        _on_street(stage, what, x, z)


def _on_street(stage: Stage, what: str, x: float, z: float) -> None:
    """One thing of the street."""
    rnd, side = stage.rnd, 1 if x > 0 else -1
    if what == "shop":
        turn = -side * math.pi / 2
        shophouse(stage, side * 11.0, z, 7.4, rnd.randrange(9999), turn)
    elif what == "tree":
        plant(
            stage, rnd.choice(("broad", "palm")), x, z, rnd.uniform(5.5, 7.5), rnd.randrange(9999)
        )
    elif what == "lamp":
        _street_lamp(stage, x, z, side)
    elif what == "person":
        person(stage, x, z)
    else:
        vehicle(stage, what, x, z, rnd.randrange(9999))


def _street_lamp(stage: Stage, x: float, z: float, side: int) -> None:
    """A lamp post with an arm over the road."""
    pen = Pen(stage, (x, 0, z), -side)
    pen.line(((0, 0), (0, 6.6), (0.4, 7), (1.6, 7.1)), 0.1, (96, 104, 104), 0.7)
    pen.oval(1.6, 7.0, 0.25, 0.1, (255, 244, 214), 1.0)
    if stage.hour.lamps or stage.hour.wet:
        stage.lamp(x - side * 1.6, 7.0, z, LAMP, 4.5, 0.8)


def _dome(stage: Stage, x: float, z: float) -> None:
    """A mosque with a dome and a minaret, far off."""
    pen = Pen(stage, (x, 0, z))
    pen.rect(-9, 0, 9, 9, CREAM, 0.7)
    pen.rect(2, 0, 9, 9, CREAM, 0.95)
    pen.oval(0, 10, 6, 6.5, (70, 140, 110), 0.6)
    pen.oval(1.4 * stage.side, 10.6, 3.6, 5, (90, 160, 124), 1.0)
    pen.rect(-6.4, 7, 6.4, 10, CREAM, 0.8)
    pen.line(((0, 16), (0, 18.6)), 0.4, YELLOW, 0.9)
    pen.rect(12, 0, 14.4, 22, CREAM, 0.8)
    pen.poly(((11.6, 22), (14.8, 22), (13.2, 27)), (70, 140, 110), 0.8)


def _monument(stage: Stage, x: float, z: float) -> None:
    """A tall obelisk with a hornbill at the end of the street."""
    pen = Pen(stage, (x, 0, z))
    pen.poly(((-5, 0), (5, 0), (3.6, 3), (-3.6, 3)), (190, 182, 166), 0.8)
    pen.poly(((-1.6, 3), (1.6, 3), (0.7, 19), (-0.7, 19)), (226, 220, 204), 0.6)
    s = stage.side
    pen.poly(((0, 3), (1.6 * s, 3), (0.7 * s, 19), (0, 19)), (226, 220, 204), 1.0)
    pen.oval(0, 20.4, 2.4, 1.2, (40, 38, 40), 0.7)
    pen.poly(((1.8, 21.4), (4.6, 20.4), (1.8, 19.8)), YELLOW, 0.95)


def yard(stage: Stage, paving: RGB) -> None:
    """A yard with a border of grass and clipped bushes."""
    setting(stage, GRASS, mix(GRASS, EARTH, 0.2), 85)
    path = ribbon(stage, lambda z: -9.0, lambda z: 9.0, stage.near * 0.85, 33)
    strip(stage, path, paving, mix(paving, (206, 196, 180), 0.4), 0.35)


def office(stage: Stage, people: int) -> None:
    """A government office with a carved gable, a flag and officers on the steps."""
    rnd = stage.rnd
    stage.look(rnd.uniform(2.2, 3), rnd.uniform(0.6, 0.66), rnd.uniform(0.95, 1.1))
    yard(stage, (176, 166, 150))
    grove(stage, spots(stage, ("palm", "broad"), 8, (-50, 50), (62, 72), (10, 15)))
    wall = pick(rnd, ((236, 228, 204), (224, 226, 214), (238, 222, 190)))
    roof = pick(rnd, ((120, 60, 46), (84, 92, 88), (46, 92, 76)))
    x = rnd.uniform(-5, 5)
    model = hall(
        stage, x, 40, (36, 12, 8.2), rnd.randrange(9999), (wall, roof, (150, 120, 92)), 0, 2
    )
    portico(model, 9, 5.2, roof, (120, 50, 40))
    model.paint()
    _hedge(stage, 31.5)
    wet_floor(stage, 30)
    flagpole(stage, -stage.side * rnd.uniform(7, 9), 25, 10.5)
    crowd(
        stage,
        people,
        (-4.5, 4.5),
        (9.5, 16),
        ("office", "office", "plain"),
        ("walk", "talk", "stand"),
    )
    vehicle(stage, "car", stage.side * 9.5, 27, rnd.randrange(999))
    framing(stage, (0 if stage.side > 0 else 1, 0), rnd.randrange(9999))


def _hedge(stage: Stage, z: float) -> None:
    """Clipped bushes and flowers along the front."""
    rnd = stage.rnd
    x = -stage.wide(z)
    while x < stage.wide(z):
        if abs(x) > 6:
            plant(
                stage,
                "bush",
                x,
                z + rnd.uniform(-0.3, 0.3),
                rnd.uniform(1.3, 2.0),
                rnd.randrange(9999),
            )
            for _ in range(9):
                c = pick(rnd, ((206, 60, 70), (240, 190, 60), (236, 236, 226), (214, 110, 150)))
                Pen(stage, (x, 0, z - 0.5)).oval(
                    rnd.uniform(-0.8, 0.8), rnd.uniform(0.2, 1.0), 0.1, 0.1, c, 0.95
                )
        x += 1.7


def school(stage: Stage, people: int) -> None:
    """A long low school around a yard, pupils in white and red."""
    rnd = stage.rnd
    stage.look(rnd.uniform(1.9, 2.6), rnd.uniform(0.52, 0.58), rnd.uniform(1.0, 1.15))
    yard(stage, mix(EARTH, (190, 170, 140), 0.5))
    grove(stage, spots(stage, ("palm", "broad", "banana"), 9, (-40, 40), (50, 62), (8, 12)))
    wall = pick(rnd, ((240, 226, 190), (206, 224, 214), (236, 214, 176)))
    trim = pick(rnd, ((60, 120, 96), (176, 70, 56), (60, 100, 150)))
    side = stage.side
    wing = hall(
        stage,
        side * 17,
        30,
        (26, 8, 4.0),
        rnd.randrange(9999),
        (wall, (150, 78, 58), trim),
        side * 0.9,
    )
    wing.paint()
    main = hall(
        stage,
        -side * 4,
        34,
        (30, 8, 4.2),
        rnd.randrange(9999),
        (wall, (150, 78, 58), trim),
        -side * 0.1,
    )
    main.paint()
    wet_floor(stage, 30)
    flagpole(stage, -side * rnd.uniform(3, 6), 21, 7.5)
    meadow(
        stage,
        stage.near,
        13,
        side * 5 if side > 0 else -16,
        16 if side > 0 else -5,
        160,
        GRASS,
        0.2,
    )
    half = stage.wide(9.5) * 0.8
    crowd(stage, people, (-half, half), (7.5, 13), ("school",), ("walk", "talk", "raise", "stand"))
    if people:
        person(stage, -half * 0.9, 11, "office", "talk")
    grove(stage, [("broad", side * stage.wide(15) * 1.02, 15, 8.5, rnd.randrange(9999))])
    framing(stage, (1 if side < 0 else 0, 0), rnd.randrange(9999))


def clinic(stage: Stage, people: int) -> None:
    """A health post: white and green, a cross, an ambulance, people waiting."""
    rnd = stage.rnd
    stage.look(rnd.uniform(1.9, 2.5), rnd.uniform(0.54, 0.6), rnd.uniform(1.05, 1.2))
    yard(stage, (182, 174, 160))
    grove(stage, spots(stage, ("palm", "broad", "banana"), 8, (-36, 36), (44, 56), (8, 12)))
    side = stage.side
    green = pick(rnd, ((70, 150, 116), (60, 130, 140), (110, 160, 90)))
    model = hall(
        stage,
        -side * rnd.uniform(1, 4),
        27,
        (22, 9, 4.3),
        rnd.randrange(9999),
        ((244, 244, 236), mix(green, (60, 70, 66), 0.35), green),
        -side * rnd.uniform(0.05, 0.25),
    )
    _cross_sign(model)
    model.paint()
    wet_floor(stage, 24)
    _tent(stage, side)
    half = stage.wide(10) * 0.75
    crowd(
        stage,
        max(1, people // 3),
        (-half * 0.7, half * 0.8),
        (11, 13),
        ("health",),
        ("talk", "stand"),
    )
    crowd(
        stage, people - people // 3, (-half, half), (8, 11.5), ("plain",), ("stand", "talk", "walk")
    )
    framing(stage, (0 if side > 0 else 1, 0), rnd.randrange(9999))


def _cross_sign(model: Model) -> None:
    """A board with a green cross on the roof edge."""
    face = model.quad(
        ((-1.5, 4.4, -3.2), (1.5, 4.4, -3.2), (1.5, 7.0, -3.2), (-1.5, 7.0, -3.2)),
        (248, 248, 244),
        5,
    )
    patch(face, (0.4, 0.14, 0.6, 0.86), (40, 140, 96), (90, 220, 160))
    patch(face, (0.2, 0.4, 0.8, 0.62), (40, 140, 96), (90, 220, 160))


def _tent(stage: Stage, side: int) -> None:
    """An ambulance on one side, an umbrella with a table on the other."""
    rnd = stage.rnd
    x, z = side * 9.0, 21.0
    stage.shadow(x, z, 2.6, 2, 120)
    model = Model(stage, x, z, side * 0.5)
    body = model.box((-1.0, 1.0), (0.5, 2.4), (0, 4.8), (246, 246, 242), 1)
    patch(body[0], (0.08, 0.5, 0.92, 0.9), (60, 78, 88))
    for face in body[:4]:
        patch(face, (0, 0.26, 1, 0.38), RED)
    for u in (0.06, 0.8):
        patch(body[0], (u, 0.06, u + 0.14, 0.2), (250, 240, 200), (255, 240, 200))
    model.box((-0.5, 0.5), (2.4, 2.6), (0.6, 1.0), (60, 110, 200), 2)
    model.paint()
    for zz in (0.5, 4.0):
        px, _, pz = model.world((-side * 1.0, 0, zz))
        Pen(stage, (px, 0, pz)).oval(0, 0.4, 0.3, 0.38, (36, 36, 38), 0.5)
    umbrella(
        stage,
        -side * stage.wide(17) * 0.72,
        17,
        pick(rnd, (RIVER, YELLOW, (60, 110, 160))),
        2.0,
        2.8,
    )
    Pen(stage, (-side * stage.wide(17) * 0.72, 0, 16.6)).rect(
        -1.1, 0, 1.1, 0.8, (236, 232, 220), 0.8
    )


def meeting(stage: Stage, people: int) -> None:
    """A meeting room: long tables, people on both sides, a screen and windows."""
    rnd = stage.rnd
    stage.look(1.95, rnd.uniform(0.34, 0.4), 1.08 if not stage.tall else 0.9)
    stage.sight = 400
    wall = pick(rnd, ((226, 214, 188), (212, 218, 206), (232, 222, 204)))
    _room(stage, wall)
    _screen(stage, rnd)
    half = max(2, (people + 1) // 2)
    seats = []
    for n in range(half):
        z = 6.8 + (n + 0.5) * 6.0 / half
        seats += [(z, -1), (z, 1)]
    seats = sorted(seats, reverse=True)[: max(people, 4)]
    _speaker(stage)
    for side in (-1, 1):
        for z, s in seats:
            if s == side:
                _seated(stage, side * 2.75, z, -side)
    for side in (-1, 1):
        _table(stage, side)
    _backs(stage, people)


def _room(stage: Stage, wall: RGB) -> None:
    """Floor, ceiling, three walls, windows and lamps."""
    w, h, far = 5.2, 3.6, 15.0
    lit = stage.hour.lamps or stage.hour.wet
    shade = 0.8
    size = (stage.w, stage.h)
    stage.im.paste(
        vertical(size, ((0.0, stage.tone(wall, 0.6, 3)), (1.0, stage.tone(wall, 0.9, 3))))
    )
    stage.poly(
        ((-w, h, far), (w, h, far), (w, h, 1.2), (-w, h, 1.2)), stage.tone((240, 236, 226), 0.55, 3)
    )
    tiles = stage.tone((196, 180, 156), 0.7, 3)
    stage.poly(((-w, 0, far), (w, 0, far), (w, 0, 1.0), (-w, 0, 1.0)), tiles)
    for n in range(27):
        z = 15 * 0.9**n
        stage.draw.line(
            (*stage.at(-w, 0, z), *stage.at(w, 0, z)),
            fill=times(tiles, (0.93, 0.93, 0.93)),
            width=3,
        )
    for n in range(-5, 6):
        stage.draw.line(
            (*stage.at(n, 0, far), *stage.at(n, 0, 1.0)),
            fill=times(tiles, (0.93, 0.93, 0.93)),
            width=3,
        )
    stage.poly(((-w, 0, far), (w, 0, far), (w, h, far), (-w, h, far)), stage.tone(wall, shade, 6))
    for s in (-1, 1):
        c = stage.tone(wall, 0.5 if s == stage.side else 0.95, 5)
        stage.poly(((s * w, 0, far), (s * w, 0, 1.0), (s * w, h, 1.0), (s * w, h, far)), c)
        stage.poly(
            ((s * w, 0, far), (s * w, 0, 1.0), (s * w, 0.9, 1.0), (s * w, 0.9, far)),
            stage.tone((150, 112, 80), 0.5, 5),
        )
    _windows(stage, w)
    _frames(stage, w)
    for z in (5, 8, 11.5):
        stage.poly(
            (
                (-1.2, h - 0.02, z + 0.4),
                (1.2, h - 0.02, z + 0.4),
                (1.2, h - 0.02, z),
                (-1.2, h - 0.02, z),
            ),
            (255, 252, 240),
        )
        stage.lamp(0, h, z, (255, 246, 220), 1.6, 0.5 if lit else 0.3)


def _frames(stage: Stage, w: float) -> None:
    """Pictures and a woven band on the wall without windows."""
    s = -stage.side
    wood = stage.tone((112, 78, 54), 0.8, 3)
    stage.poly(
        ((s * w, 3.05, 15), (s * w, 3.05, 1), (s * w, 3.3, 1), (s * w, 3.3, 15)),
        stage.tone((150, 60, 44), 0.8, 3),
    )
    for n in range(34):
        z = 15 * 0.92**n
        ring = (
            (s * w, 3.07, z),
            (s * w, 3.17, z * 0.965),
            (s * w, 3.28, z),
            (s * w, 3.17, z * 1.035),
        )
        stage.poly(ring, stage.tone(YELLOW if n % 2 else CREAM, 0.8, 3))
    for z, c in (
        (12.5, (120, 150, 120)),
        (9.6, (96, 130, 150)),
        (7.2, (190, 150, 90)),
        (5.4, (110, 140, 110)),
    ):
        a, b = z, z * 0.88
        stage.poly(((s * w, 1.45, a), (s * w, 1.45, b), (s * w, 2.65, b), (s * w, 2.65, a)), wood)
        stage.poly(
            (
                (s * w, 1.55, a * 0.985),
                (s * w, 1.55, b * 1.015),
                (s * w, 2.55, b * 1.015),
                (s * w, 2.55, a * 0.985),
            ),
            stage.tone(c, 0.9, 3),
        )
        stage.poly(
            (
                (s * w, 1.55, a * 0.985),
                (s * w, 1.55, b * 1.015),
                (s * w, 1.9, b * 1.015),
                (s * w, 2.1, a * 0.985),
            ),
            stage.tone(times(c, (0.6, 0.7, 0.6)), 0.9, 3),
        )


def _windows(stage: Stage, w: float) -> None:
    """Bright windows along the sunny wall, with light falling on the floor."""
    s, sky_c = stage.side, stage.hour.sky
    for z in (13.4, 10.6, 8.2, 6.0, 4.2):
        a, b = z, z - 1.15 * z / 9
        ring = ((s * w, 1.0, a), (s * w, 1.0, b), (s * w, 2.9, b), (s * w, 2.9, a))
        stage.poly(
            (
                (s * w, 0.9, a * 1.02),
                (s * w, 0.9, b * 0.98),
                (s * w, 3.0, b * 0.98),
                (s * w, 3.0, a * 1.02),
            ),
            (238, 234, 224),
        )
        stage.poly(ring, mix(sky_c[-1][1], sky_c[1][1], 0.4))
        low = ((s * w, 1.0, a), (s * w, 1.0, b), (s * w, 1.6, b), (s * w, 1.7, a))
        stage.poly(low, stage.tone(pick(stage.rnd, LEAVES), 0.8, 60))
        mid = (a + b) / 2
        stage.draw.line(
            (*stage.at(s * w, 1.0, mid), *stage.at(s * w, 2.9, mid)), fill=(238, 234, 224), width=6
        )
        spill = (
            (s * (w - 0.8), 0, a),
            (s * (w - 0.8), 0, b),
            (s * (w - 3.4), 0, b * 0.9),
            (s * (w - 3.4), 0, a * 0.9),
        )
        stage.poly(spill, mix(stage.hour.cloud_lit, YELLOW, 0.1), 60)


def _screen(stage: Stage, rnd: Random) -> None:
    """A projection with a small chart, flags beside it, a woven band above."""
    z = 14.9
    stage.poly(((-1.9, 1.1, z), (1.9, 1.1, z), (1.9, 3.1, z), (-1.9, 3.1, z)), (246, 248, 246))
    stage.poly(((-1.9, 2.75, z), (1.9, 2.75, z), (1.9, 3.1, z), (-1.9, 3.1, z)), RIVER)
    for n in range(6):
        x, h = -1.5 + 0.5 * n, rnd.uniform(0.3, 1.2)
        stage.poly(
            ((x, 1.25, z), (x + 0.34, 1.25, z), (x + 0.34, 1.25 + h, z), (x, 1.25 + h, z)),
            YELLOW if n == 3 else (70, 140, 120),
        )
    for x, c in ((-3.0, None), (3.0, YELLOW)):
        pen = Pen(stage, (x, 0, 14.4))
        pen.line(((0, 0), (0, 2.5)), 0.05, (196, 160, 90), 0.9)
        top, low = (RED, (246, 244, 238)) if c is None else (YELLOW, RIVER)
        pen.poly(((0, 2.45), (0.32, 2.2), (0.3, 1.7), (0, 1.8)), top, 0.85)
        pen.poly(((0, 1.8), (0.3, 1.7), (0.26, 1.0), (0, 1.1)), low, 0.85)


def _speaker(stage: Stage) -> None:
    """Someone standing beside the screen."""
    person(stage, stage.side * -2.45, 13.6, "office", "talk")


def _seated(stage: Stage, x: float, z: float, facing: int) -> None:
    """A person on a chair, turned to the middle of the room."""
    rnd = stage.rnd
    pen = Pen(stage, (x, 0, z), facing)
    pen.rect(-0.42, 0.42, -0.3, 1.08, (70, 60, 56), 0.5)
    pen.rect(-0.4, 0.4, 0.2, 0.5, (86, 74, 66), 0.6)
    for dx in (-0.36, 0.16):
        pen.line(((dx, 0), (dx, 0.42)), 0.05, (60, 54, 50), 0.5)
    kind = rnd.choice(("office", "plain", "plain", "office"))
    person(stage, x, z, kind, "sit", 0.52, _Facing(rnd.random(), facing))


class _Facing(Random):
    """A chance source that always turns a figure the same way."""

    def __init__(self, seed: float, facing: int) -> None:
        super().__init__(seed)
        self.facing = facing

    def choice(self, seq: Sequence[Any]) -> Any:
        """Pick, but keep the wanted side for a choice between left and right."""
        return self.facing if tuple(seq) == (-1, 1) else super().choice(seq)


def _table(stage: Stage, side: int) -> None:
    """A long table with a cloth, papers and glasses."""
    rnd = stage.rnd
    x0, x1, a, b = side * 1.25, side * 2.35, 13.0, 5.6
    cloth = stage.tone((40, 104, 84), 0.6, 3)
    stage.poly(
        ((x0, 0.1, a), (x0, 0.1, b), (x0, 0.76, b), (x0, 0.76, a)), times(cloth, (0.7, 0.7, 0.7))
    )
    stage.poly(
        ((x0, 0.1, b), (x1, 0.1, b), (x1, 0.76, b), (x0, 0.76, b)), times(cloth, (0.85, 0.85, 0.85))
    )
    stage.poly(
        ((x0, 0.76, a), (x1, 0.76, a), (x1, 0.76, b), (x0, 0.76, b)),
        stage.tone((232, 226, 210), 0.9, 3),
    )
    for n in range(9):
        z = 12.6 - 6.6 * n / 8
        x = side * rnd.uniform(1.7, 2.1)
        s = 0.16
        stage.poly(
            ((x - s, 0.77, z), (x + s, 0.77, z), (x + s, 0.77, z - 0.42), (x - s, 0.77, z - 0.42)),
            (252, 252, 248),
        )
        Pen(stage, (side * 1.5, 0.76, z)).rect(-0.04, 0, 0.04, 0.16, (170, 206, 214), 1.0)


def _backs(stage: Stage, people: int) -> None:
    """Heads and shoulders of listeners in the foreground."""
    rnd = stage.rnd
    count = 2 if people < 10 else 3
    for n in range(count):
        x = (n - (count - 1) / 2) * 1.3 + rnd.uniform(-0.2, 0.2)
        pen = Pen(stage, (x, 0, 4.0))
        wear = Outfit("plain", rnd)
        wear.head = wear.head if wear.head == "hijab" else "hair"
        torso(pen, wear, (0, 0.55))
        head(pen, wear, (0, 1.27))
        c = wear.veil if wear.head == "hijab" else (34, 28, 28)
        pen.oval(0, 1.32, 0.125, 0.15, c, 0.55)
        back = ((-0.25, 0.4), (0.25, 0.4), (0.25, 0.82), (0.2, 0.9), (-0.2, 0.9), (-0.25, 0.82))
        pen.poly(back, (112, 84, 62), 0.6)
        pen.line(((-0.2, 0.88), (0.2, 0.88)), 0.03, (150, 124, 100), 0.9)
        for leg in (-0.22, 0.22):
            pen.line(((leg, -0.3), (leg, 0.42)), 0.05, (66, 56, 50), 0.5)
