"""Which feeds there are, which items each holds, and their plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from newsroom.channels import FORMS, KIND, LIST, READERS, SITE, Channel, open_channels
from newsroom.engine.artifact import Artifact, Kept, Recipe, Supplies
from newsroom.engine.fingerprint import Shared, code_digest, encode, library_versions, tree_digest
from newsroom.feeds.archive import Part, closed_parts
from newsroom.feeds.entries import STYLE, FeedOrder, large, make_feed
from newsroom.feeds.opml import Outline, write_opml
from newsroom.feeds.seconds import Seconds, changed
from newsroom.media.plan import recorded_artifact, renditions
from newsroom.model import Edition, PhotoRecord, Picture, Record
from newsroom.settings import Settings
from newsroom.shelf import Shelf, open_shelves

Related = Mapping[str, tuple[tuple[str, str], ...]]
_FILES = tuple(form.file for form in FORMS)
_STYLESHEET = "static/feeds/umpan.css"


def plan_feeds(
    edition: Edition, settings: Settings, related: Related, known: Mapping[str, str]
) -> Iterator[Artifact | Kept]:
    """Yield the feeds of every channel, the archives of the whole site, and the list of all.

    `related` maps a text's path to what lies beside its page (media type, site path), `known`
    output files to the keys that they stand with.
    """
    press = _Press(edition, settings, related, known)
    for shelf in open_shelves(edition, settings):
        channels = list(open_channels(shelf))
        if channels:
            parts = closed_parts(shelf.by_month, shelf.prefix, _part_size(settings))
            for channel in channels:
                yield from press.plan(channel, shelf, parts if channel.group == SITE else [])
            yield from press.archives(channels[0], shelf, parts)
            yield _opml(channels, shelf)
    style = settings.theme / _STYLESHEET
    if style.is_file():
        yield Artifact((STYLE,), Recipe("asset", "1", make_asset), style.read_bytes())


def _part_size(settings: Settings) -> int:
    return max(1, settings.agency.feeds.items // 2)


def newest(records: Sequence[Record], count: int) -> list[Record]:
    """Return those that changed last, newest change first: an old item that is corrected too.

    A partner who polls must get a correction or a withdrawal, however old the item is.
    """
    found = [*records[:count], *(r for r in records[count:] if r.details and r.told)]
    return sorted(found, key=lambda r: (-changed(r), -r.due, r.path))[:count]


@dataclass(frozen=True)
class _Press:
    """What planning feeds takes."""

    edition: Edition
    settings: Settings
    related: Related
    known: Mapping[str, str]
    photos: dict[str, Artifact] = field(default_factory=dict)

    @cached_property
    def shared(self) -> Shared[Settings]:
        """The settings as artifacts share them."""
        return Shared(self.settings, self.settings.shown)

    @cached_property
    def seconds(self) -> Seconds:
        """A second of its own for each item."""
        return Seconds(self.edition.items)

    @cached_property
    def urls(self) -> Mapping[str, str]:
        """Text path -> site address of every public text."""
        return {record.path: record.url for record in self.edition.items}

    def plan(
        self, channel: Channel, shelf: Shelf, parts: Sequence[Part]
    ) -> Iterator[Artifact | Kept]:
        """Yield the feeds of a channel, in all forms."""
        feeds = self.settings.agency.feeds
        most = feeds.items if channel.group in (SITE, KIND) else min(feeds.items, feeds.front_items)
        records = newest(channel.records, most)
        paths = tuple(channel.folder + name for name in _FILES)
        links = (("prev-archive", parts[-1].path),) if parts else ()
        title = _title(channel, self.settings)
        yield from self._feed(paths, channel.folder, title, shelf.lang, records, links)

    def archives(
        self, site: Channel, shelf: Shelf, parts: Sequence[Part]
    ) -> Iterator[Artifact | Kept]:
        """Yield the archives of the whole site; each is linked with those beside it."""
        title, current = _title(site, self.settings), f"{shelf.prefix}{FORMS[1].file}"
        for place, part in enumerate(parts):
            around = [("current", current)]
            around += [("prev-archive", one.path) for one in parts[max(0, place - 1) : place]]
            around += [("next-archive", one.path) for one in parts[place + 1 : place + 2]]
            links = tuple(around)
            yield from self._feed((part.path,), part.path, title, shelf.lang, part.records, links)

    def _feed(
        self,
        paths: tuple[str, ...],
        place: str,
        title: str,
        lang: str,
        records: Sequence[Record],
        links: tuple[tuple[str, str], ...],
    ) -> Iterator[Artifact | Kept]:
        """Yield a feed's artifact, or its files as kept where their key says that they stand."""
        recipe, seconds = self._recipe, tuple(map(self.seconds.of, records))
        head = (recipe.version, self.shared.digest, place, title, lang, links, seconds)
        told = [part for record in records for part in self._told(record)]
        key = sha256(encode(head) + "\0".join(told).encode()).hexdigest()[:32]
        if all(self.known.get(path) == key for path in paths):
            yield from map(Kept, paths)
            return
        order = FeedOrder(
            *(self.shared, place, lang, title, seconds),
            urls=self._linked(records),
            related=tuple(
                (r.path, self.related[r.path]) for r in records if r.path in self.related
            ),
            photos=tuple(self._large(photo) for r in records for photo in r.photos),
            links=links,
        )
        digests = tuple(record.digest for record in records)
        weighed = tuple(self._photo(photo) for r in records for photo in r.photos)
        yield Artifact(paths, recipe, order, digests, key=key, weighs=weighed)

    @cached_property
    def _recipe(self) -> Recipe:
        return feed_recipe(self.settings)

    def _told(self, record: Record) -> Iterator[str]:
        """Yield what a feed shows of an item, as its key must hold it."""
        yield record.digest
        if record.path in self.related:
            yield from (part for pair in self.related[record.path] for part in pair)
        if record.details is not None:
            yield from (photo.fingerprint for photo in record.photos)
            yield from (self.urls.get(link.path, "") for link in record.links)

    def _linked(self, records: Sequence[Record]) -> tuple[tuple[str, str], ...]:
        paths = {link.path for record in records for link in record.links}
        return tuple((path, self.urls[path]) for path in sorted(paths) if path in self.urls)

    def _photo(self, photo: PhotoRecord) -> Artifact:
        if photo.fingerprint not in self.photos:
            made = recorded_artifact(photo, self.settings.agency.photos)
            self.photos[photo.fingerprint] = made
        return self.photos[photo.fingerprint]

    def _large(self, photo: PhotoRecord) -> tuple[str, int]:
        picture = Picture(photo.format, photo.width, photo.height, photo.frames)
        place = large(renditions(picture, self.settings.agency.photos))
        return photo.outputs[place], place


