"""JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

from __future__ import annotations

from typing import Any

import orjson

from newsroom.channels import FORMS
from newsroom.feeds.values import Entry, Feed, Link, Medium

VERSION = "https://jsonfeed.org/version/1.1"


def encode_json(feed: Feed) -> bytes:
    """Return a feed as JSON Feed 1.1; what is empty is left out."""
    return orjson.dumps(_feed(feed), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _feed(feed: Feed) -> dict[str, Any]:
    return _told(
        version=VERSION,
        title=feed.title,
        home_page_url=feed.home,
        feed_url=feed.folder + FORMS[2].file,
        description=feed.subtitle,
        language=feed.lang,
        authors=[{"name": feed.author}],
        hubs=[{"type": "WebSub", "url": feed.hub}] if feed.hub else [],
    ) | {"items": [_item(entry, feed.lang) for entry in feed.entries]}


def _item(entry: Entry, lang: str) -> dict[str, Any]:
    return _told(
        id=entry.id,
        url=entry.url,
        title=entry.title,
        content_html=entry.html or entry.summary,
        summary=entry.summary,
        image=next((medium.url for medium in entry.media), ""),
        date_published=entry.published,
        date_modified=entry.updated,
        authors=[{"name": name} for name in entry.authors],
        tags=list(entry.categories),
        language=lang,
        attachments=[*map(_photo, entry.media), *map(_other, entry.related)],
    )


def _photo(medium: Medium) -> dict[str, Any]:
    """Return a photo; its credit is in the title, since an attachment has no place for it."""
    return _told(
        url=medium.url,
        mime_type=medium.type,
        title=f"{medium.description} ({medium.credit})",
        size_in_bytes=medium.length,
    )


def _other(link: Link) -> dict[str, Any]:
    return _told(url=link.href, mime_type=link.type)


def _told(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
