"""The stage: a camera over a ground plane, and brushes that know light and haze.

The world is in metres: x to the right, y up, z away from the camera.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random

from PIL import Image, ImageChops, ImageDraw

from .colour import RGB, Hour, mix, times
from .texture import BICUBIC, Size, fade, flat, halo

P2 = tuple[float, float]
P3 = tuple[float, float, float]
SUPERSAMPLING = 2


class Stage:
    """A picture being painted, at twice its final size."""

    def __init__(self, size: Size, hour: Hour, seed: str) -> None:
        self.size, self.hour, self.rnd = size, hour, Random(seed)
        self.w, self.h = size[0] * SUPERSAMPLING, size[1] * SUPERSAMPLING
        self.im = Image.new("RGB", (self.w, self.h), hour.haze)
        self.draw = ImageDraw.Draw(self.im, "RGBA")
        self.plan = Random(seed + "|plan")
        self.side = self.rnd.choice((-1, 1))
        self.sight = hour.sight
        self.glows: list[tuple[float, float, float, RGB, float]] = []
        self.look(cam=3.0, horizon=0.5)

    @property
    def tall(self) -> bool:
        """Whether the picture stands upright."""
        return self.h > self.w

    def look(self, cam: float, horizon: float, zoom: float = 1.0, pan: float = 0.5) -> None:
        """Set the camera: height in metres, horizon as a fraction from the top, zoom, pan."""
        if self.tall:
            horizon, zoom = 0.26 + 0.7 * horizon, zoom * 1.12
        self.cam, self.hz, self.cx = cam, horizon * self.h, pan * self.w
        self.f = math.sqrt(self.w * self.h) * zoom
        self.near = self.f * cam / (self.h - self.hz)

    def at(self, x: float, y: float, z: float) -> P2:
        """Where a point of the world falls on the picture."""
        z = max(z, 0.8)
        return self.cx + self.f * x / z, self.hz + self.f * (self.cam - y) / z

    def wide(self, z: float) -> float:
        """Half the width of the world that is seen at distance `z`."""
        return self.w / 2 * z / self.f

    def metre(self, z: float) -> float:
        """Pixels a metre takes at distance `z`."""
        return self.f / max(z, 0.8)

    def haze(self, z: float) -> float:
        """How much haze lies before something at distance `z`."""
        return 1 - math.exp(-max(z, 0) / self.sight)

    def tone(self, c: RGB, lit: float, z: float) -> RGB:
        """A colour as it looks in this light (`lit` 0..1) from distance `z`."""
        s, d = self.hour.shade, self.hour.sun
        tint = (
            s[0] + (d[0] - s[0]) * lit,
            s[1] + (d[1] - s[1]) * lit,
            s[2] + (d[2] - s[2]) * lit,
        )
        return mix(times(c, tint), self.hour.haze, self.haze(z))

    def light(self) -> P3:
        """The direction the light comes from."""
        x, y, z = self.side * 0.75, self.hour.elevation, -0.45
        n = math.sqrt(x * x + y * y + z * z)
        return x / n, y / n, z / n

    def poly(self, points: Sequence[P3], c: RGB, alpha: int = 255) -> None:
        """Fill a polygon of the world with a finished colour."""
        self.draw.polygon([self.at(*p) for p in points], fill=(*c, alpha))

    def ground(self, points: Sequence[P2], c: RGB, lit: float = 0.8) -> None:
        """Fill a polygon on the ground, toned in bands by distance."""
        z = sum(max(p[1], 1.0) for p in points) / len(points)
        self.poly([(x, 0.0, zz) for x, zz in points], self.tone(c, lit, z))

    def shadow(self, x: float, z: float, rx: float, rz: float, alpha: int = 70) -> None:
        """A soft patch of shade on the ground."""
        s = self.metre(z)
        px, py = self.at(x - self.side * rx * 0.5, 0, z)
        ry = max(1.0, rz * s * self.cam / max(z, 1))
        c = times((40, 38, 52), self.hour.shade)
        for k in (1.0, 0.75):
            box = (px - rx * s * k, py - ry * k, px + rx * s * k, py + ry * k)
            self.draw.ellipse(box, fill=(*c, alpha // 2))

    def lamp(self, x: float, y: float, z: float, c: RGB, r: float = 4.0, k: float = 0.7) -> None:
        """Remember a light that will glow when the picture is finished."""
        px, py = self.at(x, y, z)
        self.glows.append((px, py, min(r * self.metre(z), self.h * 0.22), c, k))

    def mist(self, y0: float, y1: float, top: float, bottom: float, taper: float = 0.0) -> None:
        """Lay a band of haze between two heights (pixels), tapering off below by a part."""
        if taper:
            self.mist(y1, y1 + (y1 - y0) * taper, bottom, 0.0)
        box = (0, int(y0), self.w, int(y1))
        size = (box[2], box[3] - box[1])
        if size[1] > 0:
            self.im.paste(flat(size, self.hour.haze), box, fade(size, top, bottom))

    def screen(self, px: float, py: float, r: float, c: RGB, k: float, power: float = 2.2) -> None:
        """Add a round glow to what is painted."""
        x0, y0, x1, y1 = (int(v) for v in (px - r, py - r, px + r, py + r))
        inner = (max(x0, 0), max(y0, 0), min(x1, self.w), min(y1, self.h))
        if r < 1 or inner[0] >= inner[2] or inner[1] >= inner[3]:
            return
        scale = 256 / (x1 - x0)
        src = tuple(
            min(256.0, (v - o) * scale) for v, o in zip(inner, (x0, y0, x0, y0), strict=True)
        )
        size = (inner[2] - inner[0], inner[3] - inner[1])
        mask = halo(power).resize(size, BICUBIC, box=src).point(lambda v: v * k)
        under = self.im.crop(inner)
        self.im.paste(ImageChops.screen(under, flat(size, c)), inner, mask)


class Pen:
    """A brush for upright things: metres from a foot point, facing the camera."""

    def __init__(
        self, stage: Stage, at: P3, facing: int = 1, mirror: RGB | None = None, size: float = 1.0
    ) -> None:
        self.stage, self.z, self.facing, self.mirror = stage, at[2], facing, mirror
        self.ox, self.oy = stage.at(at[0], 0.0 if mirror else at[1], at[2])
        self.lift = at[1] if mirror else 0.0
        self.s = stage.metre(at[2]) * size
        self.up = 1 if mirror else -1
        self.draw = stage.draw

    def xy(self, x: float, y: float) -> P2:
        """A point of the pen's own metres on the picture."""
        return self.ox + x * self.s * self.facing, self.oy + (y + self.lift) * self.s * self.up

    def tone(self, c: RGB, lit: float = 0.75) -> RGB:
        """The colour as seen here, or as seen in the water when mirrored."""
        out = self.stage.tone(c, lit, self.z)
        return mix(out, self.mirror, 0.5) if self.mirror else out

    def poly(self, points: Sequence[P2], c: RGB, lit: float = 0.75) -> None:
        """Fill a polygon."""
        self.draw.polygon([self.xy(*p) for p in points], fill=self.tone(c, lit))

    def rect(self, x0: float, y0: float, x1: float, y1: float, c: RGB, lit: float = 0.75) -> None:
        """Fill a rectangle."""
        self.poly(((x0, y0), (x1, y0), (x1, y1), (x0, y1)), c, lit)

    def oval(self, x: float, y: float, rx: float, ry: float, c: RGB, lit: float = 0.75) -> None:
        """Fill an ellipse."""
        px, py = self.xy(x, y)
        a, b = rx * self.s, ry * self.s
        self.draw.ellipse((px - a, py - b, px + a, py + b), fill=self.tone(c, lit))

    def line(self, points: Sequence[P2], width: float, c: RGB, lit: float = 0.75) -> None:
        """Draw a line of a width in metres, with round ends."""
        pts = [self.xy(*p) for p in points]
        w = max(1, round(width * self.s))
        fill = self.tone(c, lit)
        self.draw.line(pts, fill=fill, width=w, joint="curve")
        if w > 4:
            for px, py in (pts[0], pts[-1]):
                self.draw.ellipse((px - w / 2, py - w / 2, px + w / 2, py + w / 2), fill=fill)
