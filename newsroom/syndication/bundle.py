"""The bundle of one item, at an address that stays, and all bundles that share its records."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import Any

from newsroom.engine.artifact import Artifact, Kept, Recipe, Supplies
from newsroom.engine.fingerprint import (
    Shared,
    code_digest,
    encode,
    library_versions,
    tree_digest,
)
from newsroom.kinds import all_kinds
from newsroom.media.press import press_photo
from newsroom.media.render import press_photo_recipe
from newsroom.model import Edition, Record
from newsroom.settings import Colors, Feeds, Front, Settings, Signing
from newsroom.syndication.bag import BagInfo, write_bag
from newsroom.syndication.formats import LIBRARIES
from newsroom.syndication.payload import film_files, payload
from newsroom.syndication.receipt import receipt_of
from newsroom.syndication.release import Release, make_release

Known = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BundleOrder:
    """What a bundle is made from, besides the item: the public texts that it links to."""

    settings: Shared[Settings]
    urls: tuple[tuple[str, str], ...]
    embargoed: bool = False


def bundle_url(record: Record) -> str:
    """Return the address of an item's bundle: the same for all its versions."""
    return f"{record.url}{record.slug}.zip"


def bundle_urls(edition: Edition, settings: Settings) -> Mapping[str, str]:
    """Return text path -> address of its bundle, for pages to link."""
    return {record.path: bundle_url(record) for record in bundled(edition.items, settings)}


def bundled(records: Iterable[Record], settings: Settings) -> list[Record]:
    """Return those that have a bundle."""
    kinds = {name for name, kind in all_kinds().items() if kind.bundled}
    since = settings.agency.bundles.since
    return [record for record in records if record.kind in kinds and record.month >= since]


def narrowed(settings: Settings) -> Settings:
    """Return the settings that bundles see: another menu or colour makes none of them anew."""
    agency = settings.agency
    site = replace(agency.site, colors=Colors(), notice="", tagline="", logo="")
    agency = replace(agency, site=site, front=Front(), feeds=Feeds(), signing=Signing())
    plain = replace(agency, services=(), social=(), menu=())
    return replace(settings, agency=plain, partners=())


class Bundles:
    """The bundles of some records' items: their addresses, keys and artifacts.

    `public` maps the path of every public text to its address. `embargoed` are the paths of those
    that only trusted partners may have, and not on the site.
    """

    def __init__(
        self,
        records: Iterable[Record],
        settings: Settings,
        embargoed: frozenset[str] = frozenset(),
    ) -> None:
        records = tuple(records)
        self.settings = narrowed(settings)
        self.shared = Shared(self.settings, self.settings.shown)
        self.records = bundled(records, settings)
        self.embargoed = embargoed
        self.public = {r.path: r.url for r in records if r.path not in embargoed}
        self.recipe = bundle_recipe(settings)
        self._keys: dict[str, str] = {}

    @cached_property
    def head(self) -> str:
        """All that every bundle depends on besides its item."""
        return self.recipe.version + self.shared.digest

    def key(self, record: Record) -> str:
        """Name all that the bundle of an item depends on."""
        if record.path not in self._keys:
            self._keys[record.path] = self._key(record)
        return self._keys[record.path]

    @cached_property
    def _short_head(self) -> str:
        return sha256(self.head.encode()).hexdigest()[:32]

    def _key(self, record: Record) -> str:
        if record.details is None and not self.embargoed:  # most of an archive: nothing to hash
            return self._short_head + record.digest
        urls = encode(self.urls(record)) if record.links else b""
        held = b"held" if record.path in self.embargoed else b""
        return sha256(f"{self.head}{record.digest}".encode() + urls + held).hexdigest()[:32]

    def urls(self, record: Record) -> tuple[tuple[str, str], ...]:
        """Return the public texts that an item links to, with their addresses."""
        linked = (link.path for link in record.links)
        return tuple((path, self.public[path]) for path in linked if path in self.public)

    def artifact(self, record: Record, path: str = "") -> Artifact:
        """Plan the bundle of an item, at its address or at another path."""
        order = BundleOrder(self.shared, self.urls(record), record.path in self.embargoed)
        return Artifact(
            (path or bundle_url(record),),
            self.recipe,
            order,
            (record.digest,),
            tuple(press_photo(photo) for photo in record.photos),
            (record.path,),
            key=self.key(record),
        )

    def receipt(self, record: Record) -> Artifact:
        """Plan what lists tell of an item's bundle."""
        return receipt_of(self.artifact(record))

    def plan(self, known: Known) -> Iterable[Artifact | Kept]:
        """Yield the bundle of every item; one with the same key as it stands with is kept."""
        for record in self.records:
            path, key = bundle_url(record), self.key(record)
            yield Kept(path) if known.get(path) == key else self.artifact(record)


def bundle_recipe(settings: Settings) -> Recipe:
    """Return the recipe of bundles."""
    return Recipe("bundle", bundle_version(settings), make_bundle, batch=8)


def bundle_version(settings: Settings) -> str:
    """Return the version of all that is written for partners."""
    rooms = ("syndication", "content/resolve", "content/items", "content/characters", "kinds")
    media = ("media/metadata", "media/film", "media/press", "media/plan", "media/probe")
    code = code_digest(
        *rooms,
        *media,
        "model",
        "messages",
        "moments",
        "addresses",
        "settings",
        "engine/fingerprint",
    )
    libraries = library_versions(*LIBRARIES, "babel", "pyexiv2", "pillow", "orjson")
    words = tree_digest(settings.theme / "locale")
    return code + press_photo_recipe().version + words + libraries


def make_bundle(order: Any, supplies: Supplies) -> list[bytes]:
    """Write the bundle of an item; what is needed are its press photos in order."""
    (item,), settings = supplies.items, order.settings.value
    release = make_release(item, dict(order.urls), settings, embargoed=order.embargoed)
    # what is held is not on the site yet: there a link would lead nowhere
    most = sys.maxsize if order.embargoed else settings.agency.bundles.film_megabytes * 1_000_000
    films = film_files(item, release, settings, supplies.workshop, most)
    return [write_bag(info_of(release), {**payload(release, supplies.needed), **films})]


def info_of(release: Release) -> BagInfo:
    """Return what the bag of a release says of itself."""
    return BagInfo(
        release.name, release.organization, release.id, release.headline, release.updated
    )
