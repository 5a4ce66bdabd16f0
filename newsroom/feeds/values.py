"""A feed as a small value, from which RSS and Atom are written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """An item in a feed; addresses are absolute, times ISO 8601 with offset."""

    id: str
    title: str
    url: str
    summary: str
    html: str
    published: str
    updated: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: RSS 2.0 and Atom are written from the same value, newest entry first."""

    id: str
    title: str
    subtitle: str
    lang: str
    home: str
    rss: str
    atom: str
    updated: str
    rights: str
    author: str
    email: str
    bytes: int
    entries: tuple[Entry, ...]
