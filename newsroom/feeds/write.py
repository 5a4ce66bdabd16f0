"""RSS 2.0 and Atom 1.0 of a Feed: the only user of feedgen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from feedgen.feed import FeedGenerator
from lxml import etree

from newsroom.feeds.values import Entry, Feed

ATOM = "http://www.w3.org/2005/Atom"


def write_rss(feed: Feed) -> bytes:
    """Return RSS 2.0 within the feed's bytes; the oldest entries are left out to fit."""
    return _fit(feed, _rss)


def write_atom(feed: Feed) -> bytes:
    """Return Atom 1.0 within the feed's bytes; the oldest entries are left out to fit."""
    return _fit(feed, _atom)


def _fit(feed: Feed, write: Callable[[Feed], bytes]) -> bytes:
    data = write(feed)
    while len(data) > feed.bytes and len(feed.entries) > 1:
        fewer = max(1, min(len(feed.entries) - 1, len(feed.entries) * feed.bytes // len(data)))
        feed = replace(feed, entries=feed.entries[:fewer])
        data = write(feed)
    return data


def _rss(feed: Feed) -> bytes:
    root = _generator(feed, feed.rss, feed.home, content_type=None).rss_str(pretty=True)
    tree = etree.fromstring(root)
    channel = tree.find("channel")
    for item, entry in zip(channel.findall("item"), feed.entries, strict=True):
        updated = etree.SubElement(item, f"{{{ATOM}}}updated")
        updated.text = entry.updated
        for author in entry.authors:
            name = etree.SubElement(item, "{http://purl.org/dc/elements/1.1/}creator")
            name.text = author
    etree.indent(tree)
    data: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8")
    return data + b"\n"


def _atom(feed: Feed) -> bytes:
    data: bytes = _generator(feed, feed.atom, feed.home, content_type="html").atom_str(pretty=True)
    return data.rstrip() + b"\n"


def _generator(feed: Feed, self_url: str, home: str, content_type: str | None) -> Any:
    """Fill feedgen: the self link first and the site's last, since RSS takes the last."""
    out = FeedGenerator()
    out.load_extension("dc", atom=False, rss=True)
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
    out.link(href=self_url, rel="self", type=_MIME[content_type is not None])
    out.link(href=home, rel="alternate", type="text/html")
    for entry in feed.entries:
        _add(out, entry, content_type)
    return out


_MIME = ("application/rss+xml", "application/atom+xml")


def _add(out: Any, entry: Entry, content_type: str | None) -> None:
    added = out.add_entry(order="append")
    added.id(entry.id)
    added.guid(entry.id, permalink=False)
    added.title(entry.title)
    added.link(href=entry.url, rel="alternate", type="text/html")
    added.published(datetime.fromisoformat(entry.published))  # text takes it half its time
    added.updated(datetime.fromisoformat(entry.updated))
    added.category([{"term": name} for name in entry.categories])
    if content_type:
        added.summary(entry.summary)
        added.author([{"name": name} for name in entry.authors])
    else:
        added.description(entry.summary)
    added.content(entry.html, type=content_type)
