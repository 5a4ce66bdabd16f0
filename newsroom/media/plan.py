"""Which renditions a photo gets: pure geometry and names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from newsroom.engine.artifact import Artifact
from newsroom.engine.fingerprint import fingerprint
from newsroom.media.cards import CARD, CARD_BYTES
from newsroom.media.metadata import label_recipe
from newsroom.media.render import press_photo_recipe, renditions_recipe
from newsroom.model import Attached, File, Label, PhotoRecord, Picture
from newsroom.settings import Photos

FOLDER = "media"
QUALITY = {"jpeg": 80, "webp": 78, "avif": 57}
_AT_640 = {"jpeg": 100_000, "webp": 60_000, "avif": 60_000}
_AT_320 = {"jpeg": 20_000, "webp": 12_000, "avif": 12_000}
_THUMBNAIL = 320
MIME = {"jpeg": "image/jpeg", "webp": "image/webp", "avif": "image/avif"}
MOVING_WIDTH, _MOVING_QUALITY, _MOVING_BYTES = 960, 70, 10  # bytes: so many times a still's
SUFFIX = {"jpeg": "jpg", "webp": "webp", "avif": "avif"}
_PRESS_QUALITY = _BASE_QUALITY = 92


@dataclass(frozen=True, slots=True)
class Rendition:
    """One file of a photo: format, size in pixels, encoder quality to begin with, most bytes.

    `crop` is the part of the photo that is shown: left, top, right and bottom, from 0 to 1. A
    `moving` one has all frames.
    """

    format: str
    width: int
    height: int
    quality: int
    most: int
    crop: tuple[float, float, float, float] | None = None
    moving: bool = False

    def path(self, source: str) -> str:
        """Return its site path, from the source's key and everything that shapes the file."""
        crop = ",".join(map(str, self.crop)) if self.crop else ""
        size = f"{self.width}x{self.height}:{self.quality}:{self.most}:{crop}"
        key = f"{source}:{self.format}:{size}"
        name = sha256(key.encode()).hexdigest()[:16]
        suffix = f"{_MOVES if self.moving else ''}{SUFFIX[self.format]}"
        return f"{FOLDER}/{name[:2]}/{name[2:]}-{self.width}x{self.height}.{suffix}"


def renditions(picture: Picture, photos: Photos) -> tuple[Rendition, ...]:
    """Return what a photo is rendered to: each format at each width, never upscaled."""
    return tuple(
        _rendition(form, width, scaled_height(picture, width))
        for form in photos.formats
        for width in widths(picture.width, photos.widths)
    )


def _rendition(form: str, width: int, height: int) -> Rendition:
    return Rendition(form, width, height, QUALITY[form], budget(form, width, height))


def moving_renditions(picture: Picture, photos: Photos) -> tuple[Rendition, ...]:
    """Return what a moving picture is rendered to besides: the narrower widths, as WebP."""
    if picture.frames < 2:
        return ()
    wanted = [w for w in photos.widths if w <= MOVING_WIDTH] or [MOVING_WIDTH]
    found = ((w, scaled_height(picture, w)) for w in widths(picture.width, wanted))
    return tuple(
        Rendition(
            *("webp", w, h, _MOVING_QUALITY, _MOVING_BYTES * budget("webp", w, h), None, True)
        )
        for w, h in found
    )


def widths(width: int, wanted: Sequence[int]) -> tuple[int, ...]:
    """Return the wanted widths that a photo has, and its own when it is below the largest."""
    fitting = sorted(w for w in set(wanted) if w <= width)
    return tuple(fitting if fitting and max(wanted) <= width else dict.fromkeys([*fitting, width]))


class Budget(NamedTuple):
    """The width (pixels) of a rendition, and the most bytes that it may have."""

    width: int
    most: int


