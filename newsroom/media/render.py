"""Make renditions: always encoded anew, upright, in sRGB, with nothing private left in them."""

from __future__ import annotations

import io
from functools import cache
from math import ceil
from typing import TYPE_CHECKING, Any

from newsroom.engine.artifact import Recipe, Supplies
from newsroom.engine.fingerprint import code_digest, library_versions
from newsroom.media.metadata import AVIF_ROOM
from newsroom.media.pixels import flatten
from newsroom.media.probe import LIBRARIES, LONGEST_MOVING, duration_of, frames_of, open_photo
from newsroom.media.refusal import Refused
from newsroom.media.svg import is_svg, rasterise, sanitise, size_of

if TYPE_CHECKING:
    from PIL.Image import Image

RENDITIONS = "renditions"
PRESS_PHOTO = "press-photo"
_FLOOR = {"jpeg": 45, "webp": 40, "avif": 35}  # below it a face is no face any more
_STEP = 8
_ROOMS = ("render", "pixels", "probe", "svg", "svg_names")
_MOVING_FLOOR = 40
LABEL_BYTES = 3_600  # about what a label takes of a budget
_ENCODERS: dict[str, dict[str, Any]] = {
    "jpeg": {"progressive": True, "optimize": True},
    "webp": {"method": 4},
    # One thread: with more the bytes are others, and processes fill the cores better than threads.
    "avif": {"speed": 9, "max_threads": 1, "xmp": AVIF_ROOM},
}


@cache
def renditions_recipe() -> Recipe:
    """Return the recipe that makes all renditions of one photo."""
    return Recipe(RENDITIONS, _version(), render_all, batch=1, wary=True)


@cache
def press_photo_recipe() -> Recipe:
    """Return the recipe that makes a full-size JPEG for the press."""
    return Recipe(PRESS_PHOTO, _version(), render_press_photo, batch=1, wary=True)


def _version() -> str:
    code = code_digest(*(f"media/{room}" for room in _ROOMS))
    return code + library_versions(*LIBRARIES)


def render_all(inputs: Any, supplies: Supplies) -> list[bytes]:
    """Render `(file, renditions)`: decode once, then each size out of the next larger one."""
    file, every = inputs
    data = supplies.workshop.read(file)
    planned = [r for r in every if not r.moving]
    whole = image = upright(data, _least(planned))
    sizes: dict[tuple[int, int], Image] = {}
    for size in sorted({(r.width, r.height) for r in planned if not r.crop}, reverse=True):
        image = sizes[size] = _resize(image, size)
    return [
        _move(data, r)
        if r.moving
        else _fit(_crop(whole, r) if r.crop else sizes[r.width, r.height], *_terms(r))
        for r in every
    ]


def _least(planned: Any) -> tuple[int, int]:
    """Return the least size (pixels) that a photo may be decoded at for all its renditions."""
    crops = [(r, r.crop or (0, 0, 1, 1)) for r in planned]
    wide = max(r.width / (right - left) for r, (left, _, right, _) in crops)
    high = max(r.height / (bottom - top) for r, (_, top, _, bottom) in crops)
    return ceil(wide), ceil(high)


def _terms(rendition: Any) -> tuple[str, int, int]:
    return rendition.format, rendition.quality, rendition.most


def render_press_photo(inputs: Any, supplies: Supplies) -> list[bytes]:
    """Render `(file, quality)` at full size."""
    file, quality = inputs
    return [_write(upright(supplies.workshop.read(file), None).copy(), "jpeg", quality)]


def narrow(data: bytes, width: int, quality: int) -> bytes:
    """Return a photo as a JPEG of this width, or its own when that is less."""
    image = upright(data, (width, 1))
    wide = min(width, image.width)
    size = (wide, max(1, round(image.height * wide / image.width)))
    return _write(_resize(image, size), "jpeg", quality)


def upright(data: bytes, size: tuple[int, int] | None) -> Image:
    """Decode a photo the right way up, in sRGB on white; at least as large as `size` if given.

    It has no `info`, so that no EXIF, XMP or profile comes along. Copied as seldom as can be:
    twelve megapixels are 48 MB.
    """
    if is_svg(data):
        return _draw(data, size)
    with open_photo(data) as image:
        if size is not None:
            image.draft("RGB", (max(size), max(size)))
        image.load()
        return _turn(image)


def _turn(image: Image) -> Image:
    """Turn a decoded photo or frame the right way up; return it in sRGB on white."""
    from PIL import ImageOps

    profile = image.info.get("icc_profile")
    ImageOps.exif_transpose(image, in_place=True)
    flat = flatten(_to_srgb(image, profile))
    flat.info = {}
    return flat


def _draw(data: bytes, size: tuple[int, int] | None) -> Image:
    clean = sanitise(data)
    if isinstance(clean, Refused):
        raise ValueError(clean.code)  # it was looked at before
    wide, high = size_of(clean)
    width = wide if size is None else max(size[0], ceil(size[1] * wide / high))
    return flatten(rasterise(clean, min(width, wide)))


def _move(data: bytes, rendition: Any) -> bytes:
    """Make a moving rendition: it stops by itself in time, since nothing there stops it."""
    size, frames, times = (rendition.width, rendition.height), [], []
    with open_photo(data) as image:
        told = int(image.info.get("loop") or 0) if "loop" in image.info or not _is_gif(image) else 1
        for frame in frames_of(image):
            frames.append(_resize(_turn(frame.copy()), size))
            times.append(duration_of(frame))
    fitting = max(1, LONGEST_MOVING // sum(times))
    plays = min(told or fitting, fitting)
    moving = _write_moving(frames, times, plays, rendition.quality)
    if len(moving) > rendition.most - LABEL_BYTES:
        moving = _write_moving(frames, times, plays, _MOVING_FLOOR)
    return moving


def _is_gif(image: Image) -> bool:
    return image.format == "GIF"  # without a word of repeating, it plays once


def _write_moving(frames: list[Image], times: list[int], plays: int, quality: int) -> bytes:
    out = io.BytesIO()
    first, *others = frames
    options = {"quality": quality, "method": 2, "duration": times, "loop": plays}
    first.save(out, "WEBP", save_all=True, append_images=others, **options)
    return out.getvalue()


def _to_srgb(image: Image, profile: bytes | None) -> Image:
    """Convert with the photo's own profile; a profile that is broken counts as none."""
    from PIL import ImageCms

    if not profile or image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        target = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(image, source, target, outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return converted or image


def _crop(image: Image, rendition: Any) -> Image:
    """Cut out and scale in one step; what was decoded smaller is cut as much smaller."""
    from PIL.Image import Resampling

    box = tuple(edge * side for edge, side in zip(rendition.crop, image.size * 2, strict=True))
    size = (rendition.width, rendition.height)
    return image.resize(size, Resampling.LANCZOS, box=box, reducing_gap=3.0)


def _resize(image: Image, size: tuple[int, int]) -> Image:
    from PIL.Image import Resampling

    if image.size == size:
        return image.copy()  # no longer a file of many frames
    return image.resize(size, Resampling.LANCZOS, reducing_gap=3.0)


def _fit(image: Image, form: str, quality: int, most: int) -> bytes:
    """Encode with less quality, step by step, until it fits with its label, or the floor is met."""
    data = _write(image, form, quality)
    while len(data) > most - LABEL_BYTES and quality > _FLOOR[form]:
        quality = max(quality - _STEP, _FLOOR[form])
        data = _write(image, form, quality)
    return data


def _write(image: Image, form: str, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, form.upper(), quality=quality, **_ENCODERS[form])
    return out.getvalue()
