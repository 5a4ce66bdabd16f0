"""The social kit of an item: pictures and posts for five channels, in a folder of its own.

It is made for the desk, beside the site and never on it, from the same edition: what is held is
not in it either.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from newsroom.embargo import microseconds
from newsroom.engine.artifact import Artifact, Recipe, Supplies
from newsroom.engine.fingerprint import Shared, code_digest
from newsroom.kinds import all_kinds
from newsroom.media.cards import card_recipe
from newsroom.media.plan import crop_artifact
from newsroom.media.share import Cards
from newsroom.messages import catalogue, mark
from newsroom.model import Edition, Item, Record
from newsroom.settings import Settings
from newsroom.syndication.posts import CHANNELS, Told

SIZES = {"persegi": (1080, 1080), "potret": (1080, 1350), "cerita": (1080, 1920)}
_MOST = 1_000_000  # bytes: what phones send without delay
_TEXTS = (*(f"{name}.txt" for name in CHANNELS), "alt.txt")
CORRECTED = mark("Corrected")


@dataclass(frozen=True, slots=True)
class PostOrder:
    """What posts are made from, besides the item."""

    settings: Shared[Settings]


def plan_kits(edition: Edition, settings: Settings, now: datetime, days: int) -> list[Artifact]:
    """Return the kits of items that came out in the last so many days; withdrawn ones have none."""
    since = microseconds(now - timedelta(days=days))
    shared = Shared(settings, settings.shown)
    kinds = {name for name, kind in all_kinds().items() if kind.listed}
    return [
        artifact
        for record in edition.items
        if record.due >= since and record.kind in kinds and _is_public(record, edition)
        for artifact in _plan_kit(record, settings, shared)
    ]


def _is_public(record: Record, edition: Edition) -> bool:
    return not record.is_gone and record.path not in edition.unpublished


def folder_of_kit(record: Record, settings: Settings) -> str:
    """Return the folder of an item's kit: its day first, so that it sorts as it came out."""
    day = datetime.fromtimestamp(record.due / 1_000_000, settings.zone)
    more = "" if record.lang == settings.default_language else f"-{record.lang}"
    return f"{day:%Y-%m-%d}-{record.kind}-{record.slug}{more}"


def _plan_kit(record: Record, settings: Settings, shared: Shared[Settings]) -> Iterator[Artifact]:
    folder, cards = folder_of_kit(record, settings), Cards(settings)
    crops = [crop_artifact(photo, tuple(SIZES.values())) for photo in record.photos[:1]]
    sources = (record.path, *(photo.path for photo in record.photos[:1]))
    for place, (name, size) in enumerate(SIZES.items()):
        yield Artifact(
            (f"{folder}/{name}-{size[0]}x{size[1]}.jpg",),
            card_recipe(),
            (cards.card(record, size, _MOST), cards.label(record), place),
            needs=tuple(crops),
            sources=sources,
        )
    paths = tuple(f"{folder}/{name}" for name in _TEXTS)
    yield Artifact(paths, posts_recipe(), PostOrder(shared), (record.brief,), sources=sources)


def posts_recipe() -> Recipe:
    """Return the recipe of a kit's texts."""
    code = code_digest("syndication/posts", "syndication/kit", "kinds", "model", "messages")
    return Recipe("posts", code + code_digest("settings", "addresses"), make_posts)


def make_posts(order: Any, supplies: Supplies) -> list[bytes]:
    """Write the posts of an item, in order of channel, and the alternative text of its pictures."""
    (item,) = supplies.items
    told = tell(item, order.settings.value)
    posts = [write(told) for write in CHANNELS.values()]
    alt = item.photos[0].photo.alt if item.photos else item.fields.title
    return [f"{text}\n".encode() for text in (*posts, alt)]


def tell(item: Item, settings: Settings) -> Told:
    """Return what posts tell of an item."""
    fields, words = item.fields, catalogue(settings.theme / "locale", item.lang, "theme")
    regions = (settings.agency.regions[code] for code in fields.regions[:1])
    return Told(
        title=fields.title,
        summary=fields.summary,
        url=settings.absolute(item.url),
        site=settings.agency.site.name,
        tags=(*fields.tags, *regions),
        correction=words.gettext(CORRECTED) if fields.corrections else "",
    )
