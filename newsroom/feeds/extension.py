"""Our one extension of feedgen: what RSS and Atom say beyond their own elements.

Media RSS for photos, `dc:creator` and `atom:updated` in RSS, typed links, archives (RFC 5005) and
tombstones (RFC 6721). The validator's rules for these elements are told where they are kept.
"""

from __future__ import annotations

from typing import Any

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml import etree

from newsroom.feeds.values import Entry, Feed, Link, Medium

ATOM = "http://www.w3.org/2005/Atom"
DC = "http://purl.org/dc/elements/1.1/"
MEDIA = "http://search.yahoo.com/mrss/"
HISTORY = "http://purl.org/syndication/history/1.0"
_IN_RSS, _IN_ATOM = f"{{{ATOM}}}link", "link"  # feedgen writes Atom's own elements bare
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"


class FeedExtension(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """What stands in the head of a feed."""

    feed: Feed

    def extend_ns(self) -> dict[str, str]:
        """Name all that may be used; what is not is taken out when the feed is written."""
        return {"dc": DC, "media": MEDIA, "fh": HISTORY, "at": TOMBSTONES}

    def extend_rss(self, root: Any) -> Any:
        """Add the hub and the licence."""
        for link in head_links(self.feed):
            add_link(root[0], link, _IN_RSS)
        return root

    def extend_atom(self, root: Any) -> Any:
        """Add links, `fh:archive`, and a tombstone for each killed item."""
        for link in (*head_links(self.feed), *self.feed.links):
            add_link(root, link, _IN_ATOM)
        if self.feed.archived:
            _element(root, HISTORY, "archive")
        for entry in (entry for entry in self.feed.entries if entry.deleted):
            gone = _element(root, TOMBSTONES, "deleted-entry", ref=entry.id, when=entry.updated)
            _element(gone, TOMBSTONES, "comment", entry.summary)
        return root


class EntryExtension(BaseEntryExtension):  # type: ignore[misc]  # feedgen has no types
    """What stands in an entry."""

    entry: Entry

    def extend_ns(self) -> dict[str, str]:
        """Declare nothing: the feed does."""
        return {}

    def extend_rss(self, item: Any) -> Any:
        """Add creators (no `author`, which is an e-mail address), `updated`, links, photos."""
        for author in self.entry.authors:
            _element(item, DC, "creator", author)
        _element(item, ATOM, "updated", self.entry.updated)
        for link in beside(self.entry):
            add_link(item, link, _IN_RSS)
        _add_media(item, self.entry)
        return item

    def extend_atom(self, entry: Any) -> Any:
        """Add all links: feedgen writes those of entries without their types; and photos."""
        page, lead = Link("alternate", self.entry.url, "text/html"), enclosure(self.entry)
        for link in (page, *([lead] if lead else []), *beside(self.entry)):
            add_link(entry, link, _IN_ATOM)
        _add_media(entry, self.entry)
        return entry


def head_links(feed: Feed) -> list[Link]:
    """Return the hub, if there is one, and the licence."""
    hub = [Link("hub", feed.hub)] if feed.hub else []
    return [*hub, *([Link("license", feed.license_url)] if feed.license_url else [])]


def beside(entry: Entry) -> list[Link]:
    """Return what lies beside an item's page: its bundle and wire formats; and its licence."""
    licence = [Link("license", entry.license_url)] if entry.license_url else []
    return [*entry.related, *licence]


def enclosure(entry: Entry) -> Link | None:
    """Return the lead photo: one enclosure, since most readers take only one."""
    lead = next(iter(entry.media), None)
    return Link("enclosure", lead.url, lead.type, lead.length) if lead else None


def add_link(parent: Any, link: Link, tag: str) -> None:
    """Add a link of Atom; its length where that is known."""
    told = {"rel": link.rel, "href": link.href, "type": link.type}
    told["length"] = str(link.length) if link.length else ""
    etree.SubElement(parent, tag, {name: value for name, value in told.items() if value})


def _add_media(parent: Any, entry: Entry) -> None:
    for medium in entry.media:
        _add_medium(parent, medium)


def _add_medium(parent: Any, medium: Medium) -> None:
    """Add a photo with its words inside, so that the right credit stays with the right photo.

    No `media:group` (an error around a single content), no `media:hash` (takes no SHA-256), no
    `media:rights` or `media:license` (not known); a role only from the list of the EBU.
    """
    told = {"url": medium.url, "type": medium.type, "medium": "image"}
    told |= {"width": str(medium.width), "height": str(medium.height)}
    if medium.length:
        told["fileSize"] = str(medium.length)
    content = _element(parent, MEDIA, "content", **told)
    _element(content, MEDIA, "title", medium.title, type="plain")
    _element(content, MEDIA, "description", medium.description, type="plain")
    role = {"role": medium.role} if medium.role else {}
    _element(content, MEDIA, "credit", medium.credit, **role)
    licence = {"url": medium.license_url} if medium.license_url else {}
    _element(content, MEDIA, "copyright", medium.copyright, **licence)


def _element(parent: Any, space: str, name: str, text: str = "", **attributes: str) -> Any:
    element = etree.SubElement(parent, f"{{{space}}}{name}", attributes)
    if text:
        element.text = text
    return element
