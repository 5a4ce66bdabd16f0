"""What can be subscribed to: the whole site, and each kind, topic, region, agency and tag."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from newsroom.kinds import all_kinds
from newsroom.messages import mark
from newsroom.model import Record
from newsroom.shelf import Groups, Records, Shelf


class Form(NamedTuple):
    """A form that every channel has: its name, its file, its media type."""

    name: str
    file: str
    type: str


FORMS = (
    Form("RSS", "rss.xml", "application/rss+xml"),
    Form("Atom", "atom.xml", "application/atom+xml"),
    Form("JSON Feed", "feed.json", "application/feed+json"),
)
SITE, KIND = "", mark("Kinds")
LIST = "umpan.opml"  # OPML of all channels of a language, beside the page that lists them
READERS, PARTNERS = "langganan/", "mitra/"  # the pages that list them


@dataclass(frozen=True, slots=True)
class Channel:
    """Items that can be subscribed to: where their feeds lie, what they are called, newest first.

    `group` is a sentence of the theme's catalogue ("" for the whole site).
    """

    group: str
    folder: str
    label: str
    records: Records


def open_channels(shelf: Shelf) -> Iterator[Channel]:
    """Yield the channels of a language; a killed item stays in those it was in."""
    if not shelf.listed:
        return
    killed, agency = _Killed(shelf), shelf.settings.agency
    kind_names = {name: shelf.say(kind.plural) for name, kind in all_kinds().items()}
    yield Channel(SITE, shelf.prefix, agency.site.name, killed.among(shelf.listed, killed.all))
    parts: tuple[tuple[str, str, Groups, Mapping[str, str]], ...] = (
        (KIND, "", shelf.by_kind, kind_names),
        (mark("Topics"), "topik/", shelf.by_topic, shelf.topic_names),
        (mark("Regions"), "wilayah/", shelf.by_region, agency.regions),
        (mark("Agencies"), "instansi/", shelf.by_agency, shelf.agency_names),
        (mark("Tags"), "tag/", shelf.by_tag, shelf.tag_names),
    )
    for group, folder, groups, names in parts:
        for key, records in groups.items():
            mine = killed.among(records, killed.of(folder + key))
            yield Channel(group, f"{shelf.prefix}{folder}{key}/", names[key], mine)


class _Killed:
    """The killed items of a language: in no front, but in feeds, with their notice."""

    def __init__(self, shelf: Shelf) -> None:
        listed = {name for name, kind in all_kinds().items() if kind.listed}
        self.all = [r for r in shelf.items if r.is_killed and r.kind in listed]

    def of(self, front: str) -> list[Record]:
        """Return those of a front, such as `topik/sosial`."""
        return [record for record in self.all if front in _fronts(record)]

    @staticmethod
    def among(records: Records, killed: Iterable[Record]) -> Records:
        """Return both, newest first."""
        more = [record for record in killed if record not in records]
        return sorted((*records, *more), key=lambda r: -r.due) if more else records


def _fronts(record: Record) -> list[str]:
    return [
        record.kind,
        f"topik/{record.category}",
        *(f"wilayah/{key}" for key in record.regions),
        *(f"instansi/{key}" for key in record.agencies),
    ]
