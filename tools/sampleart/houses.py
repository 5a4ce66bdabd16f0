"""The buildings of the sample: stilt houses, longhouses, offices, schools, stalls."""

from __future__ import annotations

from random import Random

from .boats import flag
from .colour import LAMP, RED, RGB, RIVER, WOOD, YELLOW, mix, pick, times, vary
from .solids import Face, Model, door, patch, row, window
from .stage import Pen, Stage

WALLS: tuple[RGB, ...] = (
    (150, 112, 78),
    (96, 140, 136),
    (196, 170, 116),
    (142, 160, 120),
    (126, 92, 68),
    (108, 138, 164),
    (206, 150, 110),
    (186, 184, 170),
)
ROOFS: tuple[RGB, ...] = ((140, 72, 54), (110, 116, 116), (92, 82, 74), (84, 104, 110))
SHINGLE: RGB = (98, 76, 60)
CREAM: RGB = (238, 230, 208)


def stilts(
    model: Model,
    x: tuple[float, float],
    z: tuple[float, float],
    top: float,
    low: float,
    step: float = 1.8,
    c: RGB = (84, 66, 54),
) -> None:
    """Rows of posts under a floor."""
    count = max(1, round((x[1] - x[0]) / step))
    for n in range(count + 1):
        px = x[0] + (x[1] - x[0]) * n / count
        for pz in (z[1], (z[0] + z[1]) / 2, z[0]):
            model.box((px - 0.09, px + 0.09), (low, top), (pz - 0.09, pz + 0.09), c, 0)


def stilt_house(
    stage: Stage,
    x: float,
    z: float,
    seed: int,
    yaw: float = 0.0,
    low: float = 0.0,
    mirror: RGB | None = None,
) -> None:
    """A wooden house on posts with a porch."""
    rnd = Random(seed)
    w, d, floor = rnd.uniform(5.5, 8), rnd.uniform(5, 6.5), rnd.uniform(1.3, 2.0)
    wall, roof = vary(pick(rnd, WALLS), rnd, 0.08), vary(pick(rnd, ROOFS), rnd, 0.1)
    model = Model(stage, x, z, yaw + rnd.uniform(-0.12, 0.12))
    stilts(model, (-w / 2, w / 2), (-1.4, d), floor, low)
    model.box((-w / 2, w / 2), (floor - 0.15, floor), (-1.5, d), WOOD, 1)
    high = floor + 2.7
    front, right, _, left, _ = model.box((-w / 2, w / 2), (floor, high), (0, d), wall, 1, 9)
    at = rnd.uniform(0.4, 0.6)
    door(front, (at - 0.07, 0, at + 0.07, 0.74))
    for u in (0.18, 0.82):
        window(front, (u - 0.08, 0.34, u + 0.08, 0.74), rnd)
    for side in (left, right):
        row(side, 2, (0.34, 0.74), rnd, 0.34)
    if rnd.random() < 0.5:
        model.gable((-w / 2, w / 2), (-1.3, d), high, rnd.uniform(1.5, 2.2), roof, wall)
    else:
        _cross_gable(model, (-w / 2, w / 2), (-1.3, d), high, rnd.uniform(1.7, 2.4), (roof, wall))
    _railing(model, (-w / 2, w / 2), floor, -1.45)
    _washing(model, w, floor, rnd)
    model.paint(mirror)
    if stage.hour.lamps and not mirror:
        stage.lamp(x, high - 0.6, z - 1, LAMP, 4.0, 0.5)


def _cross_gable(
    model: Model,
    x: tuple[float, float],
    z: tuple[float, float],
    y: float,
    rise: float,
    tones: tuple[RGB, RGB],
) -> None:
    """A pitched roof whose gable faces the viewer."""
    (x0, x1), (z0, z1), top = x, z, y + rise
    xm, o = (x0 + x1) / 2, 0.5
    drop = o * rise / (xm - x0)
    ring = ((x0, y, z0), (x1, y, z0), (xm, top, z0), (xm, top, z0))
    model.quad(ring, tones[1], 1, 7)
    for ex in (x0 - o, x1 + o):
        slope = ((ex, y - drop, z0 - o), (ex, y - drop, z1), (xm, top, z1), (xm, top, z0 - o))
        model.quad(slope, tones[0], 2, -9)


