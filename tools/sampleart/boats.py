"""River boats: motor boats with roofs, canoes, long festival boats, rafts."""

from __future__ import annotations

from random import Random

from .colour import LAMP, RED, RGB, YELLOW, mix, pick, times, vary
from .people import Outfit, _arm, _head, _torso
from .stage import Pen, Stage

HULLS: tuple[RGB, ...] = (
    (46, 96, 120),
    (150, 58, 44),
    (58, 110, 84),
    (214, 190, 130),
    (120, 84, 58),
    (224, 222, 210),
)
ROOFS: tuple[RGB, ...] = ((196, 186, 164), (74, 104, 124), (156, 74, 54), (120, 128, 120))


def klotok(
    stage: Stage,
    x: float,
    z: float,
    seed: int,
    length: float = 11.0,
    facing: int = 0,
    water: RGB = (60, 60, 50),
    cross: bool = False,
) -> None:
    """A wooden motor boat with a roof, and its mirror image."""
    for mirror in (water, None):
        rnd = Random(seed)
        pen = Pen(stage, (x, 0, z), facing or rnd.choice((-1, 1)), mirror)
        _klotok(pen, length, rnd, cross)
    _waterline(stage, x, z, length, water)
    if stage.hour.lamps:
        stage.lamp(x, 1.7, z, LAMP, 3.2, 0.75)
        _streak(stage, x, z, 5.0)


def _klotok(pen: Pen, n: float, rnd: Random, cross: bool) -> None:
    """Hull, cabin, roof, passengers."""
    hull, roof = vary(pick(rnd, HULLS), rnd, 0.1), pick(rnd, ROOFS)
    trim, deck = pick(rnd, HULLS), n * 0.085
    inside = (58, 46, 38)
    pen.rect(-n * 0.3, deck, n * 0.24, n * 0.2, inside, 0.35)
    for _ in range(rnd.randint(1, 3)):
        _passenger(pen, rnd.uniform(-0.24, 0.18) * n, deck * 0.9, rnd)
    for k in range(7):
        px = -n * 0.3 + n * 0.54 * k / 6
        pen.line(((px, deck), (px, n * 0.21)), n * 0.009, trim, 0.8)
    pen.rect(-n * 0.3, deck * 0.9, n * 0.24, deck * 1.5, trim, 0.7)
    _hull(pen, n, hull, deck)
    top = ((-n * 0.35, n * 0.2), (n * 0.29, n * 0.2), (n * 0.27, n * 0.228), (-n * 0.33, n * 0.228))
    pen.poly(top, roof, 0.95)
    pen.rect(-n * 0.35, n * 0.193, n * 0.29, n * 0.202, times(roof, (0.6, 0.6, 0.6)), 0.4)
    if cross:
        pen.rect(-n * 0.05, deck * 0.95, n * 0.05, deck * 1.9, (244, 244, 240), 1.0)
        for dx, dy in ((0.032, 0.012), (0.012, 0.032)):
            y = deck * 1.43
            pen.rect(-n * dx, y - n * dy, n * dx, y + n * dy, (46, 140, 96), 1.0)
    pen.line(((-n * 0.42, deck), (-n * 0.42, n * 0.3)), n * 0.008, (200, 200, 196), 0.8)
    flag(pen, -n * 0.42, n * 0.3, n * 0.07)


def _hull(pen: Pen, n: float, c: RGB, deck: float) -> None:
    """The curved side of a boat, with a band and a shadow at the water."""
    line = (
        (-n * 0.47, deck * 1.2),
        (-n * 0.3, deck),
        (n * 0.25, deck),
        (n * 0.4, deck * 1.35),
        (n * 0.52, deck * 2.1),
    )
    keel = ((n * 0.44, deck * 0.4), (n * 0.36, 0), (-n * 0.42, 0), (-n * 0.46, deck * 0.4))
    pen.poly((*line, *keel), c, 0.75)
    pen.poly(((-n * 0.46, deck * 0.4), (n * 0.44, deck * 0.4), *keel[1:3]), c, 0.3)
    pen.line(line, n * 0.014, mix(c, (246, 240, 226), 0.55), 0.95)


def flag(pen: Pen, x: float, y: float, s: float) -> None:
    """The red and white flag, blowing."""
    for k, c in ((0, RED), (1, (248, 246, 240))):
        top = y - s * 0.33 * k
        wave = ((x, top), (x + s * 0.5, top + s * 0.06), (x + s, top - s * 0.02))
        under = [(a, b - s * 0.33) for a, b in reversed(wave)]
        pen.poly((*wave, *under), c, 0.95)


def _passenger(pen: Pen, x: float, y: float, rnd: Random, kind: str = "plain") -> None:
    """Head and shoulders of someone sitting in a boat."""
    wear = Outfit(kind, rnd)
    _torso(pen, wear, (x, y - 0.1))
    _head(pen, wear, (x, y + 0.62))


def _waterline(stage: Stage, x: float, z: float, n: float, water: RGB) -> None:
    """The dark line where a boat sits in the water, and ripples over its mirror image."""
    px, py = stage.at(x, 0, z)
    s = stage.metre(z) * n
    c = times(water, (0.5, 0.5, 0.5))
    stage.draw.ellipse((px - s * 0.5, py - s * 0.008, px + s * 0.5, py + s * 0.016), fill=(*c, 170))
    light = mix(water, stage.hour.cloud_lit, 0.5)
    for k in range(22):
        y = py + s * 0.2 * stage.rnd.random() + s * 0.012
        w = s * stage.rnd.uniform(0.04, 0.16)
        cx = px + stage.rnd.uniform(-0.55, 0.55) * s
        h = max(1.2, s * 0.004)
        tone = light if k % 2 else c
        stage.draw.ellipse((cx - w, y - h, cx + w, y + h), fill=(*tone, 130))