def _title(channel: Channel, settings: Settings) -> str:
    name = settings.agency.site.name
    return name if channel.group == SITE else f"{channel.label} - {name}"


def _opml(channels: Sequence[Channel], shelf: Shelf) -> Artifact:
    settings = shelf.settings
    outlines = tuple(
        Outline(
            shelf.say(channel.group) if channel.group else "",
            _title(channel, settings),
            settings.absolute(channel.folder + FORMS[0].file),
            settings.absolute(channel.folder),
        )
        for channel in channels
    )
    recipe = Recipe("opml", code_digest("feeds/opml"), make_opml)
    path = f"{shelf.prefix}{READERS}{LIST}"
    return Artifact((path,), recipe, (settings.agency.site.name, shelf.lang, outlines))


def feed_recipe(settings: Settings) -> Recipe:
    """Return the recipe that writes all forms of a feed."""
    return Recipe("feed", _version(settings.theme), make_files, batch=1)


def _version(theme: Path) -> str:
    code = code_digest("feeds", "content/resolve", "content/items", "media/plan", "kinds", "model")
    more = code_digest("messages", "moments", "addresses", "settings", "engine/fingerprint")
    channels = code_digest("channels", "shelf", "media/metadata")
    libraries = library_versions("feedgen", "lxml", "orjson")
    return code + more + channels + tree_digest(theme / "locale") + libraries


def make_files(order: Any, supplies: Supplies) -> list[bytes]:
    """Write a feed in all forms; an archive as Atom alone."""
    from newsroom.feeds.write import write_atom, write_json, write_rss  # with feedgen: only here

    feed = make_feed(order, supplies.items, supplies.weighed)
    if feed.archived:
        return [write_atom(feed)]
    return [write_rss(feed), write_atom(feed), write_json(feed)]


def make_opml(inputs: Any, supplies: Supplies) -> list[bytes]:
    """Write the list of all feeds."""
    return [write_opml(*inputs)]


def make_asset(data: Any, supplies: Supplies) -> list[bytes]:
    """Return the stylesheet of feeds as it is."""
    return [data]
