"""Everything that an edition publishes, as artifacts. Pure and cheap; nothing is made here."""

from __future__ import annotations

from collections.abc import Iterator

from newsroom.engine.artifact import Artifact
from newsroom.feeds.select import plan_feeds
from newsroom.media.plan import recorded_artifact
from newsroom.model import Edition
from newsroom.pages.plan import plan_pages
from newsroom.settings import Settings
from newsroom.syndication.bundle import bundle_urls, plan_bundles


def plan_media(edition: Edition, settings: Settings) -> Iterator[Artifact]:
    """Yield each photo once, however many items show it."""
    photos = {p.fingerprint: p for record in edition.items for p in record.photos}
    for photo in photos.values():
        yield recorded_artifact(photo, settings.agency.photos)


ROOMS = {
    "media": plan_media,
    "pages": lambda edition, settings: plan_pages(edition, settings, bundle_urls(edition)),
    "feeds": plan_feeds,
    "bundles": plan_bundles,
}


def plan(edition: Edition, settings: Settings) -> list[Artifact]:
    """Return all artifacts of an edition, in order of room."""
    return [artifact for room in ROOMS.values() for artifact in room(edition, settings)]
