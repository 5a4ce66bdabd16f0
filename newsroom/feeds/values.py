"""A feed as a small value, from which every form is written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """A typed link (RFC 4287, 4.2.7); `length` in bytes, 0 if it is not known."""

    rel: str
    href: str
    type: str = ""
    length: int = 0


@dataclass(frozen=True, slots=True)
class Medium:
    """A photo with all that must be printed with it; `length` in bytes, 0 if it is not known."""

    url: str
    type: str
    width: int
    height: int
    title: str
    description: str
    credit: str
    role: str
    copyright: str
    license_url: str
    length: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """An item in a feed; addresses are absolute, times ISO 8601 with offset.

    `related` are its bundle and wire formats. One that is `deleted` was killed.
    """

    id: str
    title: str
    url: str
    summary: str
    html: str
    published: str
    updated: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    media: tuple[Medium, ...] = ()
    related: tuple[Link, ...] = ()
    license_url: str = ""
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: all forms are written from the same value, newest entry first.

    `folder` is where its files lie, `links` what an Atom feed says of its archives (RFC 5005);
    one that is `archived` is an archive itself. `bytes` is the most that a file may have (0: no
    limit), `hub` the WebSub hub, `style` the address of the stylesheet, seen from the feed.
    """

    id: str
    title: str
    subtitle: str
    lang: str
    home: str
    folder: str
    updated: str
    rights: str
    license_url: str
    author: str
    email: str
    bytes: int
    entries: tuple[Entry, ...]
    hub: str = ""
    style: str = ""
    links: tuple[Link, ...] = ()
    archived: str = ""
