"""The forms of a Feed, each within its bytes: RSS 2.0 and Atom 1.0 by feedgen, and JSON Feed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from feedgen.feed import FeedGenerator
from lxml import etree

from newsroom.channels import FORMS
from newsroom.feeds.extension import EntryExtension, FeedExtension, enclosure
from newsroom.feeds.json_feed import encode_json
from newsroom.feeds.values import Entry, Feed

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_EXTENSION = "newsroom"


def write_rss(feed: Feed) -> bytes:
    """Return RSS 2.0 within the feed's bytes; the oldest entries are left out to fit."""
    return _fit(feed, _rss)


def write_atom(feed: Feed) -> bytes:
    """Return Atom 1.0 within the feed's bytes; the oldest entries are left out to fit."""
    return _fit(feed, _atom)


def write_json(feed: Feed) -> bytes:
    """Return JSON Feed 1.1 within the feed's bytes; the oldest entries are left out to fit."""
    return _fit(feed, encode_json)


def _fit(feed: Feed, write: Callable[[Feed], bytes]) -> bytes:
    data = write(feed)
    while feed.bytes and len(data) > feed.bytes and len(feed.entries) > 1:
        fewer = max(1, min(len(feed.entries) - 1, len(feed.entries) * feed.bytes // len(data)))
        feed = replace(feed, entries=feed.entries[:fewer])
        data = write(feed)
    return data


def _rss(feed: Feed) -> bytes:
    out = _generator(feed, feed.folder + FORMS[0].file, FORMS[0].type)
    for entry in feed.entries:
        _add_rss(out, entry)
    return _document(out.rss_str(), feed.style)


def _atom(feed: Feed) -> bytes:
    out = _generator(feed, feed.archived or feed.folder + FORMS[1].file, FORMS[1].type)
    for entry in feed.entries:
        _add_atom(out, entry)
    return _document(out.atom_str(), feed.style)


def _document(data: bytes, style: str) -> bytes:
    """Return a document with its stylesheet: CSS, since browsers are removing XSLT."""
    sheet = f'<?xml-stylesheet type="text/css" href="{style}"?>\n' if style else ""
    root = etree.fromstring(data)
    etree.cleanup_namespaces(root)
    etree.indent(root, space=" ")
    text: bytes = etree.tostring(root, encoding="UTF-8")
    return _DECLARATION + sheet.encode() + text + b"\n"


def _generator(feed: Feed, self_url: str, mime: str) -> Any:
    """Fill feedgen: the self link first and the site's last, since RSS takes the last."""
    out = FeedGenerator()
    out.register_extension(_EXTENSION, FeedExtension, EntryExtension)
    getattr(out, _EXTENSION).feed = feed
    out.id(feed.id)
    out.title(feed.title)
    out.subtitle(feed.subtitle)
    out.description(feed.subtitle)
    out.language(feed.lang)
    out.rights(feed.rights)
    out.copyright(feed.rights)
    out.author({"name": feed.author, "email": feed.email})
    out.generator("Newsroom")
    out.docs("https://www.rssboard.org/rss-specification")
    out.updated(feed.updated)
    out.lastBuildDate(feed.updated)
    out.link(href=self_url, rel="self", type=mime)
    out.link(href=feed.home, rel="alternate", type="text/html")
    return out


def _add(out: Any, entry: Entry) -> Any:
    added = out.add_entry(order="append")
    getattr(added, _EXTENSION).entry = entry
    added.guid(entry.id, permalink=False)
    added.title(entry.title)
    added.published(datetime.fromisoformat(entry.published))  # text takes it half its time
    added.updated(datetime.fromisoformat(entry.updated))
    added.category([{"term": name} for name in entry.categories])
    return added


def _add_rss(out: Any, entry: Entry) -> None:
    added = _add(out, entry)
    added.link(href=entry.url, rel="alternate", type="text/html")
    added.description(entry.summary)
    added.content(entry.html, type=None)
    if lead := enclosure(entry):  # RSS asks for a length; 0 says that it is not known
        added.enclosure(lead.href, str(lead.length), lead.type)


def _add_atom(out: Any, entry: Entry) -> None:
    added = _add(out, entry)
    added.summary(entry.summary)
    added.author([{"name": name} for name in entry.authors])
    added.content(entry.html, type="html")
