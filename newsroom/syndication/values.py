"""A release as a small value: what partners get of an item, whatever format it is written in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, NamedTuple

from newsroom.content.characters import without_forbidden
from newsroom.kinds.common import CURRENT, Genre
from newsroom.model import Label
from newsroom.moments import write_utc

POSTER = "poster"
LABELS = {"facts": "Fakta singkat", "quotes": "Kutipan"}


def clean(value: Any) -> Any:
    """Return a value without the characters that XML or JSON cannot hold, at any depth."""
    if isinstance(value, str):
        return without_forbidden(value)
    if isinstance(value, tuple):
        parts = [clean(part) for part in value]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    if isinstance(value, Mapping):
        return {key: clean(part) for key, part in value.items()}
    return value


class _Clean:
    """A value whose texts any format can write, whatever it was made from."""

    __slots__ = ()

    def __post_init__(self) -> None:
        for each in fields(self):  # type: ignore[arg-type]
            object.__setattr__(self, each.name, clean(getattr(self, each.name)))


class Term(NamedTuple):
    """A topic, region or agency: the code that the site knows it by, and its name."""

    code: str
    name: str


class Note(NamedTuple):
    """A public change: when (ISO 8601 with offset), of what kind, and what was wrong."""

    time: str
    kind: str
    text: str


class PhotoFile(NamedTuple):
    """One file of a photo: which rendition, where it is, size in pixels and bytes, SHA-256.

    `href` is an address, or a path in the bundle. 0 and "" are what nobody knows.
    """

    rendition: str
    href: str
    width: int
    height: int
    size: int = 0
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class PressPhoto(_Clean):
    """A photo of a release: its name in the bundle and what must be printed with it.

    `place` is the folder of the bundle that it lies in, with a slash. `nature` is "picture",
    "graphic" or "poster" (of a film). `packed` is its file in a bundle, once that is made;
    `shown` the largest JPEG on the site, if the release is public.
    """

    name: str
    alt: str
    caption: str
    credit: str
    label: Label
    place: str = "foto/"
    id: str = ""
    nature: str = "picture"
    packed: PhotoFile | None = None
    shown: PhotoFile | None = None

    @property
    def files(self) -> tuple[PhotoFile, ...]:
        """Its files, the best first."""
        return tuple(file for file in (self.packed, self.shown) if file)


@dataclass(frozen=True, slots=True)
class Film(_Clean):
    """A film of a release: its address and media type (text/html: a page that plays it).

    `size` in bytes, 0 where nobody knows; `captions` is the address of a WebVTT file.
    """

    id: str
    url: str
    mime: str
    seconds: int
    size: int = 0
    captions: str = ""


@dataclass(frozen=True, slots=True)
class Release(_Clean):
    """A release; `html` has absolute addresses, times are ISO 8601 with offset.

    `subjects` are the codes of IPTC (`medtop:…`, `subj:…`) for its topic. `embargo` is the time
    before which nobody may publish it; only what goes to trusted partners has one. Of a release
    that was taken back (`withdrawn`) there is a notice and nothing else; one that was `killed` has
    not even its title.
    """

    id: str
    version: int
    name: str
    lang: str
    headline: str
    summary: str
    kind: str
    number: str
    dateline: str
    byline: str
    date: str
    date_long: str
    updated: str
    url: str
    html: str
    banners: tuple[str, ...]
    organization: str
    license: str
    license_url: str
    contact: Mapping[str, str]
    photos: tuple[PressPhoto, ...] = ()
    quotes: tuple[Mapping[str, str], ...] = field(default=())
    withdrawn: bool = False
    killed: bool = False
    facts: tuple[str, ...] = ()
    films: tuple[Film, ...] = ()
    slug: str = ""
    site: str = ""
    authority: str = ""
    copyright: str = ""
    embargo: str = ""
    authors: tuple[str, ...] = ()
    genre: Genre = CURRENT
    topic: Term | None = None
    subjects: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    regions: tuple[Term, ...] = ()
    agencies: tuple[Term, ...] = ()
    corrections: tuple[Note, ...] = ()
    labels: Mapping[str, str] = field(default_factory=lambda: LABELS)

    @property
    def status(self) -> str:
        """How IPTC calls it (pubStatus): usable or canceled."""
        return "canceled" if self.withdrawn else "usable"

    @property
    def heading(self) -> str:
        """The headline; of what was taken back it begins with that word, of itself if killed."""
        told = self.withdrawn and not self.killed
        return f"DITARIK: {self.headline}" if told else self.headline

    @property
    def note(self) -> str:
        """What an editor must know first, on one line; "" when there is nothing."""
        return " | ".join(self.banners)

    @property
    def pictures(self) -> tuple[PressPhoto, ...]:
        """Photos and graphics; the still of a film belongs to that."""
        return tuple(photo for photo in self.photos if photo.nature != POSTER)

    @property
    def poster(self) -> PressPhoto | None:
        """The still of its film."""
        return next((photo for photo in self.photos if photo.nature == POSTER), None)

    def uri(self, scheme: str, code: str = "") -> str:
        """Return the identity of a term of this site: `topik`, `wilayah` or `instansi`."""
        return f"tag:{self.authority}:{scheme}:{code}"


def utc(time: str) -> str:
    """Return a time (ISO 8601 with offset) in UTC with Z; a known reader fails on +07:00."""
    return write_utc(datetime.fromisoformat(time))