def _railing(model: Model, x: tuple[float, float], floor: float, z: float) -> None:
    """Two rails and posts along a porch."""
    for y in (0.45, 0.85):
        model.box(x, (floor + y, floor + y + 0.06), (z, z + 0.05), (206, 190, 160), 2)
    for n in range(9):
        px = x[0] + (x[1] - x[0]) * n / 8
        tall = 2.5 if n % 4 == 0 else 0.9
        model.box((px, px + 0.07), (floor, floor + tall), (z, z + 0.05), (190, 172, 140), 2)


def _washing(model: Model, w: float, floor: float, rnd: Random) -> None:
    """Clothes on a line, now and then."""
    if rnd.random() < 0.5:
        return
    x = -w * 0.4
    while x < w * 0.1:
        n = rnd.uniform(0.4, 0.7)
        c = pick(rnd, ((200, 70, 60), (236, 230, 220), (60, 100, 150), (230, 180, 70)))
        ring = (
            (x, floor + 1.1, -1.55),
            (x + n, floor + 1.1, -1.55),
            (x + n, floor + 1.9, -1.55),
            (x, floor + 1.9, -1.55),
        )
        model.quad(ring, c, 3)
        x += n + 0.2


def longhouse(stage: Stage, x: float, z: float, yaw: float, length: float, seed: int) -> None:
    """A rumah betang: one very long house on high posts under a steep shingle roof."""
    rnd = Random(seed)
    floor, d, w = rnd.uniform(2.3, 3.0), 9.0, length / 2
    wall = vary((128, 92, 66), rnd, 0.08)
    model = Model(stage, x, z, yaw)
    stilts(model, (-w, w), (-2, d), floor, 0, 2.6, (92, 72, 56))
    model.box((-w, w), (floor - 0.25, floor), (-2.2, d), (104, 78, 58), 1)
    high = floor + 3.0
    front, right, _, left, _ = model.box((-w, w), (floor, high), (0, d), wall, 1, 9)
    bays = max(4, round(length / 4.5))
    for n in range(bays):
        u = (n + 0.5) / bays
        if n % 3 == 1:
            door(front, (u - 0.2 / bays, 0, u + 0.2 / bays, 0.72), (110, 60, 40))
            _carving(front, u, bays)
        else:
            window(front, (u - 0.16 / bays, 0.36, u + 0.16 / bays, 0.74), rnd, (176, 140, 96))
    for end in (left, right):
        row(end, 3, (0.36, 0.72), rnd, 0.3)
    model.gable(
        (-w, w), (-2.2, d), high - 0.1, 5.4, SHINGLE, times(wall, (0.9, 0.9, 0.9)), 2, 0.9, 1.2
    )
    _railing_long(model, w, floor)
    _finials(model, w, high + 5.3, d)
    _stairs(model, floor, rnd.uniform(-0.4, 0.1) * w)
    model.paint()
    if stage.hour.lamps:
        for n in range(bays):
            px, _, pz = model.world((-w + length * (n + 0.5) / bays, 0, -1.6))
            stage.lamp(px, floor + 2.2, pz, LAMP, 3.6, 0.55)


def _carving(face: Face, u: float, bays: int) -> None:
    """A painted panel beside a door."""
    for k, c in enumerate((YELLOW, RED, (240, 236, 220), (30, 30, 30))):
        a, b = u - (0.34 - 0.02 * k) / bays, u - (0.26 - 0.02 * k) / bays
        patch(face, (a, 0.12 + 0.05 * k, b, 0.9 - 0.05 * k), c)


