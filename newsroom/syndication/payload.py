"""What a partner gets of one item: its texts, photos, film and terms, as files."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from newsroom.content.items import FILE_FIELDS
from newsroom.content.resolve import file_url, named_file
from newsroom.engine.artifact import Workshop
from newsroom.media.film import clean_film, is_film
from newsroom.media.metadata import embed
from newsroom.model import Item
from newsroom.settings import Settings
from newsroom.syndication.pictures import measure
from newsroom.syndication.release import PressPhoto, Release

NOTICE = "DITARIK.txt"
_WATCH = "https://www.youtube.com/watch?v="
Files = dict[str, bytes]


def payload(
    release: Release, photos: Sequence[bytes] | None, formats: Collection[str] | None = None
) -> Files:
    """Return path below data/ -> bytes. Withdrawn: the notice alone.

    `photos` are the bytes of all its photos, in order (None: none are wanted), `formats` the names
    of wire formats (None: all).
    """
    from newsroom.syndication.formats import all_formats  # with what writes them

    if release.withdrawn:
        return {NOTICE: _notice(release)}
    files: Files = {}
    if photos is not None:
        pairs = zip(release.photos, photos, strict=True)
        photos = [embed(data, "jpeg", photo.label) for photo, data in pairs]
        release = measure(release, photos)
    for photo, data in zip(release.photos, photos or (), strict=photos is not None):
        name = f"{photo.place}{photo.name}"
        files[name] = data
        files[f"{name.rsplit('.', 1)[0]}.txt"] = _caption(photo, release)
    wanted = (pair for pair in all_formats().items() if formats is None or pair[0] in formats)
    files |= {name: encode(release) for name, encode in wanted}
    files["BACA-SAYA.txt"] = _readme(release, files)
    files["LISENSI.txt"] = _terms(release)
    return files


def film_files(
    item: Item, release: Release, settings: Settings, workshop: Workshop, most: int = 0
) -> Files:
    """Return the captions of a film, where it is, and the film itself if it has `most` bytes."""
    named = [getattr(item.fields, name, None) for name in FILE_FIELDS]
    found = [file for name in named if name and (file := named_file(item, name))]
    youtube = getattr(item.fields, "youtube", None)
    if release.withdrawn or not (found or youtube):
        return {}
    lines = [_WATCH + youtube] if youtube else []
    files: Files = {}
    for file in found:
        name = f"{item.kind.folder}/{file.path.rsplit('/', 1)[-1]}"
        if not is_film(file.path):
            files[name] = workshop.read(file)
            continue
        lines.append(f"{settings.absolute(file_url(item, file))} ({file.size} byte)")
        if file.size <= most:
            files[name] = clean_film(workshop.read(file))
    where = "\n".join([*_head(release), *lines, release.url])
    return {**files, f"{item.kind.folder}/TAUTAN.txt": f"{where}\n".encode()}


def _head(release: Release) -> list[str]:
    """Return what must be seen first in every text while nothing of it may be published."""
    return [*release.banners[:1], ""] if release.embargo else []


def _notice(release: Release) -> bytes:
    return _text(*release.banners, "", release.headline, release.id, release.url)


def _caption(photo: PressPhoto, release: Release) -> bytes:
    shown = photo.caption or photo.alt
    return _text(*_head(release), shown, "", f"Kredit: {photo.credit}", f"Alt: {photo.alt}")


def _terms(release: Release) -> bytes:
    return _text(*_head(release), release.license, release.license_url)


def _readme(release: Release, files: Mapping[str, bytes]) -> bytes:
    places = sorted({photo.place for photo in release.photos})
    told = {place: f"{place}: gambar dengan keterangan dan kredit." for place in places}
    told = {"naskah": "naskah.*: naskah.", **told}
    there = [text for head, text in told.items() if any(name.startswith(head) for name in files)]
    return _text(
        *_head(release),
        release.headline,
        f"{release.organization}, {release.date_long}",
        f"Versi {release.version}: {release.id}",
        "",
        *there,
        "Cantumkan kredit pada setiap foto. Ketentuan: LISENSI.txt.",
        "Periksa keutuhan: sha256sum -c manifest-sha256.txt",
        f"Versi terbaru: {release.url}",
    )


def _text(*lines: str) -> bytes:
    return ("\n".join(lines) + "\n").encode()
