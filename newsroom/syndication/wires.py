"""The wire formats of an item at addresses of their own: feeds point to them, readers take them.

A partner's machine needs no ZIP: `ninjs.json` and `newsml-g2.xml` stand beside the page, and their
photos are those of the site.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from newsroom.engine.artifact import Artifact, Kept, Recipe, Supplies
from newsroom.engine.fingerprint import (
    Shared,
    code_digest,
    encode,
    library_versions,
    tree_digest,
)
from newsroom.model import Edition, Record
from newsroom.settings import Settings
from newsroom.syndication.bundle import bundled
from newsroom.syndication.formats import LIBRARIES, all_formats
from newsroom.syndication.release import make_release

FILES = {
    "ninjs.json": "application/json",
    "newsml-g2.xml": "application/vnd.iptc.g2.newsmessage+xml",
}


@dataclass(frozen=True, slots=True)
class WireOrder:
    """What an item's wire files are made from, besides the item: the texts that it links to."""

    settings: Shared[Settings]
    urls: tuple[tuple[str, str], ...]


def wire_urls(url: str) -> dict[str, str]:
    """Return the addresses of the wire files of the item at `url` -> their media types."""
    return {f"{url}{name}": mime for name, mime in FILES.items()}


def plan_wires(
    edition: Edition, settings: Settings, known: Mapping[str, str]
) -> Iterator[Artifact | Kept]:
    """Yield the wire files of every item that has a bundle; what stands is kept."""
    recipe, shared = wire_recipe(settings), Shared(settings, settings.shown)
    urls = {record.path: record.url for record in edition.items}
    head = sha256((recipe.version + shared.digest).encode()).hexdigest()
    for record in bundled(edition.items, settings):
        linked = _linked(record, urls) if record.details else ()
        told = f"{head}{record.digest}".encode() + (encode(linked) if linked else b"")
        key = sha256(told).hexdigest()[:32]
        paths = tuple(record.url + name for name in FILES)
        if all(known.get(path) == key for path in paths):
            yield from map(Kept, paths)
        else:
            order, sources = WireOrder(shared, linked), (record.path,)
            yield Artifact(paths, recipe, order, (record.digest,), sources=sources, key=key)


def _linked(record: Record, urls: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((link.path, urls[link.path]) for link in record.links if link.path in urls)


def wire_recipe(settings: Settings) -> Recipe:
    """Return the recipe of wire files outside bundles."""
    return Recipe("wires", _version(settings.theme), make_wires, batch=32)


def _version(theme: Path) -> str:
    rooms = ("syndication", "content/resolve", "content/items", "content/characters", "kinds")
    media = ("media/plan", "media/probe")
    more = ("model", "messages", "moments", "addresses", "settings", "engine/fingerprint")
    words = tree_digest(theme / "locale")
    return code_digest(*rooms, *media, *more) + words + library_versions(*LIBRARIES)


def make_wires(order: Any, supplies: Supplies) -> list[bytes]:
    """Write the wire files of an item."""
    release = make_release(supplies.items[0], dict(order.urls), order.settings.value)
    formats = all_formats()
    return [formats[name](release) for name in FILES]
