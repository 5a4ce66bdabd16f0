"""Infographics: charts of invented figures, with real text, as small PNG files."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from .colour import INK, PAPER, PEAT, RED, RGB, RIVER, YELLOW, mix

Row = Sequence[Any]
Area = tuple[float, float, float, float]
INVENTED = "Angka rekaan untuk situs contoh"
QUIET: RGB = mix(INK, PAPER, 0.32)
RULE: RGB = mix(INK, PAPER, 0.82)
WASH: RGB = mix(RIVER, PAPER, 0.9)
SCALE = 2


@lru_cache(maxsize=64)
def face(size: int) -> ImageFont.FreeTypeFont:
    """Pillow's own scalable font."""
    return ImageFont.load_default(size=size)


class Sheet:
    """A page being set, in its own units, drawn twice as large for clean edges."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.w, self.h = size
        self.im = Image.new("RGB", (self.w * SCALE, self.h * SCALE), PAPER)
        self.draw = ImageDraw.Draw(self.im)
        self.u = self.w / 1080

    def box(self, area: Area, c: RGB, radius: float = 0.0) -> None:
        """A filled rectangle."""
        x0, y0, x1, y1 = (v * SCALE for v in area)
        if x1 > x0 and y1 > y0:
            self.draw.rounded_rectangle((x0, y0, x1 - 1, y1 - 1), radius * SCALE, fill=c)

    def line(self, points: Sequence[tuple[float, float]], c: RGB, width: float) -> None:
        """A line through points."""
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.draw.line(scaled, fill=c, width=max(1, round(width * SCALE)), joint="curve")

    def dot(self, x: float, y: float, r: float, c: RGB) -> None:
        """A filled disc."""
        box = [v * SCALE for v in (x - r, y - r, x + r, y + r)]
        self.draw.ellipse(box, fill=c)

    def text(
        self,
        at: tuple[float, float],
        words: str,
        size: float,
        c: RGB = INK,
        anchor: str = "ls",
        bold: float = 0.0,
    ) -> None:
        """A line of text; `bold` thickens the strokes by a part of the size."""
        words, where = plain(words), (at[0] * SCALE, at[1] * SCALE)
        stroke = round(size * SCALE * bold)
        font = face(round(size * SCALE))
        self.draw.text(where, words, c, font, anchor, stroke_width=stroke, stroke_fill=c)

    def width(self, words: str, size: float) -> float:
        """How wide a line of text is."""
        return face(round(size * SCALE)).getlength(words) / SCALE

    def wrap(self, words: str, size: float, room: float) -> list[str]:
        """Break text into lines that fit."""
        lines = [""]
        for word in words.split():
            trial = f"{lines[-1]} {word}".strip()
            if self.width(trial, size) <= room or not lines[-1]:
                lines[-1] = trial
            else:
                lines.append(word)
        return lines

    def fit(self, words: str, size: float, room: float) -> float:
        """The largest size up to `size` at which a line fits."""
        wide = self.width(words, size)
        return size if wide <= room else size * room / wide


def plain(words: str) -> str:
    """Words with the few signs the font lacks replaced."""
    return words.replace("\u2013", "-").replace("\u2014", "-").replace("\u2019", "'")


def number(text: str) -> str:
    """A number as Indonesians write it."""
    value = float(text)
    if value != int(value):
        return f"{value:.1f}".replace(".", ",")
    return f"{int(value):,}".replace(",", ".")


def bars(sheet: Sheet, area: Area, rows: Sequence[Row]) -> None:
    """Horizontal bars, the longest in the accent colour, each with its figure."""
    x0, y0, x1, y1 = area
    u, most = sheet.u, max(float(r[1]) for r in rows)
    step = (y1 - y0) / len(rows)
    size = min(32 * u, step * 0.3)
    room = x1 - x0 - 130 * u
    for n, (label, value) in enumerate(rows):
        top = y0 + n * step
        length = room * float(value) / most
        first = float(value) == most
        sheet.text((x0, top + size * 1.05), str(label), size)
        bar = (x0, top + size * 1.5, x0 + length, top + step * 0.86)
        sheet.box((x0, bar[1], x0 + room, bar[3]), WASH)
        sheet.box(bar, YELLOW if first else RIVER)
        middle = (bar[1] + bar[3]) / 2
        where = (x0 + length + 14 * u, middle)
        sheet.text(where, number(str(value)), size * 1.2, INK, "lm", 0.016)


def lines(sheet: Sheet, area: Area, rows: Sequence[Row]) -> None:
    """A line over time with its area, gridlines, and the last value marked."""
    x0, y0, x1, y1 = area
    u, values = sheet.u, [float(r[1]) for r in rows]
    base, size = y1 - 52 * u, 28 * u
    top_value = max(values) * 1.12
    left, right = x0 + 104 * u, x1 - 52 * u
    _grid_lines(sheet, (x0, y0 + 30 * u, x1, base), top_value)
    span = (right - left) / max(1, len(rows) - 1)
    points = [
        (left + n * span, base - (base - y0 - 30 * u) * v / top_value) for n, v in enumerate(values)
    ]
    fill = [(x * SCALE, y * SCALE) for x, y in [*points, (right, base), (left, base)]]
    sheet.draw.polygon(fill, fill=mix(RIVER, PAPER, 0.84))
    sheet.line([(x0, base), (x1, base)], INK, 2 * u)
    sheet.line(points, RIVER, 6 * u)
    for n, (x, y) in enumerate(points):
        last = n == len(points) - 1
        sheet.dot(x, y, (15 if last else 10) * u, PAPER)
        sheet.dot(x, y, (12 if last else 7) * u, RED if last else RIVER)
        big = size * (1.45 if last else 1.1)
        sheet.text((x, y - 26 * u), number(rows[n][1]), big, RED if last else INK, "ms", 0.018)
        sheet.text((x, base + 40 * u), str(rows[n][0]), size, QUIET, "ms")


def _grid_lines(sheet: Sheet, area: Area, most: float) -> None:
    """Quiet horizontal lines at round values."""
    x0, y0, x1, base = area
    step = next(s for s in (0.5, 1, 2, 5, 10, 20, 50, 100, 500, 1000, 5000) if most / s <= 6)
    value = step
    while value < most:
        y = base - (base - y0) * value / most
        sheet.line([(x0, y), (x1, y)], RULE, 1.5 * sheet.u)
        sheet.text((x0, y - 6 * sheet.u), number(str(value)), 20 * sheet.u, QUIET)
        value += step


def steps(sheet: Sheet, area: Area, rows: Sequence[Row]) -> None:
    """Numbered steps down a path."""
    x0, y0, x1, y1 = area
    u, step = sheet.u, (y1 - y0) / len(rows)
    r = min(50 * u, step * 0.32)
    first, last = y0 + step * 0.5, y1 - step * 0.5
    sheet.line([(x0 + r, first), (x0 + r, last)], mix(RIVER, PAPER, 0.5), 5 * u)
    for n, (label, words) in enumerate(rows):
        y = y0 + step * (n + 0.5)
        final = n == len(rows) - 1
        sheet.dot(x0 + r, y, r + 6 * u, PAPER)
        sheet.dot(x0 + r, y, r, YELLOW if final else RIVER)
        tone = INK if final else PAPER
        sheet.text((x0 + r, y), str(n + 1), r * 1.05, tone, "mm", 0.02)
        x = x0 + 2 * r + 34 * u
        size = min(46 * u, step * 0.28)
        told = sheet.wrap(str(words), size * 0.78, x1 - x)
        sheet.text((x, y - size * 0.22), str(label), size, INK, "ls", 0.02)
        for k, line in enumerate(told[:2]):
            sheet.text((x, y + size * (0.85 + 0.98 * k)), line, size * 0.78, QUIET)


def grid(sheet: Sheet, area: Area, rows: Sequence[Row]) -> None:
    """Tiles with a large figure and its label."""
    x0, y0, x1, y1 = area
    u, gap, cols = sheet.u, 20 * sheet.u, 2
    down = -(-len(rows) // cols)
    w, h = (x1 - x0 - gap) / cols, (y1 - y0 - gap * (down - 1)) / down
    tones = (RIVER, PEAT, mix(RIVER, INK, 0.45), mix(PEAT, INK, 0.35))
    for n, (label, value) in enumerate(rows):
        x, y = x0 + (n % cols) * (w + gap), y0 + (n // cols) * (h + gap)
        sheet.box((x, y, x + w, y + h), tones[(n + n // cols) % 4], 4 * u)
        sheet.box((x, y, x + 8 * u, y + h), YELLOW)
        pad = 34 * u
        figure = sheet.fit(str(value), min(h * 0.46, 92 * u), w - 2 * pad)
        sheet.text((x + pad, y + h * 0.56), str(value), figure, PAPER, "ls", 0.022)
        small = sheet.fit(str(label), min(h * 0.2, 34 * u), w - 2 * pad)
        sheet.text((x + pad, y + h * 0.82), str(label), small, mix(PAPER, RIVER, 0.12))


def tall(sheet: Sheet, area: Area, sections: Sequence[dict[str, Any]]) -> None:
    """Several charts under each other, each under its own heading."""
    x0, y, x1, y1 = area
    u = sheet.u
    weights = [_weight(s) for s in sections]
    head, gap = 74 * u, 52 * u
    room = y1 - y - len(sections) * head - (len(sections) - 1) * gap
    for section, weight in zip(sections, weights, strict=True):
        size = sheet.fit(str(section["title"]), 40 * u, x1 - x0)
        sheet.box((x0, y, x0 + 64 * u, y + 7 * u), YELLOW)
        sheet.text((x0, y + 54 * u), str(section["title"]), size, INK, "ls", 0.02)
        height = room * weight / sum(weights)
        CHARTS[section["chart"]](sheet, (x0, y + head, x1, y + head + height), section["rows"])
        y += head + height + gap


def _weight(section: dict[str, Any]) -> float:
    """How much height a section wants."""
    count = len(section["rows"])
    return {"bars": count * 1.0, "steps": count * 1.05, "grid": -(-count // 2) * 1.35}.get(
        section["chart"], 4.2
    )


CHARTS: dict[str, Callable[[Sheet, Area, Sequence[Row]], None]] = {
    "bars": bars,
    "lines": lines,
    "steps": steps,
    "grid": grid,
}


def fault(entry: dict[str, Any]) -> str:
    """What is wrong with an infographic's entry; empty when nothing is."""
    kind = entry.get("chart")
    parts = entry.get("sections", []) if kind == "tall" else [entry]
    if not parts:
        return "'sections' is missing"
    for part in parts:
        if part.get("chart") not in CHARTS:
            return f"unknown chart '{part.get('chart')}'"
        if not part.get("rows") or "title" not in part:
            return "'rows' or 'title' is missing"
    return ""


