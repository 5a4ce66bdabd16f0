"""An item as ZIPs of many items hold it: made once for all that want the same of it.

A day's ZIP is put together anew with each item of that day, and a week's with each of that week:
then only the new item is written, and all others are copied.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from newsroom.engine.artifact import Artifact, Recipe, Supplies
from newsroom.engine.fingerprint import Shared
from newsroom.media.press import press_photo
from newsroom.model import Record
from newsroom.settings import Settings
from newsroom.syndication.bundle import Bundles
from newsroom.syndication.payload import Files, film_files, payload
from newsroom.syndication.release import make_release

WHOLE = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of each item goes into a ZIP: the formats (None: all), and photos at most so wide.

    Photos of 0 pixels are whole, None is none at all.
    """

    formats: tuple[str, ...] | None = None
    width: int | None = WHOLE


@dataclass(frozen=True, slots=True)
class PortionOrder:
    """What a portion is made from, besides the item and its photos."""

    settings: Shared[Settings]
    urls: tuple[tuple[str, str], ...]
    formats: tuple[str, ...] | None
    photos: bool
    embargoed: bool


def portion_of(record: Record, wanted: Wanted, bundles: Bundles) -> Artifact:
    """Plan what is wanted of an item, as one file; not for the site."""
    width = wanted.width
    order = PortionOrder(
        *(bundles.shared, bundles.urls(record), wanted.formats),
        photos=width is not None,
        embargoed=record.path in bundles.embargoed,
    )
    return Artifact(
        ("",),
        Recipe("portion", bundles.recipe.version, make_portion, batch=8),
        order,
        (record.digest,),
        () if width is None else tuple(press_photo(photo, width) for photo in record.photos),
        (record.path,),
    )


def make_portion(order: Any, supplies: Supplies) -> list[bytes]:
    """Write the files of an item; what is needed are its photos in order. A film is only linked."""
    (item,), settings = supplies.items, order.settings.value
    release = make_release(item, dict(order.urls), settings, embargoed=order.embargoed)
    files = payload(release, supplies.needed if order.photos else None, order.formats)
    return [pack({**files, **film_files(item, release, settings, supplies.workshop)})]


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return files as one, not compressed: they are taken out again soon."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def unpack(data: bytes) -> Files:
    """Return the files that `pack` put together."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
