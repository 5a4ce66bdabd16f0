"""What each page shows, as frozen values of plain data: all that a template can see.

Addresses (`url`, `src`) are relative to the site's root (`berita/2026/11/x/`, "" is the front
page) or have a scheme; templates make them relative to the page with the `href` filter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Link:
    """A label and where it leads; `count` where a number helps; `lang` when it differs."""

    label: str
    url: str
    count: int | None = None
    lang: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class DateView:
    """A time, for machines (ISO 8601 with offset) and for people."""

    iso: str
    long: str
    short: str


@dataclass(frozen=True, slots=True)
class SourceSet:
    """One `<source>` of a `<picture>`: its MIME type and its srcset's (src, width) pairs."""

    type: str
    files: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class PhotoView:
    """A photo ready for `<picture>`; `src` is a JPEG that every browser reads; pixels.

    `moving` is for readers who do not ask for less motion; all else is still. `tints` are the
    colours (`#rgb`) that stand there until it has come; `hold` are the
    classes of the part that a crop keeps ("" for the middle).
    """

    src: str
    width: int
    height: int
    sources: tuple[SourceSet, ...]
    alt: str
    caption: str
    credit: str
    full: str
    number: int = 1
    moving: SourceSet | None = None
    tints: tuple[str, ...] = ()
    hold: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """An item as it stands in lists."""

    url: str
    title: str
    summary: str
    kind: str
    kind_label: str
    tone: str
    date: DateView
    lang: str
    topic: Link | None = None
    regions: tuple[str, ...] = ()
    photo: PhotoView | None = None
    photos: int = 0
    duration: str = ""
    withdrawn: bool = False
    corrected: bool = False
    sponsor: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A correction or a retraction as readers see it; `kind` is a label, `lead` what comes before
    the date. `changed` says what was changed, `url` leads to the item that is the correction."""

    kind: str
    date: DateView
    text: str
    lead: str = ""
    changed: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a body: clean HTML, or a photo that stands between."""

    html: str = ""
    photo: PhotoView | None = None


@dataclass(frozen=True, slots=True)
class Download:
    """A file to take: label, address, and what it is (`ZIP`, `PDF`)."""

    label: str
    url: str
    type: str


@dataclass(frozen=True, slots=True)
class SiteView:
    """What every page in one language shows around its content.

    `scripts` are the addresses of the theme's scripts by name; a page loads those it has use for.
    """

    name: str
    short_name: str
    tagline: str
    organization: str
    organization_short: str
    address: str
    notice: str
    lang: str
    root: str
    home: str
    base_path: str
    desk: Mapping[str, str]
    license: str
    license_url: str
    menu: tuple[Link, ...]
    sections: tuple[Link, ...]
    languages: tuple[Link, ...]
    services: tuple[Link, ...]
    social: tuple[Link, ...]
    feeds: tuple[Link, ...]
    subscribe: tuple[Link, ...]
    stylesheet: str
    scripts: Mapping[str, str]
    icon: str
    logo: str = ""
    theme_color: str = "#0f5a46"
    preview: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What all pages have. `url` is "" for the front page; `template` is below templates/."""

    url: str
    template: str
    lang: str
    title: str
    description: str
    canonical: str
    site: SiteView
    alternates: tuple[Link, ...] = ()
    crumbs: tuple[Link, ...] = ()
    image: str = ""
    image_width: int = 0
    image_height: int = 0
    image_alt: str = ""
    feeds: tuple[Link, ...] = ()
    banner: str = ""
    noindex: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPage(Page):
    """An item on its own page. `own` holds the fields that only its kind has, as plain data:
    photos as PhotoView, durations and dates as text. `credits` are the lines to print beside its
    photos; `check` leads to how its bundle is checked."""

    kind: str
    kind_label: str
    kind_url: str
    tone: str
    date: DateView
    updated: DateView | None
    summary: str
    topic: Link | None
    regions: tuple[Link, ...]
    agencies: tuple[Link, ...]
    tags: tuple[Link, ...]
    authors: tuple[str, ...]
    body: tuple[Block, ...]
    lead: PhotoView | None
    photos: tuple[PhotoView, ...]
    own: Mapping[str, Any]
    corrections: tuple[Notice, ...] = ()
    corrects: tuple[Link, ...] = ()
    withdrawal: Notice | None = None
    sponsor: str = ""
    downloads: tuple[Download, ...] = ()
    credits: tuple[str, ...] = ()
    check: str = ""
    shares: tuple[Link, ...] = ()
    related: tuple[Card, ...] = ()
    article_type: str = "NewsArticle"


@dataclass(frozen=True, slots=True)
class Day:
    """The items of one day, with its heading."""

    label: str
    iso: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage(Page):
    """A front (kind, topic, region, agency, tag) or a month: days of items, links to months."""

    heading: str
    eyebrow: str
    intro: str
    total: int
    days: tuple[Day, ...]
    months: tuple[Link, ...] = ()
    grid: bool = False
    tone: str = ""
    previous: Link | None = None
    following: Link | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A public change of an item, with the version that it made; `gone` if the item is."""

    kind: str
    date: DateView
    title: str
    url: str
    kind_label: str
    note: str
    changed: str
    version: int
    gone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionsPage(Page):
    """The public list of corrections and retractions; `data` is the same as JSON."""

    heading: str
    intro: str
    data: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPage(Page):
    """A list of fronts (topics, regions, agencies, tags) or of months by year, with counts."""

    heading: str
    intro: str
    groups: tuple[tuple[str, tuple[Link, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPage(Page):
    """The front page: one lead, the latest, a strip of pictures, ways in."""

    lead: Card | None
    latest: tuple[Card, ...]
    strip: tuple[Card, ...]
    topics: tuple[Link, ...]
    regions: tuple[Link, ...]
    months: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class FeedView:
    """What can be subscribed to: its page, and the address of its feed in each form."""

    label: str
    url: str
    forms: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedsPage(Page):
    """All feeds, in groups (label, feeds), and the file that lists them for readers (OPML).

    For partners there is more: `corrections` and `check` are pages, `bundles` lists of ZIPs (JSON).
    """

    heading: str
    intro: str
    groups: tuple[tuple[str, tuple[FeedView, ...]], ...]
    list_url: str
    corrections: Link | None = None
    check: Link | None = None
    bundles: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePage(Page):
    """404 and the like: a heading, a text, ways on."""

    heading: str
    text: str
    ways: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPage(Page):
    """How to check a bundle. `signers` leads to the file of keys, None where nothing is signed;
    `keys` are (fingerprint, first day, last day) of each, "" where there is no such day."""

    heading: str
    signers: Link | None
    identity: str
    namespace: str
    keys: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RedirectPage(Page):
    """An old address that leads to `target`; works on any plain web server."""

    target: str
    label: str = field(default="")