def weave(sheet: Sheet, y: float, height: float) -> None:
    """The woven band: two rows of diamonds across the sheet."""
    sheet.box((0, y, sheet.w, y + height), RIVER)
    n = round(sheet.w / height / 1.0)
    w = sheet.w / n
    for k in range(n):
        x, mid = k * w, y + height / 2
        diamond = [
            (x + w * 0.5, y + height * 0.1),
            (x + w * 0.95, mid),
            (x + w * 0.5, y + height * 0.9),
            (x + w * 0.05, mid),
        ]
        scaled = [(a * SCALE, b * SCALE) for a, b in diamond]
        sheet.draw.polygon(scaled, fill=(YELLOW, RED)[k % 2])
        sheet.dot(x + w * 0.5, mid, height * 0.13, INK)


def heading(sheet: Sheet, entry: dict[str, Any]) -> float:
    """Title and subtitle; returns where the chart may begin."""
    u, room = sheet.u, sheet.w - 128 * sheet.u
    weave(sheet, 0, 30 * u)
    y, size = 112 * u, 62 * u
    rows = sheet.wrap(entry["title"], size, room)
    for line in rows:
        sheet.text((64 * u, y), line, size, INK, "ls", 0.02)
        y += size * 1.1
    y -= size * 0.25
    for line in sheet.wrap(entry.get("subtitle", ""), 31 * u, room):
        sheet.text((64 * u, y), line, 31 * u, QUIET)
        y += 40 * u
    return y + 26 * u


