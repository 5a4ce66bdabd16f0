"""Small figures: villagers, officers, pupils, workers, paddlers."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from .colour import RGB, YELLOW, pick, times, vary
from .stage import P2, Pen, Stage

SKINS: tuple[RGB, ...] = ((158, 108, 78), (140, 94, 66), (176, 124, 92))
HAIR: RGB = (34, 28, 28)
BRIGHT: tuple[RGB, ...] = (
    (180, 74, 60),
    (222, 176, 74),
    (56, 112, 120),
    (78, 124, 92),
    (214, 206, 190),
    (116, 80, 110),
    (206, 128, 90),
    (84, 110, 160),
    (150, 60, 70),
    (240, 232, 214),
)
DARK: tuple[RGB, ...] = ((52, 56, 70), (70, 60, 54), (44, 50, 48), (86, 78, 70), (60, 50, 66))
STRAW: RGB = (214, 184, 118)


class Outfit:
    """What one person wears, chosen by kind and chance."""

    def __init__(self, kind: str, rnd: Random) -> None:
        self.kind, self.skin = kind, pick(rnd, SKINS)
        self.top, self.bottom = vary(pick(rnd, BRIGHT), rnd, 0.1), pick(rnd, DARK)
        self.woman = rnd.random() < 0.5
        self.skirt = self.woman and rnd.random() < 0.7
        self.head = "hijab" if self.woman and rnd.random() < 0.6 else "hair"
        self.veil = vary(pick(rnd, BRIGHT), rnd, 0.1)
        self.height = rnd.uniform(1.52, 1.72)
        getattr(self, f"_{kind}", lambda _rnd: None)(rnd)

    def _office(self, rnd: Random) -> None:
        self.top, self.bottom = (178, 156, 110), (150, 130, 92)
        self.veil = (150, 130, 92)
        self.head = self.head if self.woman else rnd.choice(("hair", "peci"))

    def _farmer(self, rnd: Random) -> None:
        self.head = "caping"

    def _worker(self, rnd: Random) -> None:
        self.top, self.head, self.skirt = (236, 118, 40), "helmet", False

    def _school(self, rnd: Random) -> None:
        self.top, self.bottom = (244, 242, 236), (176, 40, 38)
        self.height, self.veil = rnd.uniform(1.1, 1.3), (244, 242, 236)

    def _health(self, rnd: Random) -> None:
        self.top, self.bottom, self.veil = (242, 246, 244), (60, 110, 100), (70, 130, 116)

    def _dancer(self, rnd: Random) -> None:
        self.top, self.bottom = rnd.choice(((179, 38, 30), (24, 24, 26), YELLOW)), (120, 30, 30)
        self.head, self.skirt = "crest", True

    def _fire(self, rnd: Random) -> None:
        self.top, self.bottom = (226, 170, 44), (60, 64, 60)
        self.head, self.skirt = "helmet", False


def person(
    stage: Stage,
    x: float,
    z: float,
    kind: str = "plain",
    pose: str = "",
    y: float = 0.0,
    rnd: Random | None = None,
    mirror: RGB | None = None,
) -> None:
    """Draw one figure with its feet at a place."""
    rnd = rnd or stage.rnd
    wear, facing = Outfit(kind, rnd), rnd.choice((-1, 1))
    pose = pose or rnd.choice(("stand", "stand", "walk", "talk"))
    if not mirror and y == 0.0:
        stage.shadow(x, z, 0.42, 0.5, 90)
    pen = Pen(stage, (x, y, z), facing, mirror, wear.height / 1.65)
    if pose == "sit":
        _sitting(pen, wear)
    elif pose == "bend":
        _bending(pen, wear)
    else:
        _upright(pen, wear, pose, rnd)


def _upright(pen: Pen, wear: Outfit, pose: str, rnd: Random) -> None:
    """Standing, walking, talking or carrying."""
    step = 0.16 if pose == "walk" else 0.07
    _legs(pen, wear, step)
    _torso(pen, wear, (0.0, 0.78))
    hand = {"talk": (0.34, 1.12), "carry": (0.16, 1.62), "raise": (0.34, 1.78)}.get(pose)
    _arm(pen, wear, ((-0.19, 1.3), (-0.25, 1.05), (-0.22, 0.82)))
    _arm(pen, wear, ((0.19, 1.3), (0.27, 1.08), hand or (0.23, 0.82)))
    if pose == "carry":
        pen.oval(0.0, 1.82, 0.3, 0.13, (168, 124, 76), 0.8)
        for _ in range(5):
            fruit = pick(rnd, ((96, 140, 60), (220, 150, 50), (190, 60, 44)))
            pen.oval(rnd.uniform(-0.2, 0.2), 1.9, 0.09, 0.07, fruit, 0.9)
    _head(pen, wear, (0.0, 1.5))


def _legs(pen: Pen, wear: Outfit, step: float) -> None:
    """Trousers or a long skirt, and feet."""
    foot = times(wear.skin, (0.6, 0.6, 0.6))
    for s in (-1, 1):
        pen.line(((s * step, 0.03), (s * step + 0.07, 0.02)), 0.07, foot, 0.4)
    if wear.skirt:
        flare = 0.2 + step * 0.5
        pen.poly(((-flare, 0.08), (flare, 0.08), (0.17, 0.88), (-0.17, 0.88)), wear.bottom, 0.6)
        side = pen.stage.side * pen.facing
        lit = ((side * flare, 0.08), (side * flare * 0.4, 0.08), (side * 0.1, 0.88))
        pen.poly((*lit, (side * 0.17, 0.88)), wear.bottom, 1.0)
        return
    for s in (-1, 1):
        lit = 0.95 if s == pen.stage.side * pen.facing else 0.45
        pen.line(((s * step, 0.08), (s * 0.08, 0.45), (s * 0.08, 0.86)), 0.15, wear.bottom, lit)


def _torso(pen: Pen, wear: Outfit, at: P2) -> None:
    """Shirt with a lit side."""
    x, y = at
    body = (
        (-0.17, 0),
        (0.17, 0),
        (0.17, 0.3),
        (0.21, 0.55),
        (0.12, 0.63),
        (-0.12, 0.63),
        (-0.21, 0.55),
        (-0.17, 0.3),
    )
    pen.poly([(x + a, y + b) for a, b in body], wear.top, 0.5)
    s = pen.stage.side * pen.facing
    lit = ((0.02, 0.0), (0.17, 0), (0.17, 0.3), (0.21, 0.55), (0.12, 0.63), (0.03, 0.63))
    pen.poly([(x + a * s, y + b) for a, b in lit], wear.top, 1.0)
    if wear.kind in {"worker", "fire"}:
        pen.rect(x - 0.18, y + 0.2, x + 0.18, y + 0.26, (236, 236, 160), 1.0)


def _arm(pen: Pen, wear: Outfit, joints: Sequence[P2]) -> None:
    """Sleeve, forearm and hand."""
    outer = joints[0][0] * pen.stage.side * pen.facing > 0
    lit = 0.95 if outer else 0.45
    pen.line(joints, 0.085, wear.skin if not wear.woman else wear.top, lit)
    pen.line(joints[:2], 0.11, wear.top, lit)
    pen.oval(*joints[-1], 0.05, 0.05, wear.skin, lit)


def _head(pen: Pen, wear: Outfit, at: P2) -> None:
    """Neck, head and what is on it."""
    x, y = at
    s = pen.stage.side * pen.facing
    pen.line(((x, y - 0.14), (x, y)), 0.09, wear.skin, 0.35)
    pen.oval(x, y + 0.03, 0.1, 0.125, wear.skin, 0.5)
    pen.oval(x + s * 0.025, y + 0.025, 0.07, 0.1, wear.skin, 0.95)
    _cover(pen, wear, x, y, s)


def _cover(pen: Pen, wear: Outfit, x: float, y: float, s: int) -> None:
    """Hair, hijab, peci, straw hat, helmet or feather crest."""
    if wear.head == "hijab":
        pen.oval(x - 0.015, y + 0.045, 0.125, 0.135, wear.veil, 0.7)
        drape = ((-0.13, 0.02), (0.12, 0.0), (0.19, -0.24), (-0.19, -0.24))
        pen.poly([(x + a, y + b) for a, b in drape], wear.veil, 0.75)
        pen.oval(x + 0.04, y + 0.03, 0.065, 0.085, wear.skin, 0.85)
        return
    pen.oval(x - 0.02, y + 0.085, 0.112, 0.09, HAIR, 0.6)
    if wear.woman:
        pen.oval(x - 0.07, y - 0.02, 0.06, 0.13, HAIR, 0.5)
    if wear.head == "caping":
        brim = ((x - 0.3, y + 0.08), (x + 0.3, y + 0.08), (x, y + 0.28))
        pen.poly(brim, STRAW, 0.6)
        pen.poly((brim[1 if s > 0 else 0], (x, y + 0.08), brim[2]), STRAW, 1.0)
    elif wear.head == "helmet":
        pen.oval(x, y + 0.1, 0.13, 0.1, YELLOW, 0.9)
    elif wear.head == "peci":
        pen.rect(x - 0.1, y + 0.09, x + 0.1, y + 0.2, (24, 24, 28), 0.6)
    elif wear.head == "crest":
        for k in (-2, -1, 0, 1, 2):
            pen.line(
                ((x, y + 0.1), (x + k * 0.09, y + 0.42 - abs(k) * 0.05)),
                0.035,
                (240, 236, 224) if k % 2 else (30, 28, 28),
                0.9,
            )
        pen.rect(x - 0.12, y + 0.08, x + 0.12, y + 0.14, YELLOW, 0.95)


def _sitting(pen: Pen, wear: Outfit) -> None:
    """Seated, seen a little from the side; hips at the foot point."""
    pen.line(((0.0, 0.08), (0.36, 0.1), (0.38, -0.3)), 0.15, wear.bottom, 0.6)
    _torso(pen, wear, (0.0, 0.0))
    _arm(pen, wear, ((0.16, 0.5), (0.26, 0.28), (0.42, 0.26)))
    _head(pen, wear, (0.0, 0.72))


def _bending(pen: Pen, wear: Outfit) -> None:
    """Stooped over the ground, planting or weeding."""
    for s in (-0.1, 0.08):
        pen.line(((s, 0.0), (s - 0.04, 0.42), (-0.04, 0.82)), 0.15, wear.bottom, 0.6)
    back = ((-0.16, 0.74), (0.0, 0.98), (0.34, 1.04), (0.5, 0.92), (0.42, 0.72), (0.1, 0.7))
    pen.poly(back, wear.top, 0.7)
    pen.poly((back[1], back[2], back[3], (0.3, 0.92)), wear.top, 1.0)
    _arm(pen, wear, ((0.42, 0.82), (0.5, 0.5), (0.56, 0.22)))
    _head(pen, wear, (0.58, 0.84))


def crowd(
    stage: Stage,
    count: int,
    span: tuple[float, float],
    depth: tuple[float, float],
    kinds: Sequence[str] = ("plain",),
    poses: Sequence[str] = ("",),
    y: float = 0.0,
) -> None:
    """Several figures spread over a patch of ground, the far ones first."""
    rnd = stage.rnd
    spots = []
    for n in range(count):
        t = (n + rnd.uniform(0.15, 0.85)) / max(1, count)
        spots.append((rnd.uniform(*depth), span[0] + (span[1] - span[0]) * t))
    for z, x in sorted(spots, reverse=True):
        person(stage, x, z, rnd.choice(kinds), rnd.choice(poses), y)
