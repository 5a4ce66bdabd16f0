"""The items of one language, with what their pages share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar

from newsroom.addresses import slug
from newsroom.kinds import all_kinds
from newsroom.messages import catalogue, mark
from newsroom.model import Edition, Item
from newsroom.moments import ZONES
from newsroom.pages.values import Card
from newsroom.settings import Settings

K = TypeVar("K")


@dataclass(frozen=True)
class Shelf:
    """One language of an edition: its items newest first, and all public addresses.

    `cards` keeps what lists show of an item once it is made.
    """

    lang: str
    settings: Settings
    edition: Edition
    urls: Mapping[str, str]
    cards: dict[str, Card] = field(default_factory=dict)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The items in this language, newest first."""
        return tuple(item for item in self.edition.items if item.lang == self.lang)

    @cached_property
    def listed(self) -> tuple[Item, ...]:
        """Those that stand in fronts, archives and feeds."""
        return tuple(item for item in self.items if item.kind.listed)

    @cached_property
    def prefix(self) -> str:
        """What addresses in this language begin with: "" or `en/`."""
        return "" if self.lang == self.settings.default_language else f"{self.lang}/"

    @cached_property
    def say(self) -> Callable[[str], str]:
        """Translate a sentence of the theme's catalogue."""
        words = catalogue(self.settings.theme / "locale", self.lang, "theme")
        return words.gettext

    @cached_property
    def by_month(self) -> Mapping[date, tuple[Item, ...]]:
        """Listed items by month (its first day), newest month first."""
        return _group((local_day(i.date, self.settings).replace(day=1), i) for i in self.listed)

    @cached_property
    def by_kind(self) -> Mapping[str, tuple[Item, ...]]:
        """Listed items by kind, in the order of the menu."""
        groups = _group((item.kind.folder, item) for item in self.listed)
        order = [entry.kind for entry in self.settings.agency.menu if entry.kind]
        names = [*order, *(kind for kind in all_kinds() if kind not in order)]
        return {name: groups[name] for name in names if name in groups}

    @cached_property
    def by_topic(self) -> Mapping[str, tuple[Item, ...]]:
        """Listed items by topic, in the order of agency.toml."""
        groups = _group((i.fields.category, i) for i in self.listed if i.fields.category)
        return {key: groups[key] for key in self.settings.agency.topics if key in groups}

    @cached_property
    def by_region(self) -> Mapping[str, tuple[Item, ...]]:
        """Listed items by region code."""
        groups = _group((code, item) for item in self.listed for code in item.fields.regions)
        return {key: groups[key] for key in self.settings.agency.regions if key in groups}

    @cached_property
    def by_agency(self) -> Mapping[str, tuple[Item, ...]]:
        """Listed items by agency."""
        groups = _group((key, item) for item in self.listed for key in item.fields.agencies)
        return {key: groups[key] for key in self.settings.agency.agencies if key in groups}

    @cached_property
    def by_tag(self) -> Mapping[str, tuple[Item, ...]]:
        """Listed items by tag as it is in addresses, in order of name."""
        groups = _group((slug(tag), item) for item in self.listed for tag in item.fields.tags)
        return dict(sorted((key, items) for key, items in groups.items() if key))

    @cached_property
    def agency_names(self) -> Mapping[str, str]:
        """Agency -> its name in this language."""
        names = self.settings.agency.agencies
        return {key: self.settings.word(name, self.lang) for key, name in names.items()}

    @cached_property
    def tag_names(self) -> Mapping[str, str]:
        """How each tag is written: as the newest item writes it."""
        names: dict[str, str] = {}
        for item in self.listed:
            for tag in item.fields.tags:
                names.setdefault(slug(tag), tag)
        return names

    @cached_property
    def translations(self) -> Mapping[str, tuple[Item, ...]]:
        """Folder -> the item in all its languages, the default first."""
        order = self.settings.agency.site.languages
        groups = _group((item.folder, item) for item in self.edition.items)
        return {f: tuple(sorted(g, key=lambda i: order.index(i.lang))) for f, g in groups.items()}


def _group(pairs: Iterable[tuple[K, Item]]) -> dict[K, tuple[Item, ...]]:
    groups: dict[K, list[Item]] = defaultdict(list)
    for key, item in pairs:
        if not groups[key] or groups[key][-1] is not item:
            groups[key].append(item)
    return {key: tuple(items) for key, items in groups.items()}


def open_shelves(edition: Edition, settings: Settings) -> list[Shelf]:
    """Return a shelf for the default language, and for each other that has items."""
    urls = {item.path: item.url for item in edition.items}
    found = {item.lang for item in edition.items}
    languages = settings.agency.site.languages
    return [
        Shelf(lang, settings, edition, urls)
        for lang in languages
        if lang == languages[0] or lang in found
    ]


def local_day(moment: datetime, settings: Settings) -> date:
    """Return the day a moment falls on in the site's zone."""
    return moment.astimezone(settings.zone).date()


def shown_time(moment: datetime, settings: Settings) -> datetime:
    """Return a moment as it is shown: in its own zone when that is Indonesian, else the site's."""
    own = moment.tzinfo in ZONES.values()
    return moment if own else moment.astimezone(settings.zone)


FRONTS = {
    "topik": mark("Topic"),
    "wilayah": mark("Region"),
    "instansi": mark("Agency"),
    "tag": mark("Tag"),
}
