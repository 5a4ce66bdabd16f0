"""Press photos for bundles that many items share: narrower, so that a week is one download."""

from __future__ import annotations

from functools import cache
from typing import Any

from newsroom.engine.artifact import Artifact, Recipe, Supplies
from newsroom.engine.fingerprint import code_digest
from newsroom.media.plan import file_of, press_photo_artifact
from newsroom.media.render import narrow, press_photo_recipe
from newsroom.model import PhotoRecord

_QUALITY = 85


def press_photo(photo: PhotoRecord, width: int = 0) -> Artifact:
    """Plan a photo as it lies in bundles, without its label: at most so wide (pixels), 0 = whole.

    A narrower one is made of the whole one, so that it says and shows the same.
    """
    whole = press_photo_artifact(file_of(photo))
    if not width or photo.width <= width:
        return whole
    return Artifact(
        ("",), _narrow_recipe(), (width, _QUALITY), needs=(whole,), sources=(photo.path,)
    )


@cache
def _narrow_recipe() -> Recipe:
    version = code_digest("media/press") + press_photo_recipe().version
    return Recipe("narrow-press-photo", version, make_narrow, batch=1, wary=True)


def make_narrow(inputs: Any, supplies: Supplies) -> list[bytes]:
    """Make `(width, quality)` of the press photo that is needed."""
    (data,) = supplies.needed
    return [narrow(data, *inputs)]