def _streak(stage: Stage, x: float, z: float, length: float, c: RGB = LAMP) -> None:
    """The broken reflection of a lamp."""
    px, py = stage.at(x, 0, z)
    s = stage.metre(z)
    for n in range(40):
        t = n / 40
        w = s * stage.rnd.uniform(0.1, 0.45) * (1 - t * 0.4)
        y = py + s * length * t + stage.rnd.uniform(-2, 2)
        dx = stage.rnd.uniform(-0.25, 0.25) * s
        box = (px + dx - w, y - s * 0.03, px + dx + w, y + s * 0.03)
        stage.draw.ellipse(box, fill=(*c, round(170 * (1 - t))))


def canoe(
    stage: Stage,
    x: float,
    z: float,
    seed: int,
    length: float = 5.5,
    crew: int = 1,
    kind: str = "farmer",
    cargo: bool = False,
    water: RGB = (60, 60, 50),
) -> None:
    """A dugout with a few people, paddles up or down."""
    for mirror in (water, None):
        rnd = Random(seed)
        pen = Pen(stage, (x, 0, z), rnd.choice((-1, 1)), mirror)
        for k in range(crew):
            _paddler(pen, (-0.32 + 0.56 * (k + 0.5) / crew) * length, kind, rnd)
        if cargo:
            for _ in range(26):
                fruit = pick(rnd, ((96, 140, 60), (226, 160, 50), (190, 60, 44), (150, 170, 70)))
                px = rnd.uniform(-0.1, 0.34) * length
                pen.oval(px, 0.36 + rnd.uniform(0, 0.2), 0.16, 0.13, fruit, rnd.uniform(0.5, 1))
        _hull(pen, length, vary((110, 76, 52), rnd, 0.15), 0.32)
    _waterline(stage, x, z, length, water)


def _paddler(pen: Pen, x: float, kind: str, rnd: Random) -> None:
    """Someone sitting in a canoe with a paddle."""
    wear = Outfit(kind, rnd)
    _torso(pen, wear, (x, 0.26))
    _head(pen, wear, (x + 0.03, 0.98))
    _arm(pen, wear, ((x + 0.16, 0.78), (x + 0.3, 0.62), (x + 0.36, 0.5)))
    pen.line(((x + 0.1, 1.0), (x + 0.5, 0.05)), 0.045, (176, 132, 84), 0.9)
    pen.line(((x + 0.44, 0.2), (x + 0.52, -0.02)), 0.13, (196, 150, 96), 0.9)


def longboat(
    stage: Stage,
    x: float,
    z: float,
    seed: int,
    crew: int = 8,
    parade: bool = False,
    water: RGB = (60, 60, 50),
    facing: int = 0,
) -> None:
    """A long racing or parade boat, a team in one colour."""
    length = 3.0 + crew * 1.05
    for mirror in (water, None):
        rnd = Random(seed)
        pen = Pen(stage, (x, 0, z), facing or rnd.choice((-1, 1)), mirror)
        team = pick(rnd, ((200, 50, 44), (236, 180, 40), (40, 110, 150), (50, 130, 90)))
        _team(pen, crew, length, team, rnd)
        hull = pick(rnd, ((60, 44, 36), (170, 50, 40), (36, 80, 90), (226, 180, 50)))
        _hull(pen, length, hull, 0.36)
        pen.line(((-length * 0.44, 0.26), (length * 0.42, 0.26)), 0.08, YELLOW, 0.95)
        _prow(pen, length, rnd)
        if parade:
            _bunting(pen, length, rnd)
    _waterline(stage, x, z, length, water)


def _team(pen: Pen, crew: int, length: float, c: RGB, rnd: Random) -> None:
    """Paddlers leaning together."""
    for k in range(crew):
        px = (-0.38 + 0.72 * (k + 0.5) / crew) * length
        wear = Outfit("plain", rnd)
        wear.top, wear.head, wear.woman = c, rnd.choice(("hair", "helmet")), False
        _torso(pen, wear, (px, 0.22))
        _head(pen, wear, (px + 0.12, 0.94))
        _arm(pen, wear, ((px + 0.12, 0.74), (px + 0.34, 0.66), (px + 0.46, 0.44)))
        pen.line(((px + 0.16, 0.96), (px + 0.62, 0.0)), 0.05, (206, 164, 104), 0.9)


def _prow(pen: Pen, n: float, rnd: Random) -> None:
    """A carved hornbill head on the bow."""
    x, y = n * 0.5, 0.85
    pen.line(((n * 0.45, 0.5), (x, y), (x + 0.25, y + 0.4)), 0.22, (30, 28, 30), 0.6)
    pen.poly(((x + 0.2, y + 0.6), (x + 1.0, y + 0.32), (x + 0.25, y + 0.28)), YELLOW, 0.95)
    pen.poly(((x + 0.18, y + 0.6), (x + 0.62, y + 0.72), (x + 0.5, y + 0.46)), RED, 0.95)


def _bunting(pen: Pen, n: float, rnd: Random) -> None:
    """Poles with pennants and a decorated canopy."""
    colours = (RED, YELLOW, (248, 246, 240), (40, 120, 90), (40, 100, 150))
    for k in range(9):
        x = (-0.42 + 0.84 * k / 8) * n
        top = 2.4 + 0.5 * rnd.random()
        pen.line(((x, 0.4), (x, top)), 0.05, (120, 88, 60), 0.7)
        c = colours[k % 5]
        pen.poly(((x, top), (x + 0.8, top - 0.2), (x, top - 0.42)), c, 0.95)
