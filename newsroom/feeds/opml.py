"""OPML 2.0: the list of all feeds, which readers take in at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed in the list: its group ("" for none), title, address, and its page."""

    group: str
    title: str
    feed: str
    page: str


def write_opml(title: str, lang: str, outlines: Sequence[Outline]) -> bytes:
    """Return the list as OPML 2.0 (opml.org/spec2), grouped as the pages are."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">']
    lines += [f"<head><title>{escape(title)}</title></head>", "<body>"]
    for group, members in groupby(outlines, key=lambda outline: outline.group):
        inside = [_outline(outline, lang) for outline in members]
        name = quoteattr(group)
        around = [f"<outline text={name}>", *inside, "</outline>"]
        lines += around if group else inside
    return "\n".join([*lines, "</body>", "</opml>", ""]).encode()


def _outline(outline: Outline, lang: str) -> str:
    title, feed, page = map(quoteattr, (outline.title, outline.feed, outline.page))
    return (
        f'<outline type="rss" version="RSS2" language="{lang}" text={title} title={title}'
        f" xmlUrl={feed} htmlUrl={page}/>"
    )
