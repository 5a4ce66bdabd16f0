"""Cards: the picture that a link shows in a message, with the mark of the agency and the kind.

A photo fills its card; an item without one gets its headline, set in the agency's colours.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from newsroom.engine.artifact import Recipe, Supplies
from newsroom.engine.fingerprint import code_digest, library_versions
from newsroom.media.metadata import embed
from newsroom.media.svg import rasterise
from newsroom.model import Label

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

CARD, CARD_BYTES = (1200, 630), 250_000  # what WhatsApp shows
_QUALITY, _STEP, _FLOOR = 82, 8, 18  # one above 250 KB is not shown by WhatsApp at all
_LABEL_ROOM = 4_000
_LEADING = 1.18


class Ink(NamedTuple):
    """The colours of a card, as `#rrggbb`: letters, ground, the kind's tone, the band."""

    text: str
    ground: str
    tone: str
    band: str


@dataclass(frozen=True, slots=True)
class Card:
    """What a card shows: kind, name and mark of the site, and a headline where there is no photo.

    Sizes are pixels; `most` is bytes, with the label. On an upright one (a story, where phones put
    their own buttons at the foot) the plate stands higher.
    """

    kind: str
    site: str
    ink: Ink
    headline: str = ""
    width: int = CARD[0]
    height: int = CARD[1]
    most: int = CARD_BYTES
    mark: str = ""  # clean SVG


@cache
def card_recipe() -> Recipe:
    """Return the recipe that draws cards."""
    version = code_digest("media/cards", "media/metadata", "media/svg")
    libraries = library_versions("pillow", "pyexiv2", "resvg-py")
    return Recipe("card", version + libraries, draw_card, batch=8)


def draw_card(inputs: Any, supplies: Supplies) -> list[bytes]:
    """Draw `(card, label, place)`: on the file that is needed at that place, if there are any."""
    card, label, place = inputs
    photo = supplies.needed[place] if supplies.needed else None
    image = _over_photo(card, photo) if photo else _headline(card)
    return [_fit(image, card.most, label)]


def _fit(image: Image, most: int, label: Label) -> bytes:
    quality = _QUALITY
    while True:
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
        if out.tell() <= most - _LABEL_ROOM or quality <= _FLOOR:
            return embed(out.getvalue(), "jpeg", label)
        quality = max(_FLOOR, quality - _STEP)


def _over_photo(card: Card, photo: bytes) -> Image:
    """Set a plate with kind and name on the lower left of a photo, above a narrow band."""
    from PIL import ImageDraw

    image = _ground(card, photo)
    draw = ImageDraw.Draw(image)
    unit = max(8, min(image.size) // 18)
    font, pad = _font(unit), unit * 2 // 3
    words = ((card.kind, card.ink.tone), (card.site, card.ink.text))
    lengths = [font.getlength(text) for text, _ in words]
    mark = _mark(card.mark, unit * 2)
    start = mark.width if mark else 0
    wide = min(image.width, start + int(sum(lengths)) + pad * 2 + unit)
    foot = image.height - (image.height // 6 if image.height > 1.6 * image.width else unit // 3)
    top = foot - unit * 2
    draw.rectangle((0, top, wide, foot), card.ink.ground)
    draw.rectangle((0, image.height - unit // 3, image.width, image.height), card.ink.band)
    if mark:
        image.paste(mark, (0, top))
    across = start + pad
    for (text, color), length in zip(words, lengths, strict=True):
        draw.text((across, top + unit), text, color, font, anchor="lm", stroke_width=unit / 48)
        across += int(length) + unit
    return image


def _ground(card: Card, photo: bytes) -> Image:
    """Return the photo at the size of the card; a lower one stands in its middle."""
    from PIL import Image as Images

    with Images.open(io.BytesIO(photo), formats=("JPEG",)) as opened:
        image = opened.convert("RGB")
    if image.height >= card.height:
        return image
    ground = Images.new("RGB", (card.width, card.height), card.ink.ground)
    ground.paste(image, (0, (card.height - image.height) // 2))
    return ground


def _headline(card: Card) -> Image:
    """Set the headline as large as it fits, the kind above it, the name below."""
    from PIL import Image as Images
    from PIL import ImageDraw

    image = Images.new("RGB", (card.width, card.height), card.ink.ground)
    draw = ImageDraw.Draw(image)
    margin = card.width // 16
    draw.rectangle((0, 0, card.width, margin // 5), card.ink.tone)
    small = _font(card.width // 34)
    draw.text((margin, margin), card.kind, card.ink.tone, small, stroke_width=0.8)
    top = margin + card.width // 34 * 2
    room = (card.width - 2 * margin, card.height - top - margin * 7 // 4)
    size, lines = _set_headline(card.headline, *room)
    leading = int(size * _LEADING)
    top += (room[1] - leading * len(lines)) // 2
    for number, line in enumerate(lines):
        at = (margin, top + number * leading)
        draw.text(at, line, card.ink.text, _font(size), stroke_width=size / 60)
    mark = _mark(card.mark, card.width // 20)
    if mark:
        image.paste(mark, (margin, card.height - margin - mark.height * 3 // 4))
    draw.text(
        (margin + (mark.width * 4 // 3 if mark else 0), card.height - margin),
        card.site,
        card.ink.text,
        small,
        anchor="ls",
        stroke_width=0.6,
    )
    _weave(draw, card)
    return image


def _mark(svg: str, side: int) -> Image | None:
    """Draw the agency's mark, a square of so many pixels; None where there is none."""
    return rasterise(svg.encode(), side).convert("RGB") if svg else None


def _weave(draw: Any, card: Card) -> None:
    """Draw the woven band along the foot: strips that go over and under each other."""
    side = card.width // 60
    foot = card.height - side
    for number in range(card.width // side + 1):
        left = number * side
        draw.rectangle((left, foot, left + side, card.height), card.ink.band)
        strip = ((left, card.height), (left + side // 2, foot), (left + side, foot))
        if number % 2:
            strip = ((left, foot), (left + side // 2, card.height), (left + side, card.height))
        draw.polygon(strip, card.ink.ground)


def _set_headline(text: str, width: int, height: int) -> tuple[int, list[str]]:
    """Return the largest size at which a text fits, and its lines; what is too long is cut."""
    largest = width // 14
    size, lines = largest, [text]
    for size in range(largest, largest // 3, -4):
        lines, most = _lines(text, size, width), height // int(size * _LEADING)
        if len(lines) <= most and all(_font(size).getlength(line) <= width for line in lines):
            return size, lines
    return size, [_cut(line, size, width) for line in lines[: most - 1]] + [
        _cut(" ".join(lines[most - 1 :]), size, width)
    ]


def _lines(text: str, size: int, width: int) -> list[str]:
    """Return a text in lines; a word that is too wide has one of its own."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else ""
        if lines and _font(size).getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _cut(line: str, size: int, width: int) -> str:
    if _font(size).getlength(line) <= width:
        return line
    while line and _font(size).getlength(f"{line}…") > width:
        line = line[:-1]
    return f"{line.rstrip()}…"


@cache
def _font(size: int) -> FreeTypeFont:
    """Return Pillow's own font (Aileron, public domain): the same letters on every machine."""
    from PIL import ImageFont

    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("Pillow has no FreeType here")
    return font
