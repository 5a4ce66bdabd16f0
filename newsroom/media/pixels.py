"""Pixels as the site wants them: eight bits, RGB, on white."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_PAPER = (255, 255, 255)


def flatten(image: Image) -> Image:
    """Return a decoded picture of any mode in RGB; what is transparent stands on white."""
    from PIL import Image as Images

    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value / 257).convert("L")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        over = image.convert("RGBA")
        ground = Images.new("RGB", over.size, _PAPER)
        ground.paste(over, mask=over.getchannel("A"))
        return ground
    return image if image.mode == "RGB" else image.convert("RGB")