def _railing_long(model: Model, w: float, floor: float) -> None:
    """The gallery rail and roof posts of a longhouse."""
    z, x = -2.15, -w
    for y in (0.3, 0.6, 0.95):
        model.box((-w, w), (floor + y, floor + y + 0.08), (z, z + 0.08), (150, 116, 82), 2)
    while x <= w:
        model.box((x - 0.1, x + 0.1), (floor, floor + 2.5), (z, z + 0.15), (120, 90, 64), 2)
        x += w / 9


def _finials(model: Model, w: float, top: float, d: float) -> None:
    """Crossed carved boards at both ends of the ridge."""
    zm = (d - 2.2) / 2
    for s in (-1, 1):
        ex = s * (w + 2.1)
        for lean in (-0.9, 0.9):
            ring = (
                (ex, top - 0.8, zm - lean),
                (ex + 0.1, top - 0.8, zm - lean * 0.8),
                (ex + s * 0.9, top + 1.7, zm + lean),
                (ex + s * 0.7, top + 1.6, zm + lean),
            )
            model.quad(ring, (74, 54, 40), 3)


def _stairs(model: Model, floor: float, x: float) -> None:
    """A flight of steps up to the gallery."""
    count = 9
    for n in range(count):
        y, z = floor * n / count, -2.2 - 3.2 * (1 - n / count)
        model.box((x - 0.9, x + 0.9), (y, y + 0.12), (z, z + 0.42), (150, 112, 78), 4 + n)
    for s in (-1, 1):
        ring = (
            (x + s * 0.95, 0.9, -5.4),
            (x + s * 0.95, 1.05, -5.4),
            (x + s * 0.95, floor + 1.0, -2.2),
            (x + s * 0.95, floor + 0.85, -2.2),
        )
        model.quad(ring, (110, 80, 56), 16)


def sapundu(stage: Stage, x: float, z: float, rnd: Random) -> None:
    """A carved standing post with rings of colour and a hornbill on top."""
    stage.shadow(x, z, 0.5, 0.5)
    pen = Pen(stage, (x, 0, z))
    h = rnd.uniform(3.4, 4.8)
    pen.rect(-0.16, 0, 0.16, h, (116, 82, 56), 0.5)
    side = pen.stage.side
    pen.rect(0.02 * side, 0, 0.16 * side, h, (116, 82, 56), 1.0)
    for n in range(7):
        y = h * (0.25 + 0.1 * n)
        pen.rect(
            -0.2, y, 0.2, y + 0.12, pick(rnd, (RED, YELLOW, (240, 236, 220), (34, 32, 30))), 0.9
        )
    pen.oval(0, h + 0.1, 0.24, 0.26, (120, 86, 60), 0.8)
    pen.oval(0.05, h + 0.5, 0.4, 0.2, (30, 28, 30), 0.7)
    pen.poly(((0.3, h + 0.66), (0.85, h + 0.5), (0.3, h + 0.42)), YELLOW, 0.95)


