"""The photos and films of a release: what of each goes to partners, and where its file is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256

from newsroom.content.items import photo_fields
from newsroom.content.resolve import file_url, named_file
from newsroom.media.plan import renditions
from newsroom.media.probe import pixels_of
from newsroom.model import Attached, Item
from newsroom.settings import Settings
from newsroom.syndication.values import POSTER, Film, PhotoFile, PressPhoto, Release

_YOUTUBE = "https://www.youtube.com/watch?v="
_NATURES = {"poster": POSTER, "image": "graphic"}  # a kind's own photos, by their field


def press_photos(item: Item, id: str, settings: Settings, *, public: bool) -> Iterator[PressPhoto]:
    """Yield an item's photos as they are named in its bundle; `id` is the item's identity.

    A picture that is the item itself lies in a folder of its kind's name.
    """
    fields = (str(where[0]) for where, _ in photo_fields(item.fields))
    pairs = zip(item.photos, fields, strict=False)
    for number, (attached, name) in enumerate(pairs, 1):
        own = name != "photos"
        yield replace(
            _photo(attached, number, id),
            place=f"{item.kind.folder}/" if own else "foto/",
            nature=_NATURES.get(name, "picture"),
            shown=_shown(attached, settings) if public else None,
        )


def _photo(attached: Attached, number: int, id: str) -> PressPhoto:
    """Name a photo by its file's content, so that it keeps its identity when others come."""
    stem = attached.file.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    photo = attached.photo
    return PressPhoto(
        *(f"{number:02}-{stem}.jpg", photo.alt, photo.caption, photo.credit, attached.label),
        id=f"{id}:foto:{attached.file.sha256[:12]}",
    )


def _shown(attached: Attached, settings: Settings) -> PhotoFile:
    planned = renditions(attached.picture, settings.agency.photos)
    best = [r for r in planned if r.format == "jpeg"][-1]
    url = settings.absolute(best.path(attached.key))
    return PhotoFile("web", url, best.width, best.height)


def measure(release: Release, photos: Sequence[bytes]) -> Release:
    """Return a release that knows its photos' files in the bundle; they come in its order."""
    pairs = zip(release.photos, photos, strict=True)
    return replace(release, photos=tuple(_packed(photo, data) for photo, data in pairs))


def _packed(photo: PressPhoto, data: bytes) -> PressPhoto:
    path, sha = f"{photo.place}{photo.name}", sha256(data).hexdigest()
    return replace(photo, packed=PhotoFile("highRes", path, *pixels_of(data), len(data), sha))


def press_films(item: Item, id: str, settings: Settings) -> tuple[Film, ...]:
    """Return an item's film: a link to YouTube, or the address of its own MP4."""
    fields, duration = item.fields, getattr(item.fields, "duration", None)
    if duration is None:
        return ()
    seconds, captions = int(duration.total_seconds()), _address(item, "captions", settings)
    if youtube := getattr(fields, "youtube", None):
        return (Film(f"{id}:film", f"{_YOUTUBE}{youtube}", "text/html", seconds, 0, captions),)
    file = named_file(item, str(getattr(fields, "file", "")))
    address = _address(item, "file", settings)
    if file is None or not file.path.endswith(".mp4"):
        return ()
    return (Film(f"{id}:film", address, "video/mp4", seconds, file.size, captions),)


def _address(item: Item, name: str, settings: Settings) -> str:
    file = named_file(item, str(getattr(item.fields, name, None) or ""))
    return settings.absolute(file_url(item, file)) if file else ""
