"""A bundle: BagIt 1.0 (RFC 8493) in a ZIP. The same release always gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from newsroom.engine.artifact import Artifact, Recipe, Supplies
from newsroom.engine.fingerprint import Shared, code_digest, library_versions, tree_digest
from newsroom.kinds import all_kinds
from newsroom.media.metadata import embed
from newsroom.media.plan import file_of, press_photo_artifact
from newsroom.model import Edition, Record
from newsroom.settings import Settings
from newsroom.syndication.formats import LIBRARIES
from newsroom.syndication.pictures import measure
from newsroom.syndication.release import PressPhoto, Release, make_release

_STORED = (".jpg", ".jpeg", ".png", ".zip", ".mp4")
_FIRST_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16


@dataclass(frozen=True, slots=True)
class BundleOrder:
    """What a bundle is made from, besides the item: the public texts that it links to."""

    settings: Shared[Settings]
    urls: tuple[tuple[str, str], ...]


def plan_bundles(edition: Edition, settings: Settings) -> Iterator[Artifact]:
    """Yield a ZIP for every item of a kind that is bundled."""
    recipe, shared = bundle_recipe(settings), Shared(settings, settings.shown)
    urls = {record.path: record.url for record in edition.items}
    kinds = _bundled()
    for record in edition.items:
        if record.kind in kinds:
            linked = ((link.path, urls[link.path]) for link in record.links if link.path in urls)
            yield Artifact(
                (bundle_url(record),),
                recipe,
                BundleOrder(shared, tuple(linked)),
                (record.digest,),
                tuple(press_photo_artifact(file_of(photo)) for photo in record.photos),
                (record.path,),
            )


def _bundled() -> set[str]:
    return {name for name, kind in all_kinds().items() if kind.bundled}


def bundle_url(record: Record) -> str:
    """Return the address of an item's bundle."""
    return f"{record.url}{record.slug}_v{record.version}.zip"


def bundle_urls(edition: Edition) -> Mapping[str, str]:
    """Return text path -> address of its bundle, for pages to link."""
    kinds = _bundled()
    return {record.path: bundle_url(record) for record in edition.items if record.kind in kinds}


def bundle_recipe(settings: Settings) -> Recipe:
    """Return the recipe of bundles."""
    return Recipe("bundle", _version(settings.theme), make_bundle, batch=8)


def _version(theme: Path) -> str:
    rooms = (
        "syndication",
        "media/metadata",
        "media/plan",
        "media/probe",
        "content/resolve",
        "content/items",
        "content/characters",
        "kinds",
        "model",
        "messages",
    )
    code = code_digest(*rooms, "moments", "addresses", "settings", "engine/fingerprint")
    libraries = library_versions(*LIBRARIES, "pyexiv2", "pillow")
    return code + tree_digest(theme / "locale") + libraries


def make_bundle(order: Any, supplies: Supplies) -> list[bytes]:
    """Write the bundle of an item; what is needed are its press photos in order."""
    release = make_release(supplies.items[0], dict(order.urls), order.settings.value)
    return [write_zip(release, payload(release, supplies.needed))]


def payload(release: Release, photos: Sequence[bytes]) -> dict[str, bytes]:
    """Return what a partner uses: path below data/ -> bytes. Withdrawn: the notice alone."""
    from newsroom.syndication.formats import all_formats  # with what writes them

    if release.withdrawn:
        return {"DITARIK.txt": _notice(release)}
    pairs = zip(release.photos, photos, strict=True)
    labelled = [embed(data, "jpeg", photo.label) for photo, data in pairs]
    release = measure(release, labelled)
    files = {name: encode(release) for name, encode in all_formats().items()}
    for photo, data in zip(release.photos, labelled, strict=True):
        name = f"{photo.place}{photo.name}"
        files[name] = data
        files[f"{name.rsplit('.', 1)[0]}.txt"] = _caption(photo)
    files["BACA-SAYA.txt"] = _readme(release)
    files["LISENSI.txt"] = f"{release.license}\n{release.license_url}\n".encode()
    return files


def _notice(release: Release) -> bytes:
    lines = (*release.banners, "", release.headline, release.id, release.url)
    return ("\n".join(lines) + "\n").encode()


def _caption(photo: PressPhoto) -> bytes:
    return f"{photo.caption or photo.alt}\n\nKredit: {photo.credit}\nAlt: {photo.alt}\n".encode()


def _readme(release: Release) -> bytes:
    lines = [
        release.headline,
        f"{release.organization}, {release.date_long}",
        f"Versi {release.version}: {release.id}",
        "",
        "naskah.txt dan naskah.html: naskah. foto/: foto dengan keterangan dan kredit.",
        "Cantumkan kredit pada setiap foto. Ketentuan: LISENSI.txt.",
        "Periksa keutuhan: sha256sum -c manifest-sha256.txt",
        f"Versi terbaru: {release.url}",
    ]
    return ("\n".join(lines) + "\n").encode()


def write_zip(release: Release, files: Mapping[str, bytes]) -> bytes:
    """Return the ZIP: names sorted, one date and mode for all, photos stored, text deflated."""
    moment = max(datetime.fromisoformat(release.updated).timetuple()[:6], _FIRST_ZIP_TIME)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in sorted(bag(release, files).items()):
            info = zipfile.ZipInfo(f"{release.name}/{name}", moment)
            info.external_attr, info.create_system = _MODE, 3
            stored = name.endswith(_STORED)
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, data, compresslevel=9)
    return out.getvalue()


def bag(release: Release, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of the bag: the payload below data/, and the tag files (RFC 8493, 2)."""
    data = {f"data/{name}": content for name, content in files.items()}
    octets = sum(len(content) for content in data.values())
    tags = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": _bag_info(release, octets, len(data)),
        "manifest-sha256.txt": _manifest(data),
    }
    return {**data, **tags, "tagmanifest-sha256.txt": _manifest(tags)}


def _bag_info(release: Release, octets: int, count: int) -> bytes:
    lines = [
        f"Source-Organization: {release.organization}",
        f"External-Identifier: {release.id}",
        f"External-Description: {release.headline}",
        f"Bagging-Date: {release.updated[:10]}",
        f"Payload-Oxum: {octets}.{count}",
    ]
    return ("\n".join(lines) + "\n").encode()


def _manifest(files: Mapping[str, bytes]) -> bytes:
    lines = (f"{sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
    return "".join(lines).encode()
