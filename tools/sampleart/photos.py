"""From a manifest entry to the bytes of a JPEG."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from . import scenes
from .colour import HOURS
from .finish import finish
from .stage import Stage

QUALITY = 82


def fault(entry: dict[str, Any]) -> str:
    """What is wrong with a photo's entry; empty when nothing is."""
    if entry["scene"] not in scenes.SCENES:
        return f"unknown scene '{entry['scene']}'"
    if entry.get("variant", "") not in {"", *scenes.VARIANTS}:
        return f"unknown variant '{entry['variant']}'"
    hour = entry.get("hour", "noon")
    return "" if hour in HOURS else f"unknown hour '{hour}'"


def render(entry: dict[str, Any]) -> bytes:
    """Paint the scene and encode it."""
    scene, hour = entry["scene"], HOURS[entry.get("hour", "noon")]
    stage = Stage(tuple(entry["size"]), hour, f"{scene}|{hour.name}|{entry['seed']}")
    painter = scenes.VARIANTS.get(entry.get("variant", ""), scenes.SCENES[scene])
    painter(stage, int(entry.get("people", 0)))
    return encode(finish(stage), entry)


def encode(im: Image.Image, entry: dict[str, Any]) -> bytes:
    """Save as a progressive JPEG, with EXIF where the entry asks for it."""
    exif = Image.Exif()
    if entry.get("caption_exif"):
        exif[0x010E] = entry["caption_exif"]
    if entry.get("exif") == "gps":
        _place(exif)
    if entry.get("exif") == "rotated":
        im, exif[0x0112] = im.transpose(Image.Transpose.ROTATE_90), 6
    out = io.BytesIO()
    im.save(out, "JPEG", quality=QUALITY, progressive=True, optimize=True, exif=exif)
    return out.getvalue()


def _place(exif: Image.Exif) -> None:
    """A camera name and a position near Palangka Raya, there to be stripped."""
    exif[0x010F], exif[0x0110] = "Contoh", "Kamera rekaan"
    gps = exif.get_ifd(0x8825)
    degrees = [IFDRational(n, d) for n, d in ((2, 1), (12, 1), (3542, 100))]
    gps[1], gps[2] = "S", tuple(degrees)
    degrees = [IFDRational(n, d) for n, d in ((113, 1), (55, 1), (1210, 100))]
    gps[3], gps[4] = "E", tuple(degrees)
