"""Sitemaps (sitemaps.org, 0.9): an index, and one a month, so that closed months never change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.sax.saxutils import escape

from newsroom.engine.artifact import Artifact, Recipe, Supplies
from newsroom.engine.fingerprint import code_digest
from newsroom.model import Edition, Record
from newsroom.moments import write_iso
from newsroom.settings import Settings

_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Line = tuple[str, str]


def plan_sitemaps(edition: Edition, settings: Settings) -> Iterator[Artifact]:
    """Yield a sitemap for each month that has items, and the index of them.

    A month beyond the 50,000 addresses of the standard would be refused by search engines; the
    busiest desk has a thousand.
    """
    recipe = Recipe("sitemap", code_digest("site/sitemap", "moments"), write_sitemap)
    months: dict[str, list[Record]] = defaultdict(list)
    for record in (r for r in edition.items if not r.is_killed):
        months[record.month].append(record)
    index = []
    for month in sorted(months, reverse=True):
        path = f"sitemap/{month}.xml"
        lines = tuple(_line(record, settings) for record in months[month])
        index.append((settings.absolute(path), max(changed for _, changed in lines)))
        yield Artifact((path,), recipe, ("urlset", "url", lines))
    yield Artifact(("sitemap.xml",), recipe, ("sitemapindex", "sitemap", tuple(index)))


def _line(record: Record, settings: Settings) -> Line:
    """Return an item's address and when it last changed, as readers were told."""
    latest = max((record.due, *(stamp for _, stamp in record.told)))
    moment = (_EPOCH + timedelta(microseconds=latest)).astimezone(settings.zone)
    return settings.absolute(record.url), write_iso(moment)


def write_sitemap(inputs: Any, supplies: Supplies) -> list[bytes]:
    """Write a sitemap or an index of sitemaps: `(root, element, lines)`."""
    root, element, lines = inputs
    return [_write(root, element, lines)]


def _write(root: str, element: str, lines: Sequence[Line]) -> bytes:
    inside = "".join(
        f"<{element}><loc>{escape(url)}</loc><lastmod>{changed}</lastmod></{element}>\n"
        for url, changed in lines
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<{root} xmlns="{_SPACE}">\n{inside}</{root}>\n'.encode()