def hall(
    stage: Stage,
    x: float,
    z: float,
    size: tuple[float, float, float],
    seed: int,
    tones: tuple[RGB, RGB, RGB],
    yaw: float = 0.0,
    floors: int = 1,
    porch: bool = True,
) -> Model:
    """A masonry public building: plinth, rows of windows, hipped-looking gable roof, porch."""
    rnd = Random(seed)
    (w, d, h), (wall, roof, trim) = size, tones
    model = Model(stage, x, z, yaw)
    model.box((-w / 2 - 0.5, w / 2 + 0.5), (0, 0.5), (-2.4, d), (168, 160, 146), 0)
    front, right, _, left, _ = model.box((-w / 2, w / 2), (0.5, h), (0, d), wall, 1)
    bays = max(4, round(w / 3.4))
    for f in range(floors):
        v0 = (f + 0.3) / floors
        row(front, bays, (v0, v0 + 0.42 / floors), rnd, 0.52)
        for side in (left, right):
            row(side, 3, (v0, v0 + 0.42 / floors), rnd, 0.5)
        patch(front, (0, f / floors, 1, (f + 0.16) / floors), trim)
    for n in range(bays + 1):
        u = 0.04 + 0.92 * n / bays
        patch(front, (u - 0.06 / bays, 0, u + 0.06 / bays, 1), mix(wall, (255, 255, 255), 0.4))
    door(front, (0.5 - 0.35 / bays, 0, 0.5 + 0.35 / bays, 0.66 / floors), (120, 84, 54))
    model.gable(
        (-w / 2, w / 2), (-2.2 if porch else 0, d), h, h * 0.42 + 1.0, roof, wall, 2, 0.9, 0.5
    )
    if porch:
        for n in range(bays + 1):
            px = -w / 2 + w * n / bays
            model.box((px - 0.14, px + 0.14), (0.5, h), (-2.1, -1.85), CREAM, 2)
    return model


def portico(model: Model, w: float, h: float, roof: RGB, trim: RGB) -> None:
    """A gabled entrance that stands out, with a Dayak-style carved panel and finial."""
    z0, z1 = -6.0, -1.9
    for px in (-w / 2, -w / 6, w / 6, w / 2):
        model.box((px - 0.22, px + 0.22), (0, h), (z0, z0 + 0.45), CREAM, 4)
    ring = (
        (-w / 2 - 0.4, h, z0),
        (w / 2 + 0.4, h, z0),
        (0, h + w * 0.42, z0),
        (0, h + w * 0.42, z0),
    )
    face = model.quad(ring, mix(trim, CREAM, 0.2), 5)
    for k, c in enumerate((YELLOW, RED, CREAM)):
        a = 0.16 + 0.09 * k
        tip = 0.78 - 0.14 * k
        face.marks.append(([(a, 0.12 + 0.05 * k), (1 - a, 0.12 + 0.05 * k), (0.5, tip)], c, None))
    for s in (-1, 1):
        slope = (
            (s * (w / 2 + 1.1), h - 0.6, z0 - 0.6),
            (s * (w / 2 + 1.1), h - 0.6, z1),
            (0, h + w * 0.42 + 0.1, z1),
            (0, h + w * 0.42 + 0.1, z0 - 0.6),
        )
        model.quad(slope, roof, 6, -8)
        horn = (
            (0, h + w * 0.42, z0 - 0.6),
            (s * 0.3, h + w * 0.42, z0 - 0.6),
            (s * 1.1, h + w * 0.42 + 1.5, z0 - 0.6),
            (s * 0.9, h + w * 0.42 + 1.6, z0 - 0.6),
        )
        model.quad(horn, trim, 7)


def flagpole(stage: Stage, x: float, z: float, h: float = 9.0) -> None:
    """A white pole with the flag."""
    pen = Pen(stage, (x, 0, z))
    pen.rect(-0.9, 0, 0.9, 0.35, (200, 194, 182), 0.9)
    pen.rect(-0.06, 0, 0.06, h, (236, 234, 228), 0.9)
    flag(pen, 0.06, h, 2.4)


def umbrella(stage: Stage, x: float, z: float, c: RGB, r: float = 1.5, h: float = 2.3) -> None:
    """A market umbrella in wedges of two colours."""
    pen = Pen(stage, (x, 0, z))
    pen.line(((0, 0), (0, h)), 0.06, (120, 110, 100), 0.6)
    n = 6
    for k in range(n):
        a, b = -r + 2 * r * k / n, -r + 2 * r * (k + 1) / n
        sag = 0.1 * r
        ring = (
            (a, h - 0.16 * r + (0 if k % 2 else 0.02)),
            ((a + b) / 2, h - sag - 0.12 * r),
            (b, h - 0.16 * r),
            (b * 0.1, h + 0.42 * r),
            (a * 0.1, h + 0.42 * r),
        )
        lit = 0.6 + 0.4 * stage.side * (k - n / 2 + 0.5) / (n / 2)
        pen.poly(ring, c if k % 2 else mix(c, (250, 244, 226), 0.75), lit)
    pen.poly(
        ((-r, h - 0.16 * r), (r, h - 0.16 * r), (r * 0.85, h - 0.3 * r), (-r * 0.85, h - 0.3 * r)),
        times(c, (0.5, 0.5, 0.55)),
        0.25,
    )


