"""ZIPs and lists of many items, planned only where something in them changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from newsroom.engine.artifact import Artifact, Kept
from newsroom.engine.fingerprint import encode
from newsroom.model import Record
from newsroom.syndication.bundle import Bundles, Known, bundle_url
from newsroom.syndication.collection import (
    CollectionOrder,
    IndexOrder,
    Listed,
    Parcel,
    collection_recipe,
    index_recipe,
)
from newsroom.syndication.portion import WHOLE, Wanted, portion_of
from newsroom.syndication.receipt import receipt_of


@dataclass
class Sheet:
    """A file and its key; the artifact is only made where it does not stand with that key."""

    path: str
    key: str
    make: Callable[[], Artifact]

    @cached_property
    def artifact(self) -> Artifact:
        """The file as an artifact."""
        made = self.make()
        made.key = self.key
        return made

    def plan(self, known: Known) -> Artifact | Kept:
        """Return the artifact, or that it may stay."""
        return Kept(self.path) if known.get(self.path) == self.key else self.artifact


@dataclass(frozen=True)
class Stock:
    """The bundles that ZIPs and lists are made of; `embargo_folder` is where held ones lie."""

    bundles: Bundles
    embargo_folder: str = ""

    def listed(self, record: Record) -> Listed:
        """Return how lists tell of an item's bundle."""
        if record.path in self.bundles.embargoed:
            return Listed(f"{self.embargo_folder}{held_name(record)}", embargoed=True)
        return Listed(bundle_url(record))

    def collection(
        self, path: str, name: str, title: str, records: Sequence[Record], wanted: Wanted
    ) -> Sheet:
        """Return the ZIP of some items, newest first."""
        wanted = self._fitting(records, wanted)
        key = self._key(records, name, title, wanted)

        def make() -> Artifact:
            bundles = self.bundles
            order = CollectionOrder(
                *(bundles.shared, name, title),
                listed=tuple(map(self.listed, records)),
            )
            needs = [*map(bundles.receipt, records)]
            needs += [portion_of(record, wanted, bundles) for record in records]
            recipe = collection_recipe(bundles.recipe.version)
            briefs = tuple(record.brief for record in records)
            return Artifact((path,), recipe, order, briefs, tuple(needs), _sources(records))

        return Sheet(path, key, make)

    def index(
        self,
        path: str,
        told: dict[str, Any],
        sheets: Sequence[tuple[Parcel, Sheet]] | None = None,
        records: Sequence[Record] | None = None,
    ) -> Sheet:
        """Return a list of ZIPs, of items, or of both."""
        parcels = None if sheets is None else tuple(parcel for parcel, _ in sheets)
        keys = [sheet.key for _, sheet in sheets or ()]
        key = self._key(records or (), told, parcels, keys)

        def make() -> Artifact:
            bundles, shown = self.bundles, records or ()
            listed = None if records is None else tuple(map(self.listed, records))
            order = IndexOrder(bundles.shared, told, parcels, listed)
            needs = [*(receipt_of(sheet.artifact) for _, sheet in sheets or ())]
            needs += map(bundles.receipt, shown)
            recipe = index_recipe(bundles.recipe.version)
            briefs = tuple(record.brief for record in shown)
            return Artifact((path,), recipe, order, briefs, tuple(needs), _sources(shown))

        return Sheet(path, key, make)

    def _fitting(self, records: Sequence[Record], wanted: Wanted) -> Wanted:
        """Return what is wanted, with narrower photos where the whole ones are too much."""
        most = self.bundles.settings.agency.bundles
        total = sum(photo.size for record in records for photo in record.photos)
        if wanted.width == WHOLE and total > most.day_megabytes * 1_000_000:
            return Wanted(wanted.formats, most.photo_width)
        return wanted

    def _key(self, records: Iterable[Record], *more: object) -> str:
        keys = "".join(map(self.bundles.key, records))
        told = f"{self.bundles.head}{self.embargo_folder}{keys}".encode()
        return sha256(told + encode(more)).hexdigest()[:32]


def held_name(record: Record) -> str:
    """Return the name of the bundle of an item that is held: the same for all its versions."""
    return f"{record.url.strip('/').replace('/', '-')}.zip"


def _sources(records: Iterable[Record]) -> tuple[str, ...]:
    return tuple(record.path for record in records)
