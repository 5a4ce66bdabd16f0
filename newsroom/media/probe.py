"""Look at a photo before it is used: its header first, then all of its bytes."""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from newsroom.media.facts import read_facts
from newsroom.messages import mark
from newsroom.model import Picture

if TYPE_CHECKING:
    from PIL.Image import Exif

EXTENSIONS = {
    "jpg": ("JPEG", "MPO"),
    "jpeg": ("JPEG", "MPO"),
    "png": ("PNG",),
    "webp": ("WEBP",),
    "gif": ("GIF",),
    "tif": ("TIFF",),
    "tiff": ("TIFF",),
    "avif": ("AVIF",),
    "heic": ("HEIF",),
    "heif": ("HEIF",),
}
FORMATS = tuple(dict.fromkeys(names[0] for names in EXTENSIONS.values()))  # MPO opens as JPEG
LONGEST_SIDE = 30_000
_TURNED = {5, 6, 7, 8}
_ORIENTATION, _EXIF, _TAKEN, _OFFSET = 0x0112, 0x8769, 0x9003, 0x9011
_TIME = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)")
_ZONE = re.compile(r"[+-]\d\d:\d\d")


@dataclass(frozen=True, slots=True)
class Refused:
    """A photo that cannot be used: a code, an order of the catalogue, its parameters."""

    code: str
    order: str
    params: tuple[tuple[str, str], ...] = ()


def is_photo(path: str) -> bool:
    """Tell by its name whether a file is meant to be a photo."""
    return path.rsplit(".", 1)[-1].lower() in EXTENSIONS


def probe(name: str, data: bytes, most_pixels: int) -> Picture | Refused:
    """Return what a photo is, upright; or why it is refused. Decodes it once, at low cost.

    Sizes are pixels. Limits are judged from the header, before anything is decoded.
    """
    if not data:
        return Refused("photo-empty", mark("this file is empty; copy the photo again"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _probe(name, data, most_pixels)
    except MemoryError:
        raise
    except Exception as error:  # Pillow raises many kinds; each means the same to the desk
        order = mark("this photo is damaged ({reason}); export it again as JPEG")
        return Refused("photo-damaged", order, (("reason", _short(error)),))


def _probe(name: str, data: bytes, most_pixels: int) -> Picture | Refused:
    from PIL import Image

    open_formats()
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        found = image.format or "?"
        if refusal := _judge(name, found, image.size, most_pixels):
            return refusal
        frames = int(getattr(image, "n_frames", 1)) if found != "MPO" else 1
        turned = image.getexif().get(_ORIENTATION) in _TURNED and found != "HEIF"
        width, height = image.size[::-1] if turned else image.size
        created = _created(image.getexif())
        image.draft("RGB", (max(1, width // 8), max(1, height // 8)))
        image.load()
    return Picture(found, width, height, frames, created, read_facts(data))


def _created(exif: Exif) -> str:
    """Return when the camera took it, in ISO 8601; "" where it does not say, or says nonsense."""
    told = exif.get_ifd(_EXIF)
    time, offset = str(told.get(_TAKEN, "")), str(told.get(_OFFSET, ""))
    if not (match := _TIME.fullmatch(time.strip("\0 "))):
        return ""
    written = "{}-{}-{}T{}".format(*match.groups())
    if _ZONE.fullmatch(offset.strip("\0 ")):
        written += offset.strip("\0 ")
    try:
        datetime.fromisoformat(written)
    except ValueError:
        return ""
    return written


def _judge(name: str, found: str, size: tuple[int, int], most_pixels: int) -> Refused | None:
    extension = name.rsplit(".", 1)[-1].lower()
    if found not in EXTENSIONS.get(extension, ()):
        order = mark('this is a {format} file; rename it to end in ".{better}"')
        better = next((e for e, names in EXTENSIONS.items() if found in names), "jpg")
        return Refused("photo-extension", order, (("format", found), ("better", better)))
    width, height = size
    if width * height > most_pixels or max(size) > LONGEST_SIDE:
        order = mark("make this photo smaller: {width}×{height} pixels are too many")
        return Refused("photo-pixels", order, (("width", str(width)), ("height", str(height))))
    if min(size) < 2:
        return Refused("photo-small", mark("this photo has no picture in it; export it again"))
    return None


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__


def open_formats() -> None:
    """Load all of Pillow's own formats, and HEIC, which phones write."""
    import pillow_heif
    from PIL import Image

    Image.init()
    pillow_heif.register_heif_opener()