def budget(form: str, width: int, height: int) -> int:
    """Return the most bytes a rendition may have: what a lead may at 640 pixels, by its area.

    A thumbnail may less; what is taller than 4:3 (an infographic) may more.
    """
    small = width <= _THUMBNAIL
    base = _AT_320[form] if small else _AT_640[form] * width * width // 640**2
    return max(base, base * 4 * height // (3 * width))


def budget_of(path: str) -> Budget | None:
    """Return the budget of a file of the site; None for what is no rendition."""
    match = _RENDITION.fullmatch(path)
    if match is None:
        return None
    width, height = int(match[1]), int(match[2])
    form = next(form for form, suffix in SUFFIX.items() if suffix == match[4])
    if match[3]:
        return Budget(width, _MOVING_BYTES * budget(form, width, height))
    if form == "jpeg" and (width, height) == CARD:
        return Budget(width, CARD_BYTES)
    return Budget(width, budget(form, width, height))


_MOVES = "moves."
_RENDITION = re.compile(
    rf"{FOLDER}/[0-9a-f]{{2}}/[0-9a-f]+-(\d+)x(\d+)\.({_MOVES})?({'|'.join(SUFFIX.values())})"
)


def social(attached: Attached) -> Rendition:
    """Return what an item's card is drawn on: 1200 by 630, or less, never upscaled."""
    return cut(attached.picture, attached.photo.focus, CARD)


def cut(
    picture: Picture,
    focus: Sequence[float] | None,
    size: tuple[int, int],
    *,
    enlarge: bool = False,
) -> Rendition:
    """Return the largest part of a photo that has a shape, at a size in pixels or below it.

    The crop holds what the desk says must stay; without a word it is above the middle, where faces
    are, and at the top of a graphic (very tall, or no JPEG and not lying), where its title is.
    """
    whole_wide, whole_high = picture.width, picture.height
    width = min(whole_wide, max(1, whole_high * size[0] // size[1]))
    height = min(whole_high, max(1, width * size[1] // size[0]))
    across, down = focus or (0.5, 0.0 if is_graphic(picture) else 0.4)
    left = _within(round(across * whole_wide - width / 2), whole_wide - width)
    top = _within(round(down * whole_high - height / 2), whole_high - height)
    wide = size[0] if enlarge else min(width, size[0])
    high = size[1] if enlarge else max(1, round(wide * height / width))
    crop = (
        *(left / whole_wide, top / whole_high),
        *((left + width) / whole_wide, (top + height) / whole_high),
    )
    return _base(wide, high, crop)


def is_graphic(picture: Picture) -> bool:
    """Tell a graphic from a photo: it is very tall, or upright and no photo's format."""
    upright = 1.0 if picture.format in ("PNG", "GIF", "SVG") else 1.5
    return picture.height >= upright * picture.width


def _within(place: int, room: int) -> int:
    return max(0, min(place, room))


def scaled_height(picture: Picture, width: int) -> int:
    """Return the height that keeps the photo's proportions at a width; at least 1."""
    return max(1, round(picture.height * width / picture.width))


def rendition_artifact(attached: Attached, photos: Photos, lead: bool = False) -> Artifact:
    """Plan all renditions of a photo as one artifact, so that it is decoded once.

    The label is written into what was made without one: another caption encodes nothing anew. Of
    a `lead` there is one more, without a label: what its card is drawn on.
    """
    shown = _all_renditions(attached.picture, photos)
    bare = _bare(attached.file, shown + ((social(attached),) if lead else ()))
    paths = tuple(r.path(attached.key) for r in shown)
    return _labelled(bare, shown, paths, attached.label)


def recorded_artifact(photo: PhotoRecord, photos: Photos) -> Artifact:
    """Return the same artifact from a record, without planning it anew."""
    bare, shown = bare_artifact(photo, photos), _all_renditions(_picture(photo), photos)
    return _labelled(bare, shown, tuple(photo.outputs), Label(*photo.label), photo.fingerprint)


def bare_artifact(photo: PhotoRecord, photos: Photos) -> Artifact:
    """Return the renditions of a recorded photo without a label; the last is its card's, if any."""
    planned = _all_renditions(_picture(photo), photos)
    planned += (_recorded(photo.social),) if photo.social else ()
    return _bare(file_of(photo), planned, photo.pixels)


def crop_artifact(photo: PhotoRecord, sizes: Sequence[tuple[int, int]]) -> Artifact:
    """Plan crops of a photo at exactly these sizes; not for the site.

    A graphic keeps its width: of one that is too low for a size there is a lower crop.
    """
    picture = _picture(photo)
    if is_graphic(picture):
        sizes = [(w, min(h, w * picture.height // picture.width)) for w, h in sizes]
    crops = tuple(cut(picture, photo.focus, size, enlarge=True) for size in sizes)
    return _bare(file_of(photo), crops)


def _picture(photo: PhotoRecord) -> Picture:
    return Picture(photo.format, photo.width, photo.height, photo.frames)


def _all_renditions(picture: Picture, photos: Photos) -> tuple[Rendition, ...]:
    return renditions(picture, photos) + moving_renditions(picture, photos)


def _recorded(social: Sequence[float]) -> Rendition:
    width, height, left, top, right, bottom = social
    return _base(int(width), int(height), (left, top, right, bottom))


def _base(width: int, height: int, crop: tuple[float, float, float, float]) -> Rendition:
    """Return what a card is drawn on: it is encoded once more, so that nothing may be lost here."""
    return Rendition("jpeg", width, height, _BASE_QUALITY, width * height * 3, crop)


def _bare(file: File, planned: tuple[Rendition, ...], known: str = "") -> Artifact:
    recipe = renditions_recipe()
    return Artifact(
        paths=("",) * len(planned),
        recipe=recipe,
        inputs=(file, planned),
        sources=(file.path,),
        fingerprint=known or fingerprint(recipe.name, recipe.version, (file.sha256, planned)),
    )


def _labelled(
    bare: Artifact,
    shown: tuple[Rendition, ...],
    paths: tuple[str, ...],
    label: Label,
    known: str = "",
) -> Artifact:
    return Artifact(
        paths=paths,
        recipe=label_recipe(),
        inputs=(tuple(r.format for r in shown), label),
        needs=(bare,),
        sources=bare.sources,
        fingerprint=known,
    )


def file_of(photo: PhotoRecord) -> File:
    """Return the file of a photo."""
    return File(photo.path, photo.sha256, photo.size)


def press_photo_artifact(file: File) -> Artifact:
    """Plan the full-size photo for the press: upright, as JPEG, for bundles; not on the site."""
    return Artifact(("",), press_photo_recipe(), (file, _PRESS_QUALITY), sources=(file.path,))
