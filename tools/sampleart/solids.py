"""Houses and other solid things, built of flat faces in three dimensions."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from .colour import LAMP, RGB, WOOD, mix, times, vary
from .stage import P2, P3, Stage

Patch = tuple[float, float, float, float]
Spot = Callable[[float, float], P2]
Tone = Callable[[RGB, float], RGB]


@dataclass
class Face:
    """A flat side: corners in local metres, a colour, and patches drawn upon it."""

    corners: list[P3]
    colour: RGB
    order: int = 1
    marks: list[tuple[list[P2], RGB, RGB | None]] = field(default_factory=list)
    planks: int = 0


class Model:
    """Faces around a place, turned by a yaw angle."""

    def __init__(self, stage: Stage, x: float, z: float, yaw: float = 0.0, y: float = 0.0) -> None:
        self.stage, self.place, self.faces = stage, (x, y, z), []
        self.cos, self.sin = math.cos(yaw), math.sin(yaw)

    def world(self, p: P3) -> P3:
        """A local point in the world."""
        x, y, z = p
        ox, oy, oz = self.place
        return ox + x * self.cos - z * self.sin, oy + y, oz + x * self.sin + z * self.cos

    def quad(self, corners: Sequence[P3], c: RGB, order: int = 1, planks: int = 0) -> Face:
        """Add a four-sided face; corners run bottom left, bottom right, top right, top left."""
        face = Face(list(corners), c, order, [], planks)
        self.faces.append(face)
        return face

    def box(self, x: P2, y: P2, z: P2, c: RGB, order: int = 1, planks: int = 0) -> list[Face]:
        """Add a box; returns front, right, back, left faces and the top."""
        (x0, x1), (y0, y1), (z0, z1) = x, y, z
        sides = (
            ((x0, z0), (x1, z0)),
            ((x1, z0), (x1, z1)),
            ((x1, z1), (x0, z1)),
            ((x0, z1), (x0, z0)),
        )
        out = []
        for (ax, az), (bx, bz) in sides:
            ring = ((ax, y0, az), (bx, y0, bz), (bx, y1, bz), (ax, y1, az))
            out.append(self.quad(ring, c, order, planks))
        top = ((x0, y1, z0), (x1, y1, z0), (x1, y1, z1), (x0, y1, z1))
        out.append(self.quad(top, c, order))
        return out

    def gable(
        self,
        x: P2,
        z: P2,
        y: float,
        rise: float,
        c: RGB,
        wall: RGB,
        order: int = 2,
        over: float = 0.6,
        upturn: float = 0.0,
    ) -> None:
        """A pitched roof whose ridge runs along x, with its two end walls."""
        (x0, x1), (z0, z1) = x, z
        zm, top = (z0 + z1) / 2, y + rise
        drop = over * rise / max(0.1, zm - z0)
        for ex in (x0, x1):
            ring = ((ex, y, z0), (ex, y, z1), (ex, top, zm), (ex, top, zm))
            self.quad(ring, wall, order - 1, 6)
        for z_eave in (z1 + over, z0 - over):
            ring = (
                (x0 - over, y - drop, z_eave),
                (x1 + over, y - drop, z_eave),
                (x1 + over + upturn, top, zm),
                (x0 - over - upturn, top, zm),
            )
            self.quad(ring, c, order, -12)

    def paint(self, mirror: RGB | None = None) -> None:
        """Draw all faces, far ones first."""
        for face in sorted(self.faces, key=lambda f: (f.order, -self._far(f))):
            _paint(self, face, mirror)

    def _far(self, face: Face) -> float:
        """Mean distance of a face from the camera."""
        pts = [self.world(p) for p in face.corners]
        cam = self.stage.cam
        return sum(math.dist(p, (0, cam, 0)) for p in pts) / len(pts)

    def lit(self, face: Face) -> float:
        """How much sun falls on a face."""
        a, b, c = (self.world(p) for p in (face.corners[0], face.corners[1], face.corners[2]))
        u, v = [b[i] - a[i] for i in range(3)], [c[i] - a[i] for i in range(3)]
        n = (u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0])
        size = math.sqrt(sum(k * k for k in n)) or 1
        if n[0] * a[0] + n[1] * (a[1] - self.stage.cam) + n[2] * a[2] > 0:
            n = (-n[0], -n[1], -n[2])
        sun = self.stage.light()
        along = sum(p * q for p, q in zip(n, sun, strict=True)) / size
        return max(0.08, min(1.0, 0.36 + 0.8 * along))


def _paint(model: Model, face: Face, mirror: RGB | None) -> None:
    """Draw one face and its marks, upright or mirrored in water."""
    stage, lit = model.stage, model.lit(face)
    z = max(1.0, sum(model.world(p)[2] for p in face.corners) / len(face.corners))

    def tone(c: RGB, light: float) -> RGB:
        out = stage.tone(c, light, z)
        return mix(out, mirror, 0.5) if mirror else out

    def spot(u: float, v: float) -> P2:
        x, y, zz = model.world(_inside(face.corners, u, v))
        return stage.at(x, -y if mirror else y, zz)

    ring = [spot(u, v) for u, v in ((0, 0), (1, 0), (1, 1), (0, 1))]
    stage.draw.polygon(ring, fill=tone(face.colour, lit))
    _planks(stage, face, spot, tone, lit)
    for points, c, glow in face.marks:
        fill = mix(glow, mirror, 0.4) if mirror and glow else glow
        if not fill or not stage.hour.lamps:
            fill = tone(c, lit)
        stage.draw.polygon([spot(*p) for p in points], fill=fill)


def _planks(stage: Stage, face: Face, spot: Spot, tone: Tone, lit: float) -> None:
    """Lines of boards (positive: across; negative: roof courses with patches)."""
    rnd = Random(len(face.corners) * 31 + face.planks + int(abs(face.corners[0][0]) * 10))
    count = abs(face.planks)
    for n in range(count):
        v = n / count
        if face.planks < 0:
            for _ in range(5):
                u = rnd.random() * 0.9
                ring = ((u, v), (u + 0.1, v), (u + 0.1, v + 1 / count), (u, v + 1 / count))
                c = vary(face.colour, rnd, 0.1)
                stage.draw.polygon([spot(*p) for p in ring], fill=tone(c, lit))
        dark = tone(times(face.colour, (0.8, 0.8, 0.8)), lit)
        a, b = spot(0, v), spot(1, v)
        width = 2 if abs(spot(0, 1)[1] - spot(0, 0)[1]) > count * 6 else 1
        stage.draw.line((*a, *b), fill=dark, width=width)


def _inside(corners: Sequence[P3], u: float, v: float) -> P3:
    """A point within a four-sided face."""
    a, b, c, d = corners
    return tuple(  # type: ignore[return-value]
        (a[i] * (1 - u) + b[i] * u) * (1 - v) + (d[i] * (1 - u) + c[i] * u) * v for i in range(3)
    )


def patch(face: Face, box: Patch, c: RGB, glow: RGB | None = None) -> None:
    """Put a rectangle (fractions of the face) on a face."""
    u0, v0, u1, v1 = box
    face.marks.append(([(u0, v0), (u1, v0), (u1, v1), (u0, v1)], c, glow))


def window(face: Face, box: Patch, rnd: Random, frame: RGB = (236, 230, 214)) -> None:
    """A window: frame, pane (lit in the evening by chance), the sky in it, a glazing bar."""
    u0, v0, u1, v1 = box
    du, dv, um = (u1 - u0) * 0.1, (v1 - v0) * 0.08, (u0 + u1) / 2
    on = rnd.random() < 0.75
    patch(face, (u0 - du, v0 - dv, u1 + du, v1 + dv), frame)
    patch(face, box, (52, 64, 70), LAMP if on else None)
    patch(face, (u0, (v0 + v1) / 2, um, v1), (104, 124, 128), (255, 226, 168) if on else None)
    patch(face, (um - du * 0.3, v0, um + du * 0.3, v1), frame)
    patch(face, (u0 - du * 1.5, v0 - dv * 2, u1 + du * 1.5, v0 - dv), times(frame, (0.7, 0.7, 0.7)))


def door(face: Face, box: Patch, c: RGB = WOOD) -> None:
    """A door with a darker opening."""
    u0, v0, u1, v1 = box
    du = (u1 - u0) * 0.12
    patch(face, (u0 - du, v0, u1 + du, v1 + 0.03), mix(c, (240, 236, 224), 0.6))
    patch(face, box, times(c, (0.5, 0.5, 0.5)), (240, 180, 100))


def row(
    face: Face, count: int, v: P2, rnd: Random, share: float = 0.5, span: P2 = (0.04, 0.96)
) -> None:
    """An even row of windows."""
    cell = (span[1] - span[0]) / count
    for n in range(count):
        u = span[0] + cell * (n + 0.5)
        window(face, (u - cell * share / 2, v[0], u + cell * share / 2, v[1]), rnd)
