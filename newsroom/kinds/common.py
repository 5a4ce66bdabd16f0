"""What all kinds share: the common fields, the values inside them, and what a kind is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Literal, NamedTuple

from newsroom.kinds.values import (
    Alt,
    Doc,
    Email,
    FileName,
    Focus,
    ItemId,
    Line,
    Moment,
    Slug,
    Summary,
    Text,
    Words,
    ZonedMoment,
)
from newsroom.messages import mark

CLOSED = {"extra": "forbid"}
Status = Literal["draft", "published", "withdrawn", "killed"]


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A photo as the desk describes it; alt and credit are never optional."""

    __pydantic_config__ = CLOSED
    file: Annotated[FileName, Doc(mark("the file's name, beside the text"), "rapat.jpg")]
    alt: Annotated[Alt, Doc(mark("what is seen, for those who cannot see it"))]
    credit: Annotated[Line, Doc(mark("who took it, and for whom"), "Rani Saputri / MMC")]
    caption: Annotated[Text, Doc(mark("the caption under the photo"))] = ""
    focus: Annotated[
        Focus | None, Doc(mark("what a crop must keep, from the top left"), "0.5,0.3")
    ] = None
    minors: Annotated[bool, Doc(mark("true when children can be recognised"))] = False
    consent: Annotated[Line, Doc(mark("the recorded consent, when children can be recognised"))] = (
        ""
    )


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Whom the press may call; a role account rather than a person's own."""

    __pydantic_config__ = CLOSED
    name: Annotated[Line, Doc(mark("name of a person or an office"))]
    role: Annotated[Line, Doc(mark("the office held"))]
    email: Annotated[Email, Doc(mark("an e-mail address"))]
    phone: Annotated[Line, Doc(mark("an office's phone number"))] = ""


@dataclass(frozen=True, kw_only=True)
class Quote:
    """Words that may be quoted, with name and office."""

    __pydantic_config__ = CLOSED
    text: Annotated[Text, Doc(mark("the words, without quotation marks"))]
    name: Annotated[Line, Doc(mark("who said it"))]
    role: Annotated[Line, Doc(mark("the office held"))]


RETRACTION = "pencabutan"


@dataclass(frozen=True, kw_only=True)
class Correction:
    """A public change (Dewan Pers, Pedoman Media Siber, 4); a `pencabutan` takes the item back."""

    __pydantic_config__ = CLOSED
    time: Annotated[Moment, Doc(mark("when it was made, with its zone"))]
    kind: Annotated[
        Literal["ralat", "koreksi", "hak-jawab", "pencabutan"],
        Doc(mark("ralat, koreksi, hak-jawab or pencabutan (why the item was taken back)")),
    ]
    note: Annotated[Text, Doc(mark("what was wrong, and what is right"))]
    changed: Annotated[Line, Doc(mark("what was changed"), "paragraf kedua dan judul")] = ""
    item: Annotated[
        Line,
        Doc(
            mark("the folder of the item that is the correction, if it is one of its own"),
            "siaran-pers/2026/11/ralat-debit-air",
        ),
    ] = ""


class Withdrawal(NamedTuple):
    """When and why an item was withdrawn or killed; its page stays with this notice."""

    time: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class Common:
    """Fields of every kind."""

    __pydantic_config__ = CLOSED
    title: Annotated[
        Line, Doc(mark("the headline, at most 150 characters"), "Jembatan Baru Dibuka")
    ]
    date: Annotated[
        Moment, Doc(mark("when it is published, with its zone"), "2026-11-21 09:00 WIB")
    ]
    status: Annotated[Status, Doc(mark("draft, published, withdrawn or killed"), "draft")]
    summary: Annotated[Summary, Doc(mark("one or two sentences, at most 300 characters"))]
    category: Annotated[Line, Doc(mark("one topic of agency.toml"), "infrastruktur")]
    tags: Annotated[Words, Doc(mark("keywords"), "[jembatan, sungai]")] = ()
    regions: Annotated[
        Words, Doc(mark("region codes, in quotes; empty for the whole province"), '["62.11"]')
    ] = ()
    agencies: Annotated[Words, Doc(mark("agencies of agency.toml"), "[pupr]")] = ()
    authors: Annotated[Words, Doc(mark("names of the authors"))] = ()
    slug: Annotated[Slug | None, Doc(mark("the address, when it is not the folder's name"))] = None
    id: Annotated[
        ItemId | None, Doc(mark("the identity for feeds; made by the desk, never changed"))
    ] = None
    lang: Annotated[Line | None, Doc(mark("the language; comes from the file's name"))] = None
    modified: Annotated[Moment | None, Doc(mark("when it was last changed in substance"))] = None
    embargo: Annotated[
        ZonedMoment | None,
        Doc(mark("not before this time; the zone is required"), "2026-12-01 09:00 WIB"),
    ] = None
    aliases: Annotated[
        Words, Doc(mark("old addresses that lead here"), "[berita/2026/11/slug-lama]")
    ] = ()
    corrections: Annotated[
        tuple[Correction, ...], Doc(mark("public changes: time, kind, note"))
    ] = ()
    sponsor: Annotated[Line, Doc(mark("who paid; marks the item as ADV"))] = ""
    photos: Annotated[tuple[Photo, ...], Doc(mark("the photos; the first leads"))] = ()

    @property
    def withdrawal(self) -> Withdrawal | None:
        """The newest public change, if that is a retraction: when and why it was taken back."""
        newest = sorted(self.corrections or (), key=lambda c: c.time)[-1:]
        return next((Withdrawal(c.time, c.note) for c in newest if c.kind == RETRACTION), None)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a kind's own rule found: the field it is about, a code, an order, its parameters."""

    key: str
    code: str
    order: str
    params: Mapping[str, str] = field(default_factory=dict)


def no_rules(fields: Common, words: int) -> Iterator[Finding]:
    """Find nothing: the kind has no rules beyond its fields."""
    yield from ()


class Genre(NamedTuple):
    """What a text is by the IPTC's Genre NewsCodes: the code, and its English name."""

    code: str
    name: str


CURRENT = Genre("Current", "Current")


@dataclass(frozen=True)
class Kind:
    """A content kind: its folder, its fields, and how the newsroom treats it.

    `label` and `plural` are sentences of the theme's catalogue. `tone` names a colour of the
    theme, `color` one of the agency's, for pictures that are drawn. `template` is below
    theme/templates/kinds/; without one the page is a plain item's.
    A `dated` kind lives in `<folder>/<yyyy>/<mm>/<slug>/`, others in `<folder>/<slug>/`.
    A `listed` kind stands in fronts, archives and feeds. A `bundled` kind goes out as a ZIP.
    A `picture_led` one shows its pictures before its text; in a `moving` one they may move, for
    five seconds. `genre` is what wires call it. `unique` names fields whose value no other item of
    the kind may have. `rules` takes the typed fields and the number of words in the body, and
    yields Findings.
    """

    folder: str
    fields: type[Common]
    label: str
    plural: str
    tone: str
    color: str = "ink"
    template: str = ""
    dated: bool = True
    listed: bool = True
    bundled: bool = False
    picture_led: bool = False
    moving: bool = False
    genre: Genre = CURRENT
    unique: tuple[str, ...] = ()
    rules: Callable[..., Iterator[Finding]] = no_rules
    own_fields: tuple[str, ...] = field(default=(), init=False)

    def __post_init__(self) -> None:
        """Work out which fields only this kind has."""
        shared = Common.__dataclass_fields__
        names = tuple(name for name in self.fields.__dataclass_fields__ if name not in shared)
        object.__setattr__(self, "own_fields", names)
