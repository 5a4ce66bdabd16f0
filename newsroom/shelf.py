"""The records of one language, grouped as fronts and months show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache

from newsroom.addresses import slug
from newsroom.content.records import changed
from newsroom.kinds import all_kinds
from newsroom.messages import catalogue, mark
from newsroom.model import Edition, Record
from newsroom.moments import ZONES
from newsroom.settings import Settings

Records = Sequence[Record]
Groups = Mapping[str, Records]


@dataclass(frozen=True)
class Shelf:
    """One language of an edition, newest first: all items, and the listed ones in groups.

    Listed items stand in fronts and archives; killed ones do not. `translations` maps a folder that
    has more than one text to all of them.
    """

    lang: str
    settings: Settings
    edition: Edition
    items: Records
    listed: Records
    by_kind: Groups
    by_month: Groups
    by_topic: Groups
    by_region: Groups
    by_agency: Groups
    by_tag: Groups
    translations: Groups

    @property
    def prefix(self) -> str:
        """What addresses in this language begin with: "" or `en/`."""
        return "" if self.lang == self.settings.default_language else f"{self.lang}/"

    @cached_property
    def say(self) -> Callable[[str], str]:
        """Translate a sentence of the theme's catalogue."""
        return catalogue(self.settings.theme / "locale", self.lang, "theme").gettext

    @cached_property
    def unlisted(self) -> Records:
        """Those that stand in no list: pages of their own."""
        listed = {kind for kind, found in all_kinds().items() if found.listed}
        return tuple(r for r in self.items if r.kind not in listed and not r.is_killed)

    @cached_property
    def changed(self) -> Records:
        """Those that were publicly changed, the newest change first."""
        return changed(self.items)

    @cached_property
    def agency_names(self) -> Mapping[str, str]:
        """Agency -> its name in this language."""
        names = self.settings.agency.agencies
        return {key: self.settings.word(name, self.lang) for key, name in names.items()}

    @cached_property
    def topic_names(self) -> Mapping[str, str]:
        """Topic -> its name in this language."""
        return {key: self.settings.topic_label(key, self.lang) for key in self.by_topic}

    @cached_property
    def tag_names(self) -> Mapping[str, str]:
        """How each tag is written: as the newest item writes it."""
        names: dict[str, str] = {}
        for key, records in self.by_tag.items():
            names[key] = next(tag for tag in records[0].tags if tag_key(tag) == key)
        return names


def open_shelves(edition: Edition, settings: Settings) -> list[Shelf]:
    """Return a shelf for the default language, and for each other that has items."""
    by_lang: dict[str, list[Record]] = defaultdict(list)
    by_folder: dict[str, list[Record]] = defaultdict(list)
    for record in edition.items:
        by_lang[record.lang].append(record)
        if not record.path.endswith("/index.md"):
            by_folder[record.folder].append(record)
    if by_folder:
        for record in edition.items:
            if record.folder in by_folder and record.path.endswith("/index.md"):
                by_folder[record.folder].append(record)
    languages = settings.agency.site.languages
    order = {lang: number for number, lang in enumerate(languages)}
    translations = {
        folder: tuple(sorted(group, key=lambda record: order[record.lang]))
        for folder, group in by_folder.items()
    }
    return [
        _fill(lang, by_lang[lang], edition, settings, translations)
        for lang in languages
        if lang == languages[0] or lang in by_lang
    ]


def _fill(
    lang: str, items: Records, edition: Edition, settings: Settings, translations: Groups
) -> Shelf:
    kinds, agency = all_kinds(), settings.agency
    listed = [r for r in items if kinds[r.kind].listed and not r.is_killed]
    by_kind, by_month, by_topic = defaultdict(list), defaultdict(list), defaultdict(list)
    by_region, by_agency, by_tag = defaultdict(list), defaultdict(list), defaultdict(list)
    for record in listed:
        by_kind[record.kind].append(record)
        by_month[record.month].append(record)
        by_topic[record.category].append(record)
        for key in dict.fromkeys(record.regions):
            by_region[key].append(record)
        for key in dict.fromkeys(record.agencies):
            by_agency[key].append(record)
        for key in dict.fromkeys(map(tag_key, record.tags)):
            by_tag[key].append(record)
    by_tag.pop("", None)
    menu = [entry.kind for entry in agency.menu if entry.kind]
    return Shelf(
        *(lang, settings, edition, items, listed),
        by_kind=_in_order(by_kind, dict.fromkeys((*menu, *kinds))),
        by_month=dict(sorted(by_month.items(), reverse=True)),
        by_topic=_in_order(by_topic, agency.topics),
        by_region=_in_order(by_region, agency.regions),
        by_agency=_in_order(by_agency, agency.agencies),
        by_tag=dict(sorted(by_tag.items())),
        translations=translations,
    )


def _in_order(groups: Groups, keys: Mapping[str, object]) -> Groups:
    return {key: groups[key] for key in keys if key in groups}


@lru_cache(maxsize=100_000)
def tag_key(tag: str) -> str:
    """Return a tag as it stands in addresses."""
    return slug(tag)


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