def stall(stage: Stage, x: float, z: float, seed: int, w: float = 2.8) -> None:
    """A market table heaped with produce under an awning or umbrella."""
    rnd = Random(seed)
    stage.shadow(x, z, w * 0.62, 1.2, 110)
    c = vary(
        pick(rnd, (RED, YELLOW, RIVER, (52, 104, 150), (214, 110, 50), (120, 70, 120))), rnd, 0.1
    )
    pen = Pen(stage, (x, 0, z))
    pen.rect(-w / 2, 0, w / 2, 0.78, (70, 56, 46), 0.3)
    pen.rect(
        -w / 2, 0.08, w / 2, 0.74, pick(rnd, ((60, 110, 140), (150, 110, 76), (176, 70, 60))), 0.6
    )
    pen.rect(-w / 2 - 0.05, 0.72, w / 2 + 0.05, 0.82, (176, 140, 100), 0.95)
    _produce(pen, w, rnd)
    if rnd.random() < 0.5:
        _awning(pen, w, c)
    else:
        umbrella(stage, x + rnd.uniform(-0.3, 0.3), z, c, w * 0.62, 2.35)
    if stage.hour.lamps or stage.hour.name == "dawn":
        pen.oval(0, 2.0, 0.09, 0.11, (255, 240, 200), 1.0)
        stage.lamp(x, 2.0, z, LAMP, 1.9, 0.6 if stage.hour.lamps else 0.3)


def _produce(pen: Pen, w: float, rnd: Random) -> None:
    """Heaps of fruit and vegetables in baskets."""
    kinds = (
        (92, 140, 58),
        (222, 150, 46),
        (190, 56, 44),
        (150, 170, 70),
        (226, 196, 80),
        (120, 70, 110),
        (236, 226, 200),
        (70, 110, 50),
    )
    count = max(3, round(w / 0.55))
    for n in range(count):
        at, c = -w / 2 + w * (n + 0.5) / count, pick(rnd, kinds)
        r = w / count * 0.46
        for _ in range(26):
            dx = rnd.uniform(-1, 1)
            dy = rnd.random() * (1 - dx * dx) * 0.42
            lit = 0.4 + dy + 0.2 * dx * pen.stage.side + rnd.uniform(-0.1, 0.2)
            pen.oval(at + dx * r * 0.9, 0.9 + dy, r * 0.24, r * 0.22, vary(c, rnd, 0.12), lit)
        pen.poly(
            ((at - r, 0.95), (at + r, 0.95), (at + r * 0.8, 0.78), (at - r * 0.8, 0.78)),
            (182, 140, 90),
            0.7,
        )


def _awning(pen: Pen, w: float, c: RGB) -> None:
    """A striped awning on poles."""
    for s in (-1, 1):
        pen.line(((s * w * 0.52, 0), (s * w * 0.52, 2.3)), 0.06, (120, 100, 80), 0.6)
    n = 8
    for k in range(n):
        a, b = w * 1.16 * (k / n - 0.5), w * 1.16 * ((k + 1) / n - 0.5)
        tone = c if k % 2 else (246, 240, 226)
        pen.poly(((a, 2.05), (b, 2.05), (b * 0.9, 2.6), (a * 0.9, 2.6)), tone, 0.9)
        pen.poly(((a, 1.88), (b, 1.88), (b, 2.06), (a, 2.06)), tone, 0.45)
