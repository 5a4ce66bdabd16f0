"""Look at a photo before it is used: its header first, then all of its bytes."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from newsroom.media.facts import read_facts
from newsroom.media.pixels import flatten
from newsroom.media.refusal import Refused
from newsroom.media.svg import is_svg, rasterise, sanitise, size_of
from newsroom.messages import mark
from newsroom.model import Picture

if TYPE_CHECKING:
    from PIL.Image import Exif, Image
    from PIL.ImageFile import ImageFile

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
    "svg": ("SVG",),
    "svgz": ("SVG",),  # refused with a cure, rather than taken for an attachment
}
_PILLOWS = (names[0] for names in EXTENSIONS.values() if names != ("SVG",))
FORMATS = tuple(dict.fromkeys(_PILLOWS))  # MPO opens as JPEG
MOST_FRAMES = 300
LONGEST_MOVING = 5_000  # ms; what moves longer by itself must have a way to stop it (WCAG 2.2.2)
LONGEST_SIDE = 30_000
LIBRARIES = ("pillow", "pillow-heif", "pyexiv2", "resvg-py", "lxml")  # all that read photos
_GLANCE, _SHORTEST = 640, 20
_MOVING = ("GIF", "WEBP", "PNG", "AVIF")
_REDUCED, _SUBFILE = 1, 0x00FE  # TIFF 6.0, NewSubfileType: a small copy of another page
_TURNED = {5, 6, 7, 8}
_ORIENTATION, _EXIF, _TAKEN, _OFFSET = 0x0112, 0x8769, 0x9003, 0x9011
_TIME = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)")
_ZONE = re.compile(r"[+-]\d\d:\d\d")


def is_photo(path: str) -> bool:
    """Tell by its name whether a file is meant to be a photo."""
    return path.rsplit(".", 1)[-1].lower() in EXTENSIONS


def probe(
    name: str, data: bytes, most_pixels: int, most_frames: int = MOST_FRAMES
) -> Picture | Refused:
    """Return what a photo is, upright; or why it is refused. Decodes it once, at low cost.

    Sizes are pixels. Limits are judged from the header, before anything is decoded; of a moving
    picture all frames are decoded, and all their pixels count.
    """
    if not data:
        return Refused("photo-empty", mark("this file is empty; copy the photo again"))
    try:
        if is_svg(data):
            return _probe_drawing(name, data, most_pixels)
        return _probe(name, data, most_pixels, most_frames)
    except MemoryError:
        raise
    except Exception as error:  # Pillow raises many kinds; each means the same to the desk
        return _damaged(_short(error))


def _probe(name: str, data: bytes, most_pixels: int, most_frames: int) -> Picture | Refused:
    with open_photo(data) as image:
        found = image.format or "?"
        if refusal := _judge(name, found, image.size, most_pixels):
            return refusal
        if image.mode in ("I", "F"):  # nobody says what is white
            order = mark("this photo has 32 bits per colour; export it again with 8 or 16")
            return Refused("photo-depth", order)
        frames = int(getattr(image, "n_frames", 1)) if found in _MOVING else 1
        turned = image.getexif().get(_ORIENTATION) in _TURNED and found != "HEIF"
        width, height = image.size[::-1] if turned else image.size
        created = _created(image.getexif())
        if refusal := _judge_pages(image) if found == "TIFF" else None:
            return refusal
        if frames > 1:
            refusal = _judge_frames(image, frames, most_pixels, most_frames)
            return refusal or Picture(found, width, height, frames, created, read_facts(data))
        image.draft("RGB", (max(1, width // 8), max(1, height // 8)))
        image.load()
        tints = _tints(image)
    return Picture(found, width, height, frames, created, read_facts(data), tints)


def _tints(image: Image) -> tuple[str, ...]:
    """Return three colours (`#rgb`) from top to bottom: what stands where a photo will be."""
    from PIL import Image as Images
    from PIL import ImageOps

    small = flatten(image.resize((48, 48), Images.Resampling.NEAREST))  # takes any mode as it is
    bare = Images.new("RGB", small.size)  # without what its header says, which may be noise
    bare.paste(small)
    bare.getexif()[_ORIENTATION] = image.getexif().get(_ORIENTATION, 1)
    bands = ImageOps.exif_transpose(bare).resize((1, 3), Images.Resampling.BOX)
    return tuple(
        "#" + "".join(f"{round(value / 17):x}" for value in bands.getpixel((0, at)))  # type: ignore[union-attr]
        for at in range(3)
    )


def _probe_drawing(name: str, data: bytes, most_pixels: int) -> Picture | Refused:
    """Draw an SVG once, small. Its size is what it may be drawn at, whatever it says."""
    clean = sanitise(data)
    if isinstance(clean, Refused):
        known = name.lower().endswith((".svg", ".svgz"))
        return clean if known else _damaged("no image")
    width, height = size_of(clean)
    scale = min(1, (most_pixels / (width * height)) ** 0.5, LONGEST_SIDE / max(width, height))
    size = (int(width * scale), int(height * scale))
    if refusal := _judge(name, "SVG", size, most_pixels):
        return refusal
    drawn = rasterise(clean, min(_GLANCE, size[0]))
    if drawn.getbbox() is None:
        return _nothing()
    return Picture("SVG", *size, tints=_tints(drawn))


def _judge_pages(image: ImageFile) -> Refused | None:
    """Refuse a document of many pages: the first alone would not be what was meant."""
    pages = int(getattr(image, "n_frames", 1))
    if pages > MOST_FRAMES:
        return _pages(pages)
    kinds = []
    for page in range(pages):
        image.seek(page)
        kinds.append(image.tag_v2.get(_SUBFILE, 0) & _REDUCED)  # type: ignore[attr-defined]
    image.seek(0)
    return _pages(pages) if kinds.count(0) > 1 else None


def _pages(pages: int) -> Refused:
    order = mark("this file has {pages} pages; export the one that you want as JPEG")
    return Refused("photo-pages", order, (("pages", str(pages)),))


def _judge_frames(
    image: ImageFile, frames: int, most_pixels: int, most_frames: int
) -> Refused | None:
    """Decode a moving picture; refuse one that is too much, or moves for too long."""
    if frames > most_frames or frames * image.width * image.height > most_pixels:
        order = mark(
            "this moving picture has {frames} frames of {width}×{height}: too many; "
            "export fewer or smaller ones, or publish it as a video (MP4)"
        )
        size = (("width", str(image.width)), ("height", str(image.height)))
        return Refused("photo-frames", order, (("frames", str(frames)), *size))
    length = sum(duration_of(frame) for frame in frames_of(image))
    if length > LONGEST_MOVING:
        order = mark(
            "this moving picture takes {seconds} s; cut it to {most} s, "
            "or publish it as a video (MP4), which readers can stop"
        )
        told = (("seconds", f"{length / 1000:.0f}"), ("most", str(LONGEST_MOVING // 1000)))
        return Refused("photo-long", order, told)
    return None


def pixels_of(data: bytes) -> tuple[int, int]:
    """Return width and height in pixels of a photo that was made here, from its header."""
    with open_photo(data) as image:
        return image.size


def frames_of(image: ImageFile) -> Iterator[ImageFile]:
    """Yield the same image at each of its frames, decoded; not one that only stands in for them."""
    for number in range(int(image.info.get("default_image", False)), int(image.n_frames)):  # type: ignore[attr-defined]
        image.seek(number)
        image.load()
        yield image


def duration_of(frame: Image) -> int:
    """Return how long a frame stands (ms); one that says less than 20 gets 100, as in browsers."""
    told = float(frame.info.get("duration") or 0)
    return round(told) if told >= _SHORTEST else 100


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
    return _nothing() if min(size) < 2 else None


def _nothing() -> Refused:
    return Refused("photo-small", mark("this photo has no picture in it; export it again"))


def _damaged(reason: str) -> Refused:
    order = mark("this photo is damaged ({reason}); export it again as JPEG")
    return Refused("photo-damaged", order, (("reason", reason),))


def _short(error: Exception) -> str:
    told = re.sub(r" <_io\.\S+ object at \w+>", "", str(error))  # the same words at every run
    return " ".join(told.split())[:120] or type(error).__name__


@contextmanager
def open_photo(data: bytes) -> Iterator[ImageFile]:
    """Open a photo of a format that is allowed, HEIC too, which phones write.

    Limits are ours, not Pillow's; what it warns of is either refused or makes no difference.
    """
    import pillow_heif
    from PIL import Image

    Image.init()
    pillow_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            yield image
