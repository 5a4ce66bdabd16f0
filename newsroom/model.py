"""The words of the newsroom as frozen values. Paths are POSIX and relative to content/."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from newsroom.messages import mark
from newsroom.problems import Problem

if TYPE_CHECKING:
    from newsroom.kinds.common import Common, Kind, Photo

Mark = tuple[int, int]
KILLED = "killed"
GONE = ("withdrawn", KILLED)
# A photo in a body: a mark of private-use characters around its path, resolved when it is shown.
PHOTO_OPEN, PHOTO_CLOSE = "\ue000", "\ue001"
PHOTO_BLOCK = re.compile(f"<p>{PHOTO_OPEN}(.*?){PHOTO_CLOSE}</p>")
Where = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class File:
    """One regular file below content/: its path, SHA-256 (hex) and size in bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference in a body: to a text, a photo or another file; `line` is in the file."""

    kind: str
    path: str
    fragment: str
    line: int
    written: str


@dataclass(frozen=True, slots=True)
class Source:
    """One text as it was read: raw fields with their places, and its body as clean HTML.

    `html` holds `item:` and `file:` addresses and photo marks, resolved when a page is planned.
    """

    path: str
    sha256: str
    fields: Mapping[str, Any]
    marks: Mapping[Where, Mark]
    html: str
    words: int
    anchors: frozenset[str]
    refs: tuple[Ref, ...]
    problems: tuple[Problem, ...]

    def mark_of(self, where: Where) -> Mark:
        """Return line and column of a field, else of the nearest one around it."""
        while where and where not in self.marks:
            where = where[:-1]
        return self.marks.get(where, (1, 1))


class Fact(NamedTuple):
    """What a photo's file says of itself: which fact, in which words, and where (`XMP`, `IPTC`)."""

    name: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo's header, read without decoding: format, upright size in pixels, frames, when.

    `created` is ISO 8601, with an offset if the camera knew one; "" when it does not say. `tints`
    are its colours from top to bottom, as `#rgb`.
    """

    format: str
    width: int
    height: int
    frames: int = 1
    created: str = ""
    facts: tuple[Fact, ...] = ()
    tints: tuple[str, ...] = field(default=(), compare=False)

    def told(self, name: str) -> str:
        """Return what its file says, such as its "caption"; "" when it does not."""
        return next((fact.text for fact in self.facts if fact.name == name), "")


class Label(NamedTuple):
    """What a photo's file says of itself wherever it goes. Empty is what nobody knows.

    `created` is ISO 8601, as the camera's clock told; `digital_source` a code of the IPTC.
    """

    headline: str
    caption: str
    alt: str
    creator: str
    credit: str
    owner: str
    copyright: str
    usage: str
    statement: str
    created: str
    place: str
    job: str
    digital_source: str


@dataclass(frozen=True, slots=True)
class Attached:
    """A photo of an item: what the desk says of it, the file and its header, and its label."""

    photo: Photo
    file: File
    picture: Picture
    label: Label

    @property
    def key(self) -> str:
        """Name the photo as it is labelled here: another label makes other files."""
        return sha256("\0".join((self.file.sha256, *self.label)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Item:
    """One text in one language, with the files that it shows.

    `lost` names fields that could not be read; an item that has any never reaches an edition.
    """

    source: Source
    kind: Kind
    fields: Common
    slug: str
    folder: str
    lang: str
    url: str
    id: str
    photos: tuple[Attached, ...] = ()
    files: tuple[File, ...] = ()
    lost: frozenset[str] = frozenset()

    @property
    def path(self) -> str:
        """The text's path below content/."""
        return self.source.path

    def headline(self, say: Callable[[str], str]) -> str:
        """Return the title; of a killed item, whose title is gone, which item that was.

        `say` translates a sentence of the theme's catalogue.
        """
        number = str(getattr(self.fields, "number", ""))
        named = f"{say(mark('Cancelled'))}: {say(self.kind.label)} {number}".strip()
        return self.fields.title or named

    @property
    def date(self) -> datetime:
        """When it is (to be) published, in the zone that was written: not before its embargo."""
        return max(self.fields.date, self.fields.embargo or self.fields.date)

    @property
    def version(self) -> int:
        """1, and one more for each public change."""
        return 1 + len(self.fields.corrections)

    @property
    def updated(self) -> datetime:
        """The last public change: a correction, a retraction, or a stated modification."""
        fields = self.fields
        times = [self.date, *(c.time for c in fields.corrections)]
        if fields.modified:
            times.append(fields.modified)
        return max(times)


class TextLink(NamedTuple):
    """A link in a body to another text: its path, the heading, the line, as it is written."""

    path: str
    fragment: str
    line: int
    written: str


