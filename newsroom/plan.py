"""Everything that an edition publishes, as artifacts. Pure and cheap; nothing is made here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from types import MappingProxyType

from newsroom.engine.artifact import Artifact, Kept
from newsroom.feeds.select import plan_feeds
from newsroom.media.plan import recorded_artifact
from newsroom.media.share import Cards
from newsroom.model import Edition
from newsroom.pages.plan import plan_pages
from newsroom.settings import Settings
from newsroom.site.sitemap import plan_sitemaps
from newsroom.syndication.bundle import bundle_urls
from newsroom.syndication.corrections import plan_corrections
from newsroom.syndication.plan import plan_bundles
from newsroom.syndication.wires import plan_wires, wire_urls

Known = Mapping[str, str]
NOTHING: Known = MappingProxyType({})


def plan_media(edition: Edition, settings: Settings, known: Known) -> Iterator[Artifact | Kept]:
    """Yield each photo once, however many items show it, and every item's card."""
    shown = (record.details for record in edition.items if record.details)
    photos = {photo.fingerprint: photo for details in shown for photo in details.photos}
    for photo in photos.values():
        yield recorded_artifact(photo, settings.agency.photos)
    yield from Cards(settings).plan(edition.items, known)


def _related(edition: Edition, settings: Settings) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return text path -> what lies beside its page, for feeds: media type and site path."""
    bundles = bundle_urls(edition, settings)
    return {
        record.path: (
            ("application/zip", bundles[record.path]),
            *((mime, url) for url, mime in wire_urls(record.url).items()),
        )
        for record in edition.items
        if record.path in bundles
    }


Room = Callable[[Edition, Settings, Known], Iterator[Artifact | Kept]]
ROOMS: dict[str, Room] = {
    "media": plan_media,
    "pages": lambda edition, settings, known: plan_pages(
        edition, settings, bundle_urls(edition, settings), known
    ),
    "feeds": lambda edition, settings, known: plan_feeds(
        edition, settings, _related(edition, settings), known
    ),
    "bundles": lambda edition, settings, known: chain(
        plan_bundles(edition, settings, known), plan_corrections(edition, settings)
    ),
    "wires": plan_wires,
    "site": lambda edition, settings, known: plan_sitemaps(edition, settings),
}


def plan(
    edition: Edition, settings: Settings, known: Mapping[str, str] = NOTHING
) -> list[Artifact | Kept]:
    """Return all artifacts of an edition, in order of room.

    `known` maps output files that stand to the keys they were planned from.
    """
    rooms = ROOMS.values()
    return [artifact for room in rooms for artifact in room(edition, settings, known)]