def footing(sheet: Sheet, entry: dict[str, Any]) -> float:
    """Source and the line that says the figures are invented; returns its top."""
    u = sheet.u
    top = sheet.h - 112 * u
    sheet.line([(64 * u, top), (sheet.w - 64 * u, top)], INK, 2 * u)
    sheet.box((64 * u, top + 26 * u, 76 * u, top + 50 * u), RED)
    sheet.text((90 * u, top + 48 * u), INVENTED, 27 * u, INK, "ls", 0.02)
    size = sheet.fit("Sumber: " + entry.get("source", ""), 23 * u, sheet.w - 128 * u)
    sheet.text((64 * u, top + 86 * u), "Sumber: " + entry.get("source", ""), size, QUIET)
    return top - 34 * u


def render(entry: dict[str, Any]) -> bytes:
    """Set the sheet and encode it with a small palette."""
    sheet = Sheet(tuple(entry["size"]))
    area = (64 * sheet.u, heading(sheet, entry), sheet.w - 64 * sheet.u, footing(sheet, entry))
    if entry["chart"] == "tall":
        tall(sheet, area, entry["sections"])
    else:
        CHARTS[entry["chart"]](sheet, area, entry["rows"])
    im = sheet.im.resize((sheet.w, sheet.h), Image.Resampling.LANCZOS)
    im = im.quantize(64, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    out = io.BytesIO()
    im.save(out, "PNG", optimize=True)
    return out.getvalue()