class PhotoRecord(NamedTuple):
    """A photo that an item shows: the file, its header, its label, and the renditions planned.

    `pixels` and `fingerprint` are those of the renditions without and with the label. `social` is
    the size of the one for messages and its crop; () where there is none. `focus` is what a crop
    must keep; () where nobody says.
    """

    path: str
    sha256: str
    size: int
    format: str
    width: int
    height: int
    frames: int
    label: Sequence[str]
    social: Sequence[float]
    focus: Sequence[float]
    pixels: str
    fingerprint: str
    outputs: Sequence[str]


class Details(NamedTuple):
    """What most records have nothing of.

    `numbers` are the (field, value) pairs that no other item may have; `told` the times of
    corrections and of a change, with their places; `corrected_by` the folders of the items that
    are its corrections, by number.
    """

    numbers: Sequence[tuple[str, str]] = ()
    aliases: Sequence[str] = ()
    links: Sequence[TextLink] = ()
    told: Sequence[tuple[Sequence[str | int], int]] = ()
    photos: Sequence[PhotoRecord] = ()
    files: Sequence[Sequence[Any]] = ()
    corrected_by: Sequence[Sequence[Any]] = ()


class Record(NamedTuple):
    """What is known of a text without opening it; enough to judge, clear, sort and group it.

    `due` is the time before which it is not public, in microseconds since 1970 (UTC), `month` that
    of its date in the site's zone. `digest` names all that the item shows, `brief` all but its
    body: with them the item can be opened. A record that is not `sound` is of a text with faults:
    it never reaches an edition.
    """

    folder: str
    path: str
    kind: str
    lang: str
    slug: str
    url: str
    id: str
    own_id: bool
    sound: bool
    status: str
    due: int
    month: str
    title: str
    category: str
    regions: Sequence[str]
    agencies: Sequence[str]
    tags: Sequence[str]
    version: int
    brief: str
    digest: str
    details: Details | None = None

    @property
    def numbers(self) -> Sequence[tuple[str, str]]:
        """The (field, value) pairs that no other item may have."""
        return self.details.numbers if self.details else ()

    @property
    def is_gone(self) -> bool:
        """Tell whether it was withdrawn or killed: what is left of it is a notice."""
        return self.status in GONE

    @property
    def is_killed(self) -> bool:
        """Tell whether it was killed: it stands in no list, nothing leads to it."""
        return self.status == KILLED

    @property
    def corrected_by(self) -> Sequence[Sequence[Any]]:
        """The folders of the items that are its corrections, with the number of each."""
        return self.details.corrected_by if self.details else ()

    @property
    def aliases(self) -> Sequence[str]:
        """Old addresses that lead here."""
        return self.details.aliases if self.details else ()

    @property
    def links(self) -> Sequence[TextLink]:
        """The links in its body to other texts."""
        return self.details.links if self.details else ()

    @property
    def told(self) -> Sequence[tuple[Sequence[str | int], int]]:
        """The times it tells of (microseconds since 1970), with their places."""
        return self.details.told if self.details else ()

    @property
    def photos(self) -> Sequence[PhotoRecord]:
        """The photos that it shows."""
        return self.details.photos if self.details else ()

    @property
    def files(self) -> Sequence[Sequence[Any]]:
        """The files (path, SHA-256, size) that are published with it as they are."""
        return self.details.files if self.details else ()


class State(StrEnum):
    """What became of a source file in an edition; every file has exactly one."""

    PUBLISHED = "published"
    DRAFT = "draft"
    HELD = "held"
    WITHDRAWN = "withdrawn"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Held:
    """An item that waits, for the report only: its text and the time (UTC) it is due."""

    path: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Account:
    """Every file of content/ with what became of it, and what is held until when."""

    states: Mapping[str, State]
    held: tuple[Held, ...] = ()

    @property
    def next_due(self) -> datetime | None:
        """When the next held item comes out by itself (UTC), if any."""
        return min((held.until for held in self.held), default=None)

    def sums(self) -> dict[State, int]:
        """Count the files by state; the sums add up to all files."""
        return {state: sum(s is state for s in self.states.values()) for state in State}


@dataclass(frozen=True, slots=True)
class Edition:
    """The records of all that may be public at one time, newest first, and nothing else.

    In a preview it also holds drafts and held items, whose paths are in `unpublished`; a publish
    build has none. Code that takes an Edition cannot name what is not public.
    """

    items: tuple[Record, ...]
    preview: bool = False
    unpublished: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Opening:
    """An edition, and beside it what staff are told: every file's state, and the warnings.

    `seen` names all files of the content with their times; "" when a change could hide.
    """

    edition: Edition
    account: Account
    warnings: tuple[Problem, ...] = ()
    seen: str = ""
